/** `traderai db rollback` */
import { readMigrationHistory, readRollbackPlan, rollback } from '../../database/migrator/migrator.ts';
import { wholeNumber } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { badUsage } from '../errors.ts';
import { reportJson } from '../output/report.ts';
import { administrator } from './administrator.ts';
import { sayProgress } from './progress.ts';

export const command = defineCommand({
  details: 'What the undone migrations had made is dropped, with the data in it. `traderai db migrate` brings the schema back, not the data.',
  options: {
    to: { flags: '--to <number>', summary: 'number of the last migration that stays; without it the newest one is undone', parse: wholeNumber },
    dryRun: { flags: '--dry-run', summary: 'say what would be undone, and change nothing' },
    yes: { flags: '--yes', summary: 'do not ask' },
  },
  examples: [
    ['traderai db rollback --dry-run', 'see what the newest migration was'],
    ['traderai db rollback --yes', 'undo the newest migration'],
    ['traderai db rollback --to 0 --yes', 'undo everything'],
  ],
  async run(context, { options }) {
    const { output } = context;
    const config = await administrator(context);
    const to = options.to ?? (await numberBelowNewest(config));
    const names = (await readRollbackPlan(config, { to })).map(({ name }) => name);
    if (options.dryRun === true) {
      if (output.form === 'json') return reportJson(output, { dryRun: true, undoes: names });
      return output.print(names.length === 0 ? 'There is nothing to undo.' : names.map((name) => `would undo ${name}`).join('\n'));
    }
    if (names.length > 0 && options.yes !== true && !(await agrees(names))) {
      throw badUsage(`${names.join(', ')} would be undone, with the data in what they made`, 'Say so with --yes.');
    }
    const { done } = await rollback(config, { to, onProgress: sayProgress(output) });
    if (output.form === 'json') return reportJson(output, { dryRun: false, undone: done });
    output.print(done.length === 0 ? 'There was nothing to undo.' : `Undid ${done.length} migrations.`);
  },
});

async function numberBelowNewest(config: Parameters<typeof readMigrationHistory>[0]): Promise<number> {
  const inForce = (await readMigrationHistory(config)).filter(({ rolledBackAt }) => rolledBackAt === null);
  const numbers = inForce.map(({ name }) => Number(/^\d+/.exec(name)?.[0] ?? 0)).sort((one, other) => one - other);
  return numbers.at(-2) ?? 0;
}

/** False without a terminal to ask in. */
async function agrees(names: readonly string[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Undo ${names.join(', ')} and drop the data in what they made? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
