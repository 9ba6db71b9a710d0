/** One migrator at a time, Prisma included: both take the same advisory lock. */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';

/** Prisma's number. */
export const MIGRATION_LOCK = 72_707_369;

export interface LockOptions {
  /** Beside another migrator: wait for its end, or refuse at once. */
  readonly whenBusy: 'wait' | 'refuse';
  readonly onWait: () => void;
}

/** A separate connection holds the lock: it outlasts each migration's transaction and ends with this process. */
export async function withMigrationLock<T>(
  config: ClientConfig,
  { whenBusy, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const holder = new Client({ ...config, application_name: 'traderai migrate' });
  // The connection of the work reports a lost server.
  holder.on('error', () => undefined);
  await holder.connect();
  try {
    const { rows } = await holder.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [MIGRATION_LOCK]);
    if (!rows[0]!.free) {
      if (whenBusy === 'refuse') throw busy();
      onWait();
      await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    }
    return await work();
  } finally {
    await holder.end().catch(() => undefined);
  }
}

function busy(): DatabaseFailure {
  return new DatabaseFailure({
    code: 'MIGRATION_RUNNING',
    message: 'another migration of this database is running',
    hint: 'Try again when it is done, or leave out --no-wait to wait for it.',
  });
}
