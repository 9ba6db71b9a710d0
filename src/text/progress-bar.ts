/** How far something is, in a width that fits a terminal. */

const BAR_CELLS = 24;

/** `[============            ]  50 %`; a share is taken as between none and all. */
export function progressBar(share: number): string {
  const done = Math.max(0, Math.min(1, share));
  const filled = Math.floor(done * BAR_CELLS);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}] ${String(Math.floor(done * 100)).padStart(3)} %`;
}
