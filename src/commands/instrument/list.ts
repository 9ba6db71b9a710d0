/** `traderai instrument list` */
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { readInstruments } from '../../database/queries/instruments.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { marketNow } from '../market-now.ts';
import type { Column } from '../output/columns.ts';
import { figure } from '../../text/figures.ts';
import { reportList } from '../output/report.ts';
import { hoursText, instrumentJson } from './instrument.ts';
import type { ShownInstrument } from './instrument.ts';

export const command = defineCommand({
  details: `An instrument without trading hours trades round the clock. Its DAY orders end
with the desk's day: traderai desk show`,
  options: {
    symbol: {
      flags: '--symbol <symbol>',
      summary: 'only this instrument; repeatable',
      parse: symbolValue,
      repeat: 'list',
    },
  },
  examples: [
    ['traderai instrument list', 'list the instruments with tick, lot and trading hours'],
    ['traderai instrument list --json', 'also list costs and the present session, for a script'],
  ],
  async run(context, { options }) {
    const rows = await withDesk(context, async ({ db }): Promise<ShownInstrument[]> => {
      const [instruments, day, marketAt] = await Promise.all([
        readInstruments(db),
        readDeskDay(db),
        marketNow(context, db),
      ]);
      return instruments
        .filter(({ symbol }) => options.symbol?.includes(symbol) ?? true)
        .map((instrument) => ({ instrument, day, marketAt }));
    });
    const wanted = options.symbol === undefined ? '' : ` ${options.symbol.join(', ')}`;
    await reportList(context.output, {
      rows,
      columns: COLUMNS,
      json: instrumentJson,
      empty: `No instrument${wanted} yet. A feed or a candle import creates instruments. Start a feed with: traderai engine run`,
    });
  },
});

const COLUMNS: readonly Column<ShownInstrument>[] = [
  { title: 'Symbol', value: ({ instrument }) => instrument.symbol },
  { title: 'Name', value: ({ instrument }) => instrument.name, priority: 0 },
  { title: 'Kind', value: ({ instrument }) => instrument.kind, priority: 2 },
  { title: 'Currency', value: ({ instrument }) => instrument.currency, priority: 4 },
  { title: 'Tick', align: 'decimal', value: ({ instrument }) => figure(instrument.tickSize), priority: 5 },
  { title: 'Lot', align: 'decimal', value: ({ instrument }) => figure(instrument.lotSize), priority: 1 },
  { title: 'State', value: ({ instrument }) => (instrument.active ? 'active' : 'inactive'), priority: 3 },
  { title: 'Trading hours', value: ({ instrument }) => hoursText(instrument) },
];
