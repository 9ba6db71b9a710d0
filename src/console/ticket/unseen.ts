/** New risk is sent by a trader who sees it: not on a screen that stands still, and not from a preview that no frame has shown. */
import type { Sight } from '../painter/delivery.ts';

export type Unseen =
  /** A frame has been waiting for the terminal for too long: everything on the screen may be old. */
  | 'screen'
  /** The screen keeps up, and the preview is not on it yet. */
  | 'preview';

/** A price that old is no price to trade on. */
const STALLED_AFTER_MS = 2_000;

/** What the trader cannot see at `now` of a preview that was made at `madeAt`; null when it is on a screen that keeps up. */
export function unseen(
  sight: Sight,
  { now, madeAt }: { readonly now: number; readonly madeAt: number },
): Unseen | null {
  if (standsStill(sight, now)) return 'screen';
  return madeAt > sight.seenUpTo ? 'preview' : null;
}

export function standsStill({ waitingSince }: Sight, now: number): boolean {
  return waitingSince !== null && now - waitingSince >= STALLED_AFTER_MS;
}
