/**
 * `traderai bench-console`: the console that `traderai bench latency` and `bench console` measure. Users do not start
 * it.
 */
import { positiveWholeNumber } from './arguments.ts';
import { loadBench } from './bench/bundle.ts';
import { defineCommand } from './command.ts';
import { badUsage } from './errors.ts';

export const command = defineCommand({
  options: {
    columns: { flags: '--columns <n>', summary: 'width of the screen (default: 200)', parse: positiveWholeNumber },
    rows: { flags: '--rows <n>', summary: 'height of the screen (default: 50)', parse: positiveWholeNumber },
  },
  examples: [
    ['traderai bench-console --columns 200 --rows 50', "write the console's frames to the process that measures it"],
  ],
  async run({ clock }, { options }) {
    if (process.send === undefined)
      throw badUsage('bench-console is started by traderai bench, not by hand', 'Run: traderai bench latency console');
    const { runConsoleSubject } = await loadBench();
    await runConsoleSubject({ size: { columns: options.columns ?? 200, rows: options.rows ?? 50 }, clock });
  },
});
