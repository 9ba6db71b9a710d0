/** `traderai flatten` */
import type { FlatLine } from '../domain/order-line/intent.ts';
import { ok } from '../domain/result.ts';
import { symbolValue } from './candle/flags.ts';
import { defineCommand } from './command.ts';
import { badUsage } from './errors.ts';
import { CLOSING_OPTIONS, runClosing } from './order/closing.ts';

export const command = defineCommand({
  arguments: [{ name: '[symbol]', summary: 'symbol of the position to close' }],
  details: `Cancels the working orders in the symbol, then closes the position with a
reduce-only market order, which can never reverse it. Works on one portfolio.
Exit code 0 also without a position and working orders; 1 when the instrument
does not exist.`,
  options: {
    all: { flags: '--all', summary: 'every position and every working order of the portfolio' },
    ...CLOSING_OPTIONS,
  },
  examples: [
    ['traderai flatten BTCUSD', 'close one position, after asking'],
    ['traderai flatten --all --dry-run', 'show what closing everything would do'],
    ['traderai flatten --all --portfolio swing --yes', 'close everything in one portfolio, at once'],
  ],
  run(context, { words, options }) {
    const symbol = words[0] === undefined ? null : symbolValue(words[0]);
    if ((symbol === null) === (options.all !== true))
      throw badUsage(
        symbol === null ? 'no symbol is named' : 'use a symbol or --all, not both',
        'Name a symbol, or use --all.',
      );
    const intent: FlatLine = {
      kind: 'flat',
      target: symbol === null ? { kind: 'all' } : { kind: 'symbol', symbol },
      spans: {},
    };
    // A canceled order may still fill before the engine takes the cancel: reduce-only closes the position that exists
    // then, and never more. So a denied closing order is no reason to keep the working orders.
    return runClosing(context, {
      intent,
      options,
      denialOf: async () => ok(null),
      remedy: 'Check with traderai order list --open, then run it again: reduce-only orders never reverse a position.',
    });
  },
});
