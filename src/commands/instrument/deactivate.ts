/** `traderai instrument deactivate` */
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { changeState } from './state.ts';

export const command = defineCommand({
  arguments: [{ name: '<symbol>', summary: 'symbol of the instrument' }],
  details: `For administrators. The desk then denies every new order of the instrument with
INSTRUMENT_INACTIVE, orders that reduce a position too, and refuses signals.
Orders that the engine has accepted stay open and may fill; cancel them with:
traderai order cancel`,
  examples: [
    ['traderai instrument deactivate BTCUSD', 'deny every new order of BTCUSD'],
    ['traderai instrument deactivate BTCUSD --json', 'the same, for a script; openOrders counts accepted orders'],
  ],
  run: (context, { words }) => changeState(context, symbolValue(words[0]!), 'inactive'),
});
