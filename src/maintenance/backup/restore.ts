/**
 * Restores a backup into a database, completely or not at all. The file is checked before the first change, everything
 * happens in one transaction, and before the commit the database must return the same rows, the same schema and a desk
 * without a broken law.
 */
import type { Client, ClientConfig } from 'pg';
import { MAINTENANCE, withRetries } from '../../database/retry.ts';
import { inspectBackup } from './backup-reader.ts';
import type { InspectedBackup } from './backup-reader.ts';
import { withCancelable } from './cancelable.ts';
import { BOOTSTRAP_ROLE } from './catalog/conditions.ts';
import { speakPlainly } from './catalog/session.ts';
import { quotedName } from './catalog/words.ts';
import { restoreRecords } from './restore-records.ts';
import { restoringFailure } from './failures.ts';
import type { RestoreProgress } from './restore-progress.ts';
import type { RestoredRoles } from './restore-roles.ts';
import { readHistory } from '../migrator/history.ts';
import { readSchemaFiles } from '../migrator/migration-files.ts';
import { appliedMigrations } from '../migrator/plan.ts';
import { verifyRestored } from './restore-verification.ts';
import type { Authority, RestoreVerification } from './restore-verification.ts';
import { assertEmpty, assertFits, configOfDatabase, createDatabase, dropDatabase, holdDatabase } from './target.ts';

export interface RestoreOptions {
  /** Creates this database; without a name the connection's database is used, which must be empty. */
  readonly database?: string | undefined;
  /** `accept` restores a desk that broke a law when it was backed up. */
  readonly brokenLaws?: 'refuse' | 'accept';
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

export interface RestoreReport {
  readonly backup: InspectedBackup;
  /** Name of the restored database. */
  readonly database: string;
  readonly roles: RestoredRoles;
  readonly verification: RestoreVerification;
}

/** `config` connects as a superuser, or as a login that may create everything in the backup. Throws DatabaseFailure. */
export async function restoreDatabase(
  config: ClientConfig,
  file: string,
  options: RestoreOptions = {},
): Promise<RestoreReport> {
  const { database, signal, onProgress } = options;
  const backup = await inspectBackup(file, {
    signal,
    onBytes: (bytes, of) => onProgress?.({ kind: 'checking', share: bytes / of, rows: 0 }),
  });
  if (database === undefined) return restoreInto(config, { file, backup, options });
  await createDatabase(config, database, backup.contents.header);
  try {
    return await restoreInto(configOfDatabase(config, database), { file, backup, options });
  } catch (error) {
    await dropDatabase(config, database);
    throw error;
  }
}

interface Work {
  readonly file: string;
  readonly backup: InspectedBackup;
  readonly options: RestoreOptions;
}

async function restoreInto(config: ClientConfig, work: Work): Promise<RestoreReport> {
  return withCancelable(config, { application: 'traderai restore', signal: work.options.signal }, async (client) => {
    try {
      return await withRetries(MAINTENANCE, () => restoreOnce(client, work));
    } catch (error) {
      throw restoringFailure(error, 'the backup');
    }
  });
}

async function restoreOnce(client: Client, { file, backup, options }: Work): Promise<RestoreReport> {
  const { signal, onProgress = () => undefined } = options;
  const begun = await begin(client);
  try {
    await holdDatabase(client);
    await assertEmpty(client);
    await assertFits(client, backup.contents.header);
    const roles = await restoreRecords(client, { file, backup, database: begun.database, signal, onProgress });
    // The history is only known now: a desk that no command can open is not restored.
    appliedMigrations(readSchemaFiles().migrations, await readHistory(client));
    const verification = await verifyRestored(client, {
      backup: { ...backup, file },
      authority: begun.authority,
      brokenLaws: options.brokenLaws ?? 'refuse',
      signal,
      onProgress,
    });
    signal?.throwIfAborted();
    await client.query('commit');
    if (begun.authority === 'superuser') await countFromNowOn(client);
    return { backup, database: begun.database, roles, verification };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * The use of the desk on its former server is unknown here: a review counts from now on. A reset of one table's counts
 * sets the database's date.
 */
async function countFromNowOn(client: Client): Promise<void> {
  await client.query(
    `select pg_stat_reset_single_table_counters(c.oid) from pg_class c where c.oid = to_regclass('public."_prisma_migrations"')`,
  );
}

/**
 * Objects of the first superuser go to the first superuser of this cluster; without superuser rights, to the restoring
 * role.
 */
async function begin(client: Client): Promise<{ readonly database: string; readonly authority: Authority }> {
  await client.query('begin');
  await speakPlainly(client);
  const { rows } = await client.query<{ database: string; superuser: boolean; first: string }>(
    `select current_database() as database, r.rolsuper as superuser, (select f.rolname from pg_roles f where f.oid = ${BOOTSTRAP_ROLE}) as first
       from pg_roles r where r.rolname = current_user`,
  );
  const { database, superuser, first } = rows[0]!;
  if (!superuser) return { database, authority: 'other' };
  // Password verifiers must not appear in the server's log.
  await client.query(
    `set local log_statement = 'none'; set local log_min_duration_statement = -1; set local log_min_error_statement = 'panic'`,
  );
  await client.query(`set local session authorization ${quotedName(first)}`);
  return { database, authority: 'superuser' };
}
