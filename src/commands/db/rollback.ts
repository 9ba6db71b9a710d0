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
import { administrator } from './administrator.ts';
import { consents } from '../consent.ts';
import { backUpFirst, backupPath } from './backup-first.ts';
import { sayProgress } from './progress.ts';

interface Wishes {
  readonly to: number | undefined;
  readonly dryRun: boolean;
  readonly agreed: boolean;
}

export const command = defineCommand({
  details: `What the undone migrations had made is dropped, with the data in it; a backup is taken first. \`traderai db migrate\` brings the schema back, not
the data. A desk that was an earlier TraderAI's database goes back to that with --to 0: as it was, and rows written since are kept aside in a file.`,
  options: {
    to: {
      flags: '--to <number>',
      summary: 'number of the last migration that stays; without it the newest one is undone',
      parse: wholeNumber,
    },
    dryRun: { flags: '--dry-run', summary: 'say what would be undone, and change nothing' },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai db rollback --dry-run', 'see what the newest migration was'],
    ['traderai db rollback --yes', 'undo the newest migration'],
    ['traderai db rollback --to 0 --yes', 'undo everything, or give an earlier TraderAI its database back'],
  ],
  async run(context, { options }) {
    const config = await administrator(context);
    const wishes = { to: options.to, dryRun: options.dryRun === true, agreed: options.yes === true };
    const state = await withClient(config, readTakeoverState);
    if (state === 'underway' || state === 'both' || (state === 'finished' && options.to === 0))
      return giveBack(context, config, { ...wishes, state });
    return undo(context, config, wishes);
  },
});

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
  if (names.length > 0 && !agreed && !(await consents(`Undo ${inWords(names)} and drop the data in what they made?`))) {
    throw badUsage(`${inWords(names)} would be undone, with the data in what they made`, 'Say so with --yes.');
  }
  let backup: string | null = null;
  const onBegin = async (): Promise<void> => {
    backup = await backUpFirst(context, config, 'rollback');
  };
  const { done } = await rollback(config, { to, onProgress: sayProgress(output), onBegin });
  if (output.form === 'json') return reportJson(output, { dryRun: false, undone: done, backup });
  output.print(done.length === 0 ? 'There was nothing to undo.' : `Undid ${done.length} migrations.`);
}

/** Back to the earlier application's database, whole: nothing in between would be a desk or that. */
async function giveBack(
  context: Context,
  config: ClientConfig,
  { to, dryRun, agreed, state }: Wishes & { readonly state: TakeoverState },
): Promise<void> {
  const { output } = context;
  if (to !== 0) {
    const message =
      state === 'both'
        ? 'the earlier application still works on views of this desk'
        : 'a takeover of an earlier database was begun here';
    const hint =
      'Go back to that database with: traderai db rollback --to 0; or end the takeover with: traderai db migrate --finish';
    throw new CommandFailure({ code: 'TAKEOVER_STATE', message, hint, exitCode: 1 });
  }
  if (dryRun) {
    if (output.form === 'json') return reportJson(output, { dryRun: true, undoes: ['takeover'] });
    return output.print(
      'would give the earlier application its database back, and keep aside what was written since the takeover',
    );
  }
  if (
    !agreed &&
    !(await consents(
      'Give the earlier application its database back? The desk is dropped; what was written since is kept aside in a file.',
    ))
  ) {
    throw badUsage(
      'the desk would be dropped, and the earlier application given its database back',
      'Say so with --yes.',
    );
  }
  let backup: string | null = null;
  const onBegin = async (): Promise<void> => {
    backup = await backUpFirst(context, config, 'rollback');
  };
  const onWait = (): void => output.say('A migration of this database is running; waiting for it to end.');
  const { aside, file } = await goBack(config, backupPath(context, 'kept-aside', 'jsonl'), { onWait, onBegin });
  if (output.form === 'json')
    return reportJson(output, { dryRun: false, undone: ['takeover'], backup, keptAside: { file, tables: aside } });
  const kept = aside.map(
    ({ table, written, deleted }) =>
      `  ${table}: ${grouped(written)} written${deleted === 0 ? '' : `, ${grouped(deleted)} deleted`}`,
  );
  output.print(
    [
      'The earlier application has its database back.',
      ...(file === null ? ['Nothing was written since the takeover.'] : [`Kept aside in ${file}:`, ...kept]),
    ].join('\n'),
  );
}

/** A question that fits a line. */
const NAMED = 3;

function inWords(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(', ') : `${names.length} migrations, ${names[0]} back to ${names.at(-1)},`;
}

async function numberBelowNewest(config: ClientConfig): Promise<number> {
  const inForce = (await readMigrationHistory(config)).filter(({ rolledBackAt }) => rolledBackAt === null);
  const numbers = inForce.map(({ name }) => Number(/^\d+/.exec(name)?.[0] ?? 0)).sort((one, other) => one - other);
  return numbers.at(-2) ?? 0;
}
