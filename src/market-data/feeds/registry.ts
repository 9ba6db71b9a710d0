/** Every feed, one line each; help and errors use this list. */
import { err } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { shown } from '../../domain/shown.ts';
import { REPLAY_GRAMMAR, openReplay } from './replay.ts';
import { SIMULATOR_GRAMMAR, openSimulator } from './simulator.ts';
import type { FeedKind, FeedSurroundings, OpenedFeed, SpecError } from './spec.ts';
import { timerSleep } from './time.ts';

export const FEEDS: readonly FeedKind[] = [
  {
    name: 'sim',
    summary: 'a simulated market that runs with the clock',
    grammar: SIMULATOR_GRAMMAR,
    open: openSimulator,
  },
  {
    name: 'replay',
    summary: 'candles of a CSV or CSV.gz file, in order of time',
    grammar: REPLAY_GRAMMAR,
    open: openReplay,
  },
];

/** `spec`: `NAME` or `NAME:WORDS`. Reads only the files that the name of the source needs. */
export function openFeed(
  spec: string,
  { clock, sleep = timerSleep }: Pick<FeedSurroundings, 'clock'> & Partial<FeedSurroundings>,
): Result<OpenedFeed, SpecError> {
  const colon = spec.indexOf(':');
  const name = colon < 0 ? spec : spec.slice(0, colon);
  const kind = FEEDS.find((feed) => feed.name === name);
  if (kind === undefined) {
    return err({
      message: `Unknown feed: ${shown(name)}.`,
      hint: `Name ${FEEDS.map(({ grammar }) => grammar).join(' and ')}.`,
    });
  }
  return kind.open(colon < 0 ? null : spec.slice(colon + 1), { clock, sleep });
}
