/** Activates and deactivates an instrument, and counts the open orders that it keeps. */
import { setInstrumentState } from '../../database/actions/desk-settings.ts';
import type { InstrumentState } from '../../database/actions/desk-settings.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { countOpenOrdersOf } from '../../database/queries/orders.ts';
import { counted } from '../../text/figures.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { marketNow } from '../market-now.ts';
import { reportJson } from '../output/report.ts';
import { instrumentJson, instrumentOf } from './instrument.ts';

export async function changeState(context: Context, symbol: string, state: InstrumentState): Promise<void> {
  const { output } = context;
  const { shown, openOrders } = await withDesk(context, async ({ db, pool }) => {
    const set = await setInstrumentState(pool, { symbol, state });
    if (!set.ok) throw failureOf(set.error);
    const [instrument, day, marketAt, openOrders] = await Promise.all([
      instrumentOf(db, symbol),
      readDeskDay(db),
      marketNow(context, db),
      countOpenOrdersOf(db, symbol),
    ]);
    return { shown: { instrument, day, marketAt }, openOrders };
  });
  if (output.form === 'json') return reportJson(output, { ...instrumentJson(shown), openOrders });
  if (state === 'active') return output.print(`${symbol} is active: the desk accepts orders.`);
  output.print(`${symbol} is inactive: the desk denies new orders.`);
  if (openOrders > 0)
    output.say(
      `${counted(openOrders, 'open order')} may still fill. List them with: traderai order list --symbol ${symbol}`,
    );
}
