/**
 * An order that adds risk needs a trader who sees it: it is refused on a frozen screen and before a frame has shown its
 * preview.
 */
import type { Sight } from '../painter/delivery.ts';

export type Unseen =
  /** The terminal has not taken a frame for too long: everything on the screen may be old. */
  | 'screen'
  /** The screen is up to date, but the preview is not on it yet. */
  | 'preview';

/** A price on a screen this old is too old to trade on. */
const STALLED_AFTER_MS = 2_000;

/**
 * The part of a preview made at `madeAt` that the trader cannot see at `now`; null when an up-to-date screen shows it.
 */
export function unseen(
  sight: Sight,
  { now, madeAt }: { readonly now: number; readonly madeAt: number },
): Unseen | null {
  if (isStalled(sight, now)) return 'screen';
  return madeAt > sight.seenUpTo ? 'preview' : null;
}

export function isStalled({ waitingSince }: Sight, now: number): boolean {
  return waitingSince !== null && now - waitingSince >= STALLED_AFTER_MS;
}
