/**
 * A simulated market: for a desk that has no venue yet; with a seed, a start and an end it is a recording for tests.
 */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { LiveSimulation } from './simulator/live.ts';
import { RecordedSimulation } from './simulator/recorded.ts';
import { readSimulationWords } from './simulator/words.ts';
import type { FeedSurroundings, OpenedFeed, SpecError } from './spec.ts';

export const SIMULATOR_GRAMMAR = 'sim[:SYMBOL,…][,seed=N][,every=MS][,rate=N][,ticks=N][,start=INSTANT,speed=max]';

export function openSimulator(words: string | null, surroundings: FeedSurroundings): Result<OpenedFeed, SpecError> {
  const read = readSimulationWords(words);
  if (!read.ok) return read;
  return ok(
    read.value.kind === 'live'
      ? new LiveSimulation(read.value.words, surroundings)
      : new RecordedSimulation(read.value.words, surroundings),
  );
}
