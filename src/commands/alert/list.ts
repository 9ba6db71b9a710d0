/** `traderai alert list` */
import { readAlerts } from '../../database/queries/alerts.ts';
import { positiveWholeNumber } from '../arguments.ts';
import { symbolValue } from '../candle/flags.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import { ALERT_COLUMNS } from '../output/market-columns.ts';
import { reportList } from '../output/report.ts';
import { alertJson } from '../output/shapes.ts';

const DEFAULT_LIMIT = 50;

export const command = defineCommand({
  options: {
    unacknowledged: { flags: '--unacknowledged', summary: 'only unacknowledged alerts' },
    symbol: { flags: '--symbol <symbol>', summary: 'only alerts of this symbol', parse: symbolValue },
    limit: {
      flags: '--limit <count>',
      summary: `how many of the newest alerts (default: ${DEFAULT_LIMIT})`,
      parse: positiveWholeNumber,
    },
  },
  examples: [
    ['traderai alert list', 'list the newest alerts'],
    ['traderai alert list --unacknowledged --json', 'list unacknowledged alerts, for a script'],
  ],
  async run(context, { options }) {
    const { symbol, limit = DEFAULT_LIMIT } = options;
    const scope = options.unacknowledged === true ? 'unacknowledged' : 'all';
    const rows = await withDesk(context, ({ db }) => readAlerts(db, { scope, symbol, limit }));
    await reportList(context.output, {
      rows,
      columns: ALERT_COLUMNS,
      json: alertJson,
      empty: `No ${scope === 'all' ? 'alerts yet' : 'unacknowledged alerts'}${symbol === undefined ? '' : ` in ${symbol}`}. Watch a price with: traderai alert rule create 'BTCUSD last > 70000'`,
    });
  },
});
