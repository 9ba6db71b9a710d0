/** What a maintenance job is: work that the desk can go without for a while, and that does no harm when it is done twice. */
import type { Queryable } from '../../database/actions/queryable.ts';

export interface Job {
  /** As typed and as kept in JobRun: small letters and dashes. */
  readonly name: string;
  /** For help and lists. */
  readonly summary: string;
  /** How long after the last run the next is due; null for a job that runs only when it is named. */
  readonly everyMs: number | null;
  /** Throws what the server says; whatever was not committed is undone. */
  run(connection: Queryable, options: JobOptions): Promise<JobResult>;
}

export interface JobOptions {
  /** The desk's clock, milliseconds UTC. */
  readonly now: number;
  /** How many whole months a job that takes rows away leaves. */
  readonly olderThanMonths?: number | undefined;
  /** By what portfolios are measured; without it no benchmark and a market that never closes. */
  readonly measures?: Measures | undefined;
}

export interface Measures {
  /** A symbol of the desk. */
  readonly benchmark: string | null;
  /** 365 for markets that never close, 252 for sessions of the United States. */
  readonly periodsPerYear: number;
}

export interface JobResult {
  /** Rows, partitions or tables: whatever the job counts. */
  readonly rows: number;
  readonly message: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The one number that a function of the desk answers with. */
export async function askNumber(connection: Queryable, text: string, values: unknown[] = []): Promise<number> {
  const { rows } = await connection.query(text, values);
  return Number((rows[0] as { readonly answer: string | number }).answer);
}
