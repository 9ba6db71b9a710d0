/**
 * Checks every law of the desk: each law is one view in schema `invariant` that must be empty.
 * One snapshot serves all views, so that a running engine cannot make two of them disagree.
 */
import type { PoolClient } from 'pg';

export interface Check {
  /** Name of the view. */
  readonly name: string;
  /** Comment of the view: the law in words. */
  readonly law: string;
  readonly ok: boolean;
  /** Rows that break the law, as the database writes them; at most `rowLimit`. */
  readonly violations: readonly Readonly<Record<string, unknown>>[];
  /** Number of such rows in total. */
  readonly count: number;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Enough to show the fault; a broken desk may have millions of rows. */
const ROW_LIMIT = 100;

/** `connection` must be in no transaction. Throws the server's error when a view is not readable. */
export async function verifyDesk(
  connection: Pick<PoolClient, 'query'>,
  options: { readonly rowLimit?: number } = {},
): Promise<Verification> {
  await connection.query('begin transaction isolation level repeatable read read only');
  // The laws sum whole tables. A login without the right keeps its bound.
  await connection.query(
    `select set_config('temp_file_limit', '-1', true) where has_parameter_privilege('temp_file_limit', 'set')`,
  );
  try {
    return await verifyWithin(connection, options);
  } finally {
    await connection.query('rollback');
  }
}

/** The same in the caller's transaction, which decides which rows the views see. */
export async function verifyWithin(
  connection: Pick<PoolClient, 'query'>,
  { rowLimit = ROW_LIMIT }: { readonly rowLimit?: number } = {},
): Promise<Verification> {
  const checks: Check[] = [];
  for (const { name, law } of await lawsOf(connection))
    checks.push(await checkLaw(connection, { name, law, rowLimit }));
  if (checks.length === 0) throw new Error('the schema is incomplete: schema invariant has no views');
  return { ok: checks.every((check) => check.ok), checks };
}

interface Law {
  readonly name: string;
  readonly law: string;
}

async function lawsOf(connection: Pick<PoolClient, 'query'>): Promise<Law[]> {
  const { rows } = await connection.query<Law>(
    `select c.relname as name, coalesce(obj_description(c.oid, 'pg_class'), c.relname) as law
       from pg_catalog.pg_class c
      where c.relnamespace = 'invariant'::regnamespace and c.relkind = 'v'
      order by c.relname`,
  );
  return rows;
}

async function checkLaw(
  connection: Pick<PoolClient, 'query'>,
  { name, law, rowLimit }: Law & { readonly rowLimit: number },
): Promise<Check> {
  const view = `invariant."${name.replaceAll('"', '""')}"`;
  const { rows } = await connection.query<{ violation: Record<string, unknown>; count: string }>(
    `select to_jsonb(v) as violation, count(*) over () as count from ${view} v limit ${rowLimit}`,
  );
  return {
    name,
    law,
    ok: rows.length === 0,
    violations: rows.map((row) => row.violation),
    count: Number(rows[0]?.count ?? 0),
  };
}
