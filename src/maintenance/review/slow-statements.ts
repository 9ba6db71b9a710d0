/** The monthly review: the statements that took the server's time, from pg_stat_statements. */
import type { ClientBase, Pool } from 'pg';

export interface StatementUse {
  /** With $1, $2 in place of values. */
  readonly statement: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly rows: number;
  /** Share of the time of all statements on this desk, 0..1. */
  readonly share: number;
}

export type StatementsAnswer =
  | { readonly kind: 'statements'; readonly statements: readonly StatementUse[]; readonly since: number | null }
  /** The server does not count statements. */
  | { readonly kind: 'not-counted'; readonly reason: string; readonly remedy: string };

/** The `limit` statements that took the most time in total. For administrators. */
export async function readStatementUse(client: ClientBase | Pool, limit: number): Promise<StatementsAnswer> {
  try {
    const { rows } = await client.query<
      Record<Exclude<keyof StatementUse, 'statement'>, string> & { statement: string; since: Date | null }
    >(
      `select statement, calls::text, total_ms::text as "totalMs", mean_ms::text as "meanMs", max_ms::text as "maxMs", rows::text, share::text, since from review_statements($1)`,
      [limit],
    );
    const statements = rows.map(({ statement, calls, totalMs, meanMs, maxMs, rows: count, share }) => ({
      statement,
      calls: Number(calls),
      totalMs: Number(totalMs),
      meanMs: Number(meanMs),
      maxMs: Number(maxMs),
      rows: Number(count),
      share: Number(share),
    }));
    return { kind: 'statements', statements, since: rows[0]?.since?.getTime() ?? null };
  } catch (error) {
    const { detail, message, hint } = error as {
      readonly detail?: string;
      readonly message: string;
      readonly hint?: string;
    };
    if (detail !== 'STATEMENTS_NOT_COUNTED') throw error;
    return { kind: 'not-counted', reason: message, remedy: hint ?? '' };
  }
}
