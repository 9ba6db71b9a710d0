/** `traderai instrument activate` */
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { changeState } from './state.ts';

export const command = defineCommand({
  arguments: [{ name: '<symbol>', summary: 'symbol of the instrument' }],
  details: `For administrators. The desk accepts orders and signals of the instrument again.
Activating an active instrument changes nothing.`,
  examples: [
    ['traderai instrument activate BTCUSD', 'accept orders again'],
    ['traderai instrument activate BTCUSD --json', 'the same, and print the instrument for a script'],
  ],
  run: (context, { words }) => changeState(context, symbolValue(words[0]!), 'active'),
});
