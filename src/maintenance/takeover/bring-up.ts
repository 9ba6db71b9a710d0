/** The work of `db migrate`: the ordinary migrations, or the takeover of an earlier application's database. */
import type { ClientConfig } from 'pg';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { assertSupportedServer } from '../../database/server-version.ts';
import { readSchemaFiles } from '../migrator/migration-files.ts';
import { withMigrationLock } from '../migrator/migration-lock.ts';
import { migrateUnderLock, readPlan, withClient } from '../migrator/migrator.ts';
import type { MigrationOutcome, MigratorOptions } from '../migrator/migrator.ts';
import { endReadOnly } from '../migrator/read-only.ts';
import { readTakeoverState } from './state.ts';
import { takeOver } from './takeover.ts';
import type { TakeoverOptions, TakeoverOutcome } from './takeover.ts';

export interface BringUpOutcome extends MigrationOutcome {
  /** Path of the backup that was taken first; null when there was nothing to lose. */
  readonly backup: string | null;
  /** Null when there was nothing to take over. */
  readonly takeover: TakeoverOutcome | null;
}

/** One at a time: a second call waits or is refused, and then finds nothing to do. */
export async function bringUp(
  config: ClientConfig,
  options: MigratorOptions,
  takeover: TakeoverOptions,
): Promise<BringUpOutcome> {
  const { whenBusy = 'wait', onProgress = () => undefined, to } = options;
  return withMigrationLock(config, { whenBusy, onWait: () => onProgress({ kind: 'waiting' }) }, async () => {
    const state = await withClient(config, readTakeoverState);
    if (state !== 'legacy' && state !== 'underway') {
      let backup: string | null = null;
      const onBegin = async (): Promise<void> => {
        backup = await takeover.backup(config, 'migrate');
      };
      const outcome = await migrateUnderLock(config, { ...options, onBegin });
      await withClient(config, (client) => inMaintenanceTransaction(client, () => endReadOnly(client)));
      return { ...outcome, backup, takeover: null };
    }
    if (to !== undefined) throw onlyWhole();
    await withClient(config, assertSupportedServer);
    // An unfinished takeover is not continued on a desk with other migrations.
    await readPlan(config);
    const outcome = await takeOver(config, { ...takeover, onMigration: onProgress });
    const { migrations, objects } = readSchemaFiles();
    return {
      done: migrations.map(({ name }) => name),
      objects: objects.length,
      dropped: [],
      backup: outcome.backup,
      takeover: outcome,
    };
  });
}

function onlyWhole(): DatabaseFailure {
  return new DatabaseFailure({
    code: 'TAKEOVER_IS_WHOLE',
    message: 'a takeover of an earlier application ends at the newest migration only',
    hint: 'Leave out --to.',
    kind: 'invalid',
  });
}
