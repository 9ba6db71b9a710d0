/**
 * The read-only state after a failed migration: the desk refuses changes until a migration succeeds or an administrator
 * ends the state.
 */
import type { ClientBase } from 'pg';
import { plainText } from '../../domain/plain-text.ts';

const LONGEST_REASON = 500;

export interface DeskCondition {
  readonly readOnly: boolean;
  readonly reason: string | null;
  readonly cause: 'MIGRATION' | 'ADMINISTRATOR' | null;
  readonly changedAt: Date;
}

/** Null in a database without this state. */
export async function readDeskCondition(client: Pick<ClientBase, 'query'>): Promise<DeskCondition | null> {
  if (!(await hasState(client))) return null;
  const { rows } = await client.query<DeskCondition>(
    `select read_only as "readOnly", reason, cause, changed_at as "changedAt" from public."DeskState" where id = 1`,
  );
  return rows[0] ?? null;
}

/**
 * Call it in a transaction of its own, after the failed step was rolled back. A state that an administrator set stays.
 */
export async function leaveReadOnly(client: ClientBase, reason: string): Promise<void> {
  if (!(await hasState(client))) return;
  await client.query(
    `update public."DeskState" set read_only = true, reason = $1, cause = 'MIGRATION', changed_at = clock_timestamp(), changed_by = session_user
      where id = 1 and cause is distinct from 'ADMINISTRATOR'`,
    [plainText(reason).slice(0, LONGEST_REASON)],
  );
  await client.query(`notify traderai_desk`);
}

/** After a successful migration. */
export async function endReadOnly(client: ClientBase): Promise<void> {
  if (!(await hasState(client))) return;
  const { rowCount } = await client.query(
    `update public."DeskState" set read_only = false, reason = null, cause = null, changed_at = clock_timestamp(), changed_by = session_user
      where id = 1 and cause = 'MIGRATION'`,
  );
  if (rowCount !== 0) await client.query(`notify traderai_desk`);
}

async function hasState(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select to_regclass('public."DeskState"') is not null as found`,
  );
  return rows[0]!.found;
}
