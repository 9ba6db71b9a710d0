/** `traderai db migrate` */
import type { ClientConfig } from 'pg';
import { readPlan, withClient } from '../../maintenance/migrator/migrator.ts';
import { bringUp } from '../../maintenance/takeover/bring-up.ts';
import { readTakeoverPlan } from '../../maintenance/takeover/plan.ts';
import { readTakeoverState } from '../../maintenance/takeover/state.ts';
import { dropKept, finishTakeover } from '../../maintenance/takeover/way-back.ts';
import { wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { Context, ExitCode } from '../command.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { administrator } from './administrator.ts';
import { consents } from '../consent.ts';
import { backUpFirst } from './backup-first.ts';
import { sayProgress } from './progress.ts';
import { outcomeJson, outcomeLines, planLines, sayTakeover } from './takeover-words.ts';

export const command = defineCommand({
  details: `Each migration is one transaction: one that fails leaves the database as it was before it, and the desk read-only. Running it again
continues there. A backup is taken first, into the home's backups. The database of an earlier TraderAI is recognized and taken over, step by
step, every step with its way back; the earlier application goes on with search_path=legacy until --finish.`,
  options: {
    to: { flags: '--to <number>', summary: 'number of the last migration to apply', parse: wholeNumber },
    dryRun: { flags: '--dry-run', summary: 'say what would be done, and change nothing' },
    wait: { flags: '--no-wait', summary: 'fail at once when another migration is running' },
    finish: { flags: '--finish', summary: 'end a takeover: drop the views that the earlier application works with' },
    dropKept: {
      flags: '--drop-kept',
      summary: 'with --finish: drop what was kept of its tables too; no way back after that',
    },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai db migrate', 'apply everything that waits, or take over an earlier TraderAI'],
    ['traderai db migrate --dry-run', 'see what waits, or what a takeover would do'],
    ['traderai db migrate --to 3', 'stop after migration 3'],
    ['traderai db migrate --finish', 'the earlier application is not used any more'],
  ],
  async run(context, { options }) {
    const { output } = context;
    if (options.dropKept === true && options.finish !== true) throw badUsage('--drop-kept goes with --finish');
    const config = await administrator(context);
    if (options.finish === true)
      return finish(context, config, { dropsKept: options.dropKept === true, agreed: options.yes === true });
    const to = options.to === undefined ? {} : { to: options.to };
    if (options.dryRun === true) return tell(context, config, to);
    // Commander gives a --no- flag as false under its positive name.
    const whenBusy = (options.wait as boolean | undefined) === false ? 'refuse' : 'wait';
    const takeoverOptions = {
      backup: (of: ClientConfig, before: string) => backUpFirst(context, of, before),
      onProgress: sayTakeover(output),
    };
    const { done, objects, dropped, backup, takeover } = await bringUp(
      config,
      { ...to, whenBusy, onProgress: sayProgress(output) },
      takeoverOptions,
    );
    output.progress('');
    if (output.form === 'json') {
      return reportJson(output, {
        dryRun: false,
        applied: done,
        objects,
        dropped,
        backup,
        takeover: takeover === null ? null : outcomeJson(takeover),
      });
    }
    if (takeover !== null) return output.print(outcomeLines(takeover).join('\n'));
    output.print(
      done.length === 0 && objects === 0
        ? 'The schema is current.'
        : `Applied ${done.length} migrations and ${objects} objects.`,
    );
  },
});

async function tell({ output }: Context, config: ClientConfig, to: { readonly to?: number }): Promise<ExitCode> {
  const takeover = await readTakeoverPlan(config);
  const { pending, objects } = await readPlan(config, to);
  const names = pending.map(({ name }) => name);
  const concerned = takeover.state === 'legacy' || takeover.state === 'underway';
  const code = takeover.obstacles.length === 0 ? 0 : 1;
  if (output.form === 'json') {
    reportJson(output, { dryRun: true, pending: names, objects, ...(concerned ? { takeover } : {}) });
    return code;
  }
  const changes = [
    ...names.map((name) => `would apply ${name}`),
    ...(objects === 'differ' ? ['would apply functions, views, triggers and policies'] : []),
  ];
  if (concerned) output.print(planLines(takeover).join('\n'));
  else output.print(changes.length === 0 ? 'The schema is current.' : changes.join('\n'));
  return code;
}

async function finish(
  { output }: Context,
  config: ClientConfig,
  { dropsKept, agreed }: { readonly dropsKept: boolean; readonly agreed: boolean },
): Promise<void> {
  const onWait = (): void => output.say('A migration of this database is running; waiting for it to end.');
  if (
    dropsKept &&
    !agreed &&
    !(await consents("Drop what was kept of the earlier application's tables? There is no way back after that."))
  ) {
    throw badUsage(
      "what was kept of the earlier application's tables would be dropped, and the way back with it",
      'Say so with --yes.',
    );
  }
  const state = await withClient(config, readTakeoverState);
  if (state !== 'finished' || !dropsKept) await finishTakeover(config, { onWait });
  if (dropsKept) await dropKept(config, { onWait });
  if (output.form === 'json') return reportJson(output, { finished: true, droppedKept: dropsKept });
  output.print(
    dropsKept
      ? 'The takeover is finished, and what was kept is dropped.'
      : 'The takeover is finished. The way back stays open: what was kept is in schema legacy_kept.',
  );
}
