/** Parses typed spans of time. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time-units.ts';

const UNIT_MS = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS } as const;

/** Milliseconds of `30m`, `12h`, `90d` or `2w`; null for anything else. */
export function spanMs(text: string): number | null {
  const span = /^(\d{1,6})([mhdw])$/.exec(text);
  return span === null ? null : Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS];
}
