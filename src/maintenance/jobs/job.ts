/** A maintenance job: work that may come late, and that is harmless to repeat. */
import type { Queryable } from '../../database/actions/queryable.ts';
import type { HeadPlaces } from '../audit-head/publish.ts';

export interface Job {
  /** As typed and as stored in JobRun: small letters and dashes. */
  readonly name: string;
  /** For help and lists. */
  readonly summary: string;
  /** Time from the last run to the next; null for a job that runs only when it is named. */
  readonly everyMs: number | null;
  /** Throws the server's error; uncommitted work is rolled back. */
  run(connection: Queryable, options: JobOptions): Promise<JobResult>;
}

export interface JobOptions {
  /** Desk clock, milliseconds UTC. */
  readonly now: number;
  /** Number of whole months to keep, for a job that removes rows. */
  readonly olderThanMonths?: number | undefined;
  /** How portfolios are measured; without it there is no benchmark, and the market never closes. */
  readonly measures?: Measures | undefined;
  /** Where the head of the audit is published. */
  readonly headPlaces?: HeadPlaces | undefined;
}

/** The settings of the configuration that jobs use. */
export type JobSettings = Pick<JobOptions, 'measures' | 'headPlaces'>;

export interface Measures {
  /** A symbol of the desk. */
  readonly benchmark: string | null;
  /** 365 for markets that never close, 252 for sessions of the United States. */
  readonly periodsPerYear: number;
}

export interface JobResult {
  /** Rows, partitions or tables, depending on the job. */
  readonly rows: number;
  readonly message: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Calls a function of the desk that returns one number. */
export async function askNumber(connection: Queryable, text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await connection.query(text, values);
  return Number((rows[0] as { readonly answer: string | number }).answer);
}
