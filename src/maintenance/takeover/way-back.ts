/**
 * Returns to the earlier application's database, until its kept tables are dropped; and the two steps that end this
 * option.
 */
import type { Client, ClientConfig } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { withMigrationLock } from '../migrator/migration-lock.ts';
import { withClient } from '../migrator/migrator.ts';
import { keepAside } from './kept-aside.ts';
import type { AsideCount } from './kept-aside.ts';
import { readTakeoverState } from './state.ts';
import type { TakeoverState } from './state.ts';
import { takeoverSql } from './takeover-sql.ts';

export interface WayBackOutcome {
  /** Rows written since the takeover; empty when there is no file. */
  readonly aside: readonly AsideCount[];
  readonly file: string | null;
}

interface LockWishes {
  readonly onWait: () => void;
  /** Called under the lock, before any change, to take a backup. */
  readonly onBegin?: () => Promise<void>;
}

/**
 * One transaction: the desk is dropped, and the earlier application's schema is public again, unchanged. `file`
 * receives the rows written since.
 */
export async function goBack(
  config: ClientConfig,
  file: string,
  { onWait, onBegin }: LockWishes,
): Promise<WayBackOutcome> {
  return underLock(config, onWait, ['underway', 'both', 'finished'], async (client) => {
    await onBegin?.();
    return inMaintenanceTransaction(client, async () => {
      await lockAllTables(client);
      const aside = await keepAside(client, file);
      await client.query(takeoverSql('950_way_back'));
      return { aside, file: aside.length === 0 ? null : file };
    });
  });
}

/** The earlier application is no longer used: drops its views. */
export async function finishTakeover(config: ClientConfig, { onWait }: LockWishes): Promise<void> {
  await underLock(config, onWait, ['both'], (client) =>
    inMaintenanceTransaction(client, () => client.query(takeoverSql('900_finish'))),
  );
}

/** After this there is no way back. */
export async function dropKept(config: ClientConfig, { onWait }: LockWishes): Promise<void> {
  await underLock(config, onWait, ['finished'], (client) =>
    inMaintenanceTransaction(client, () => client.query(takeoverSql('910_drop_kept'))),
  );
}

async function underLock<T>(
  config: ClientConfig,
  onWait: () => void,
  allowed: readonly TakeoverState[],
  work: (client: Client) => Promise<T>,
): Promise<T> {
  return withMigrationLock(config, { whenBusy: 'wait', onWait }, () =>
    withClient(config, async (client) => {
      const state = await readTakeoverState(client);
      if (!allowed.includes(state)) throw notNow(state);
      return work(client);
    }),
  );
}

/** Waits a while for open transactions, and changes nothing when they do not end. */
async function lockAllTables(client: Client): Promise<void> {
  await client.query(`set local lock_timeout to '20s'`);
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_catalog.pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  for (const { name } of rows) await client.query(`lock table ${name} in access exclusive mode`);
}

function notNow(state: TakeoverState): DatabaseFailure {
  const messages: Readonly<Record<TakeoverState, string>> = {
    none: 'this database has no takeover',
    legacy: 'this database still belongs to the earlier application',
    underway: 'the takeover is unfinished',
    both: 'the earlier application still uses its views',
    finished: 'the takeover is already finished',
    past: 'the kept tables of the earlier application are dropped',
  };
  return new DatabaseFailure({
    code: 'TAKEOVER_STATE',
    message: messages[state],
    hint: 'Check its state with: traderai db status',
    kind: 'failed',
  });
}
