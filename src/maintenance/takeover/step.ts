/** One step of a takeover, and its input. */
import type { Client, ClientConfig } from 'pg';
import type { MigrationProgress } from '../migrator/migrator.ts';
import type { Blocker } from './blockers.ts';
import type { SlownessLimits, Slowdown } from './baseline.ts';

export type Phase = 'preparation' | 'trading tables' | 'data' | 'performance';

export type TakeoverProgress =
  | { readonly kind: 'step'; readonly phase: Phase; readonly name: string; readonly resumed: boolean }
  | { readonly kind: 'rows'; readonly name: string; readonly done: number; readonly total: number }
  | { readonly kind: 'backup'; readonly file: string }
  /** The takeover waits until this session ends its transaction. */
  | { readonly kind: 'blocked'; readonly by: Blocker }
  | { readonly kind: 'slower'; readonly slowdown: Slowdown };

/** A point in a step at which tests end the program. `within`: the work is done and not committed. */
export type Moment = 'begun' | 'within' | 'committed';

export interface StepWork {
  readonly config: ClientConfig;
  readonly client: Client;
  readonly batchRows: number;
  readonly slowness: SlownessLimits;
  readonly onProgress: (progress: TakeoverProgress) => void;
  readonly onMigration: (progress: MigrationProgress) => void;
  readonly onMoment: (step: string, moment: Moment) => Promise<void>;
  readonly onSlower: (slowdown: Slowdown) => void;
}

export interface Step {
  readonly phase: Phase;
  readonly name: string;
  /**
   * `one`: the step is one transaction. `many`: it commits by itself and can be called again after any of its commits.
   */
  readonly transactions: 'one' | 'many';
  /** Returns the number of rows that it moved; null for a step that moves none. */
  readonly run: (work: StepWork) => Promise<number | null>;
}
