/** `traderai db migrate` */
import { migrate, readPlan } from '../../database/migrator/migrator.ts';
import { wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import { administrator } from './administrator.ts';
import { sayProgress } from './progress.ts';

export const command = defineCommand({
  details: 'Each migration is one transaction: one that fails leaves the database as it was before it. Running it again continues there.',
  options: {
    to: { flags: '--to <number>', summary: 'number of the last migration to apply', parse: wholeNumber },
    dryRun: { flags: '--dry-run', summary: 'say what would be applied, and change nothing' },
    wait: { flags: '--no-wait', summary: 'fail at once when another migration is running' },
  },
  examples: [
    ['traderai db migrate', 'apply everything that waits'],
    ['traderai db migrate --dry-run', 'see what waits'],
    ['traderai db migrate --to 3', 'stop after migration 3'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const config = await administrator(context);
    const to = options.to === undefined ? {} : { to: options.to };
    if (options.dryRun === true) {
      const { pending, objects } = await readPlan(config, to);
      const names = pending.map(({ name }) => name);
      if (output.form === 'json') return reportJson(output, { dryRun: true, pending: names, objects });
      if (names.length === 0 && objects !== 'differ') return output.print('The schema is current.');
      return output.print([...names.map((name) => `would apply ${name}`), ...(objects === 'differ' ? ['would apply functions, views, triggers and policies'] : [])].join('\n'));
    }
    // Commander gives a --no- flag as false under its positive name.
    const whenBusy = (options.wait as boolean | undefined) === false ? 'refuse' : 'wait';
    const { done, objects, dropped } = await migrate(config, { ...to, whenBusy, onProgress: sayProgress(output) });
    if (output.form === 'json') return reportJson(output, { dryRun: false, applied: done, objects, dropped });
    output.print(done.length === 0 && objects === 0 ? 'The schema is current.' : `Applied ${done.length} migrations and ${objects} objects.`);
  },
});
