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
import { asSuperuser } from './administrator.ts';
import { consents } from '../consent.ts';
import { backUpFirst } from './backup-first.ts';
import { sayProgress } from './progress.ts';
import { outcomeJson, outcomeLines, planLines, sayTakeover } from './takeover-words.ts';

export const command = defineCommand({
  details: `Takes a backup into the home first. Each migration is one transaction: when it
fails, its changes are undone and the desk is read-only; run the command again
to continue there. The database of an earlier TraderAI is recognized and taken
over step by step, and each step can be undone. The earlier application keeps
working with search_path=legacy until --finish.`,
  options: {
    to: { flags: '--to <number>', summary: 'number of the last migration to apply', parse: wholeNumber },
    dryRun: { flags: '--dry-run', summary: 'show what would be done; change nothing' },
    wait: { flags: '--no-wait', summary: 'do not wait for another migration that is running: fail at once' },
    finish: { flags: '--finish', summary: 'end a takeover: drop the views that the earlier application uses' },
    dropKept: {
      flags: '--drop-kept',
      summary: 'with --finish: also drop its kept tables; this cannot be undone',
    },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai db migrate', 'apply all waiting migrations, or take over an earlier TraderAI'],
    ['traderai db migrate --dry-run', 'show the waiting migrations, or the steps of a takeover'],
    ['traderai db migrate --to 3', 'stop after migration 3'],
    ['traderai db migrate --finish', 'end the takeover when the earlier application is not used any more'],
  ],
  async run(context, { options }) {
    if (options.dropKept === true && options.finish !== true)
      throw badUsage('--drop-kept needs --finish', 'Add --finish.');
    return asSuperuser(context, async (config) => {
      if (options.finish === true)
        return finish(context, config, { dropsKept: options.dropKept === true, agreed: options.yes === true });
      const to = options.to === undefined ? {} : { to: options.to };
      if (options.dryRun === true) return tell(context, config, to);
      // Commander stores a --no- flag as false under its positive name.
      return apply(context, config, {
        ...to,
        whenBusy: (options.wait as boolean | undefined) === false ? 'refuse' : 'wait',
      });
    });
  },
});

async function apply(
  context: Context,
  config: ClientConfig,
  wishes: { readonly to?: number; readonly whenBusy: 'refuse' | 'wait' },
): Promise<void> {
  const { output } = context;
  const takeoverOptions = {
    backup: (of: ClientConfig, before: string) => backUpFirst(context, of, before),
    onProgress: sayTakeover(output),
  };
  const { done, objects, dropped, backup, takeover } = await bringUp(
    config,
    { ...wishes, onProgress: sayProgress(output) },
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
}

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
  const onWait = (): void => output.say('Another migration of this database is running; waiting for it.');
  if (
    dropsKept &&
    !agreed &&
    !(await consents('Drop the kept tables of the earlier application? This cannot be undone.'))
  ) {
    throw badUsage('this drops the kept tables of the earlier application and cannot be undone', 'Confirm with --yes.');
  }
  const state = await withClient(config, readTakeoverState);
  if (state !== 'finished' || !dropsKept) await finishTakeover(config, { onWait });
  if (dropsKept) await dropKept(config, { onWait });
  if (output.form === 'json') return reportJson(output, { finished: true, droppedKept: dropsKept });
  output.print(
    dropsKept
      ? 'The takeover is finished, and the kept tables are dropped. It cannot be undone: only the backup before it has the earlier database.'
      : 'The takeover is finished. It can still be undone: the kept tables are in schema legacy_kept.',
  );
}
