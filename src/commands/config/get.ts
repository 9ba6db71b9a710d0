/** `traderai config get` */
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import { keyOf } from './keys.ts';

export const command = defineCommand({
  arguments: [{ name: '<key>', summary: 'name of the setting, as config list shows it' }],
  details: `Prints only the value; the environment overrides the file. A URL is printed with
its password, because programs need it.`,
  examples: [['traderai config get theme', 'print the colors of the console']],
  async run({ output, configuration }, { words }) {
    const key = keyOf(words[0]!);
    const value = configuration()[key];
    if (output.form === 'json') return reportJson(output, { key, value });
    output.print(value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  },
});
