/** Audit rows that the hash chain does not protect yet. */
import type { ClientBase } from 'pg';

export interface Unsealed {
  readonly rows: number;
  /** Age of the oldest; 0 without such rows. */
  readonly oldestMs: number;
}

export async function readUnsealed(connection: Pick<ClientBase, 'query'>): Promise<Unsealed> {
  const { rows } = await connection.query<{ rows: string; seconds: string }>(
    'select rows, oldest_seconds as seconds from public.unsealed_audit()',
  );
  const { rows: count, seconds } = rows[0]!;
  return { rows: Number(count), oldestMs: Math.max(0, Number(seconds) * 1_000) };
}
