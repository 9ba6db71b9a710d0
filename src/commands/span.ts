/** Parses typed spans of time. */

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of `30m`, `12h`, `90d` or `2w`; null for anything else. */
export function spanMs(text: string): number | null {
  const span = /^(\d{1,6})([mhdw])$/.exec(text);
  return span === null ? null : Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS];
}
