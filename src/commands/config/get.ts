/** `traderai config get` */
import { defineCommand } from '../command.ts';
import { reportJson } from '../output/report.ts';
import { keyOf } from './keys.ts';

export const command = defineCommand({
  arguments: [{ name: '<key>', summary: 'which value, as config list names it' }],
  details:
    'The value alone, with what the environment lays over the file; a URL with its password, as programs need it.',
  examples: [['traderai config get theme', 'the colours of the console']],
  async run({ output, configuration }, { words }) {
    const key = keyOf(words[0]!);
    const value = configuration()[key];
    if (output.form === 'json') return reportJson(output, { key, value });
    output.print(value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  },
});
