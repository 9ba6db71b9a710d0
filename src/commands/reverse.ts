/** `traderai reverse` */
import { reversalDenial } from '../trading/reversal.ts';
import { symbolValue } from './candle/flags.ts';
import { defineCommand } from './command.ts';
import { badUsage } from './errors.ts';
import { CLOSING_OPTIONS, runClosing } from './order/closing.ts';

export const command = defineCommand({
  arguments: [{ name: '<symbol>', summary: 'symbol of the position to reverse' }],
  details: `Cancels the working orders in the symbol, then places two market orders: the
first one closes the position, reduce-only, and the second one opens the same
quantity on the other side when it is closed: long 2 becomes short 2. Works on
one portfolio. The second order adds risk, so the desk judges it like every
other: when it would be denied, nothing is canceled either. A working order that
fills before its cancel never makes the new position larger: when it closes the
whole position, nothing is opened. Exit code 1 without a position, 3 when
denied.`,
  options: CLOSING_OPTIONS,
  examples: [
    ['traderai reverse BTCUSD', 'reverse one position, after asking'],
    ['traderai reverse BTCUSD --dry-run', 'show what reversing would do'],
    ['traderai reverse BTCUSD --portfolio swing --yes', 'reverse a position of one portfolio, at once'],
  ],
  run(context, { words, options }) {
    const [word] = words;
    if (word === undefined) throw badUsage('no symbol is named', 'Name the symbol of the position to reverse.');
    return runClosing(context, {
      intent: { kind: 'reverse', symbol: symbolValue(word), spans: {} },
      options,
      denialOf: ({ pool }, requests) => reversalDenial(pool, requests),
      remedy:
        'Look at traderai order list --open and traderai position list before you run it again: a second reversal turns the position back.',
    });
  },
});
