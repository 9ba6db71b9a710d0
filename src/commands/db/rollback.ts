/** `traderai db rollback` */
import type { ClientConfig } from 'pg';
import { readMigrationHistory, readRollbackPlan, rollback, withClient } from '../../maintenance/migrator/migrator.ts';
import { readTakeoverState } from '../../maintenance/takeover/state.ts';
import type { TakeoverState } from '../../maintenance/takeover/state.ts';
import { goBack } from '../../maintenance/takeover/way-back.ts';
import { grouped } from '../../text/figures.ts';
import { wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { CommandFailure, badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { asSuperuser } from './administrator.ts';
import { consents } from '../consent.ts';
import { backUpFirst, backupPath } from './backup-first.ts';
import { sayProgress } from './progress.ts';

interface Wishes {
  readonly to: number | undefined;
  readonly dryRun: boolean;
  readonly agreed: boolean;
}

export const command = defineCommand({
  details: `Takes a backup first, then drops what the undone migrations created, with the
data in it. \`traderai db migrate\` restores the schema, not the data.
After a takeover, --to 0 restores the database of the earlier TraderAI; rows
that were written since then go into a file. After --drop-kept there is no way
back, and --to 0 is refused.`,
  options: {
    to: {
      flags: '--to <number>',
      summary: 'number of the last migration to keep (default: undo only the newest)',
      parse: wholeNumber,
    },
    dryRun: { flags: '--dry-run', summary: 'show what would be undone; change nothing' },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai db rollback --dry-run', 'show what would be undone'],
    ['traderai db rollback --yes', 'undo the newest migration'],
    ['traderai db rollback --to 0 --yes', 'undo everything, or restore the database of an earlier TraderAI'],
  ],
  async run(context, { options }) {
    const wishes = { to: options.to, dryRun: options.dryRun === true, agreed: options.yes === true };
    return asSuperuser(context, async (config) => {
      const state = await withClient(config, readTakeoverState);
      if (state === 'underway' || state === 'both' || (state === 'finished' && options.to === 0))
        return giveBack(context, config, { ...wishes, state });
      if (state === 'past' && options.to === 0) throw noWayBack();
      return undo(context, config, wishes);
    });
  },
});

/** Undoing the migrations would not bring that database back: it would drop the desk. */
function noWayBack(): CommandFailure {
  return new CommandFailure({
    code: 'TAKEOVER_STATE',
    message: 'the takeover cannot be undone: the kept tables of the earlier application are dropped',
    hint: 'Nothing was changed. Restore the backup before the takeover: traderai db restore FILE --database NAME. To remove this desk, drop its database.',
    exitCode: 1,
  });
}

async function undo(context: Context, config: ClientConfig, { to: wanted, dryRun, agreed }: Wishes): Promise<void> {
  const { output } = context;
  const to = wanted ?? (await numberBelowNewest(config));
  const names = (await readRollbackPlan(config, { to })).map(({ name }) => name);
  if (dryRun) {
    if (output.form === 'json') return reportJson(output, { dryRun: true, undoes: names });
    return output.print(
      names.length === 0 ? 'There is nothing to undo.' : names.map((name) => `would undo ${name}`).join('\n'),
    );
  }
  if (names.length > 0 && !agreed && !(await consents(`Undo ${inWords(names)} and drop their tables with the data?`))) {
    throw badUsage(`this undoes ${inWords(names)} and drops their tables with the data`, 'Confirm with --yes.');
  }
  let backup: string | null = null;
  const onBegin = async (): Promise<void> => {
    backup = await backUpFirst(context, config, 'rollback');
  };
  const { done } = await rollback(config, { to, onProgress: sayProgress(output), onBegin });
  if (output.form === 'json') return reportJson(output, { dryRun: false, undone: done, backup });
  output.print(done.length === 0 ? 'There was nothing to undo.' : `Undid ${done.length} migrations.`);
}

/**
 * Restores the whole database of the earlier application: half a way back would be neither a desk nor that database.
 */
async function giveBack(
  context: Context,
  config: ClientConfig,
  { to, dryRun, agreed, state }: Wishes & { readonly state: TakeoverState },
): Promise<void> {
  const { output } = context;
  if (to !== 0) {
    const message =
      state === 'both'
        ? 'the earlier application still uses views of this desk'
        : 'a takeover of an earlier database has begun here';
    const hint =
      'Go back to that database with: traderai db rollback --to 0; or end the takeover with: traderai db migrate --finish';
    throw new CommandFailure({ code: 'TAKEOVER_STATE', message, hint, exitCode: 1 });
  }
  if (dryRun) {
    if (output.form === 'json') return reportJson(output, { dryRun: true, undoes: ['takeover'] });
    return output.print(
      'would restore the database of the earlier application, and save rows written since the takeover to a file',
    );
  }
  if (
    !agreed &&
    !(await consents(
      'Restore the database of the earlier application? This drops the desk; rows written since the takeover go into a file.',
    ))
  ) {
    throw badUsage('this drops the desk and restores the database of the earlier application', 'Confirm with --yes.');
  }
  let backup: string | null = null;
  const onBegin = async (): Promise<void> => {
    backup = await backUpFirst(context, config, 'rollback');
  };
  const onWait = (): void => output.say('Another migration of this database is running; waiting for it.');
  const { aside, file } = await goBack(config, backupPath(context, 'kept-aside', 'jsonl'), { onWait, onBegin });
  if (output.form === 'json')
    return reportJson(output, { dryRun: false, undone: ['takeover'], backup, keptAside: { file, tables: aside } });
  const kept = aside.map(
    ({ table, written, deleted }) =>
      `  ${table}: ${grouped(written)} written${deleted === 0 ? '' : `, ${grouped(deleted)} deleted`}`,
  );
  output.print(
    [
      'The database of the earlier application is restored.',
      ...(file === null ? ['Nothing was written since the takeover.'] : [`Saved to ${file}:`, ...kept]),
    ].join('\n'),
  );
}

/** Short enough for a question on one line. */
const NAMED = 3;

function inWords(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(', ') : `${names.length} migrations, ${names[0]} back to ${names.at(-1)},`;
}

async function numberBelowNewest(config: ClientConfig): Promise<number> {
  const inForce = (await readMigrationHistory(config)).filter(({ rolledBackAt }) => rolledBackAt === null);
  const numbers = inForce.map(({ name }) => Number(/^\d+/.exec(name)?.[0] ?? 0)).sort((one, other) => one - other);
  return numbers.at(-2) ?? 0;
}
