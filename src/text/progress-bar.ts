/** A progress bar for a terminal. */

const BAR_CELLS = 24;

/** `[============            ]  50 %`; a share outside of 0 to 1 is limited to that range. */
export function progressBar(share: number): string {
  const done = Math.max(0, Math.min(1, share));
  const filled = Math.floor(done * BAR_CELLS);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}] ${String(Math.floor(done * 100)).padStart(3)} %`;
}
