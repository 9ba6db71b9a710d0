/**
 * A line without a preview, for as long as a `y` may be meant for one: the preview ended while the trader looked at it, or there never was
 * one. Until its end is on the screen, and a moment longer, `y` and Enter answer the screen that the trader saw, not this line.
 */
import { unreachable } from '../../domain/unreachable.ts';
import type { Sight } from '../painter/delivery.ts';
import { standsStill } from './unseen.ts';

export interface Ended {
  /** `preview`: there was one; `line`: it came to none; `reading`: there is none yet. */
  readonly what: 'preview' | 'line' | 'reading';
  readonly because: string;
  /** What would have been sent. */
  readonly sentence: string;
  readonly at: number;
  /** Whether the screen stood still before the trader could see the end. */
  readonly screen: 'kept up' | 'stood still';
  /** When a frame that shows the end was first found delivered; null until then. */
  readonly seenAt: number | null;
}

/** A hand on its way to a key does not turn back sooner. */
export const SEEN_AFTER_MS = 500;

/** With what is known of the screen now. */
export function endedAsSeen(ended: Ended, sight: Sight, now: number): Ended {
  if (ended.seenAt !== null) return ended;
  const screen = standsStill(sight, now) ? 'stood still' : ended.screen;
  const seenAt = sight.seenUpTo > ended.at ? now : null;
  return screen === ended.screen && seenAt === null ? ended : { ...ended, screen, seenAt };
}

/**
 * `y` is the first letter of no edit that a trader makes behind a whole line, so it is never taken as one there; a line that came to no preview
 * may well lack a letter, and Enter previews again as soon as the end was seen.
 */
export function isMeantForPreview({ what, seenAt }: Ended, key: 'send' | 'submit', now: number): boolean {
  return (
    what === 'reading' || (key === 'send' && what === 'preview') || seenAt === null || now - seenAt < SEEN_AFTER_MS
  );
}

export function endedText({ what, because, screen }: Ended): string {
  const stall = screen === 'stood still' ? ' while the screen stood still' : '';
  switch (what) {
    case 'preview':
      return `The preview ended: ${because}${stall}; nothing was sent. Enter previews again.`;
    case 'line':
      return `There is no preview: ${because}${stall}; nothing was sent. Change the line, or Enter tries again.`;
    case 'reading':
      return `There is no preview yet: ${because}; nothing was sent. Wait for it, then y sends it.`;
    default:
      return unreachable(what);
  }
}
