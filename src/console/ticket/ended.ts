/**
 * A line without a preview while a `y` may be meant for one: the preview ended while the trader looked at it, or none
 * was made. Until the screen has shown that for a moment, `y` and Enter belong to the screen that the trader saw, not
 * to this line.
 */
import { unreachable } from '../../domain/unreachable.ts';
import type { Sight } from '../painter/delivery.ts';
import { isStalled } from './unseen.ts';

export interface Ended {
  /**
   * `preview`: the preview ended; `line`: the line has an error; `reading`: the preview is not ready yet; `desk`: it
   * waits for the first data of the desk.
   */
  readonly what: 'preview' | 'line' | 'reading' | 'desk';
  readonly because: string;
  /** The order that would have been sent. */
  readonly sentence: string;
  readonly at: number;
  /** Whether the screen was frozen before the trader could see the end. */
  readonly screen: 'kept up' | 'was frozen';
  /** When the terminal was first known to show the end; null until then. */
  readonly seenAt: number | null;
}

/** A hand that is moving to a key needs about this long to stop. */
export const SEEN_AFTER_MS = 500;

/** Updates it with the present state of the screen. */
export function endedAsSeen(ended: Ended, sight: Sight, now: number): Ended {
  if (ended.seenAt !== null) return ended;
  const screen = isStalled(sight, now) ? 'was frozen' : ended.screen;
  const seenAt = sight.seenUpTo > ended.at ? now : null;
  return screen === ended.screen && seenAt === null ? ended : { ...ended, screen, seenAt };
}

/**
 * A trader never types `y` after a complete line, so there it is never an edit. A line with an error may lack a letter,
 * so there `y` is typed, and Enter previews again, as soon as the trader has seen the error.
 */
export function isMeantForPreview({ what, seenAt }: Ended, key: 'send' | 'submit', now: number): boolean {
  return (
    what === 'reading' ||
    what === 'desk' ||
    (key === 'send' && what === 'preview') ||
    seenAt === null ||
    now - seenAt < SEEN_AFTER_MS
  );
}

export function endedText({ what, because, screen }: Ended): string {
  const stall = screen === 'was frozen' ? ' while the screen was frozen' : '';
  switch (what) {
    case 'preview':
      return `The preview ended: ${because}${stall}; nothing was sent. Enter previews again.`;
    case 'line':
      return `There is no preview: ${because}${stall}; nothing was sent. Change the line, or Enter tries again.`;
    case 'reading':
    case 'desk':
      return `There is no preview yet: ${because}; nothing was sent. Wait for the preview, then press y.`;
    default:
      return unreachable(what);
  }
}
