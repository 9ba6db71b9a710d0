/** Every source of signals that the engine runs, one line each. */
import { movingAverageCross } from './moving-average-cross.ts';
import type { AnySignalSource } from './signal-source.ts';

export const SIGNAL_SOURCES: readonly AnySignalSource[] = [movingAverageCross];
