/** `traderai risk exposure` */
import { readPortfolios } from '../../database/queries/portfolios.ts';
import { readPositions } from '../../database/queries/positions.ts';
import { ZERO } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { exposuresOf } from '../../domain/risk/exposure.ts';
import type { CurrencyExposure, Exposure, Exposures, SymbolExposure } from '../../domain/risk/exposure.ts';
import { money, percent, signedMoney } from '../../text/figures.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Desk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import { reportJson } from '../output/report.ts';
import type { JsonObject } from '../output/shapes.ts';
import { renderTable } from '../output/table.tsx';
import { portfolioScope } from '../portfolio-scope.ts';
import { valueOf } from '../portfolio/value.ts';
import { fractionText, holdingsOf } from './at-risk.ts';

const COLUMNS: readonly Column<SymbolExposure | CurrencyExposure>[] = [
  { title: 'Exposure', value: (row) => ('symbol' in row ? row.symbol : `all ${row.currency}`) },
  { title: 'Long', align: 'decimal', value: ({ long }) => money(long), priority: 4 },
  { title: 'Short', align: 'decimal', value: ({ short }) => money(short), priority: 4 },
  { title: 'Gross', align: 'decimal', value: ({ gross }) => money(gross), priority: 3 },
  { title: 'Net', align: 'decimal', value: ({ net }) => signedMoney(net) },
  { title: '% of equity', align: 'right', value: ({ share }) => percent(share) },
];

export const command = defineCommand({
  details: `Long, short, gross (long + short) and net (long - short) of what is held, by
currency and by symbol, at the latest marks; over all your portfolios, or the
one that --portfolio names. Currencies are never added. A symbol without a price
makes its sums unknown.`,
  examples: [
    ['traderai risk exposure', 'exposure of all your portfolios together'],
    ['traderai risk exposure --portfolio swing --json', 'of one portfolio, for a script'],
  ],
  async run(context) {
    const { output } = context;
    const { symbols, currencies } = await withDesk(context, (desk) => readExposures(context, desk));
    if (output.form === 'json')
      return reportJson(output, {
        currencies: currencies.map((row) => ({
          ...exposureJson(row),
          equity: decimalTextOrNull(row.equity),
          unpriced: row.unpriced,
        })),
        symbols: symbols.map((row) => ({ symbol: row.symbol, ...exposureJson(row) })),
      });
    output.print(
      symbols.length === 0
        ? "No open positions. Buy with: traderai order place 'b 0.5 BTCUSD @mkt'"
        : await renderTable(COLUMNS, [...currencies, ...symbols], output.surface),
    );
  },
});

async function readExposures(context: Context, desk: Desk): Promise<Exposures> {
  const [scope, all, positions] = await Promise.all([
    portfolioScope(context, desk),
    readPortfolios(desk.db),
    readPositions(desk.db),
  ]);
  const portfolios = new Map(
    all.filter(({ id }) => scope === null || scope.includes(id)).map(({ id, currency }) => [id, currency]),
  );
  const held = positions.filter(({ portfolioId }) => portfolios.has(portfolioId));
  const equities = new Map<string, Decimal>();
  for (const [id, currency] of portfolios) {
    const { equity } = await valueOf(desk.db, id);
    equities.set(currency, (equities.get(currency) ?? ZERO).plus(equity));
  }
  return exposuresOf(await holdingsOf(desk, held, ({ portfolioId }) => portfolios.get(portfolioId)!), equities);
}

function exposureJson({ currency, long, short, gross, net, share }: Exposure): JsonObject {
  return {
    currency,
    long: decimalTextOrNull(long),
    short: decimalTextOrNull(short),
    gross: decimalTextOrNull(gross),
    net: decimalTextOrNull(net),
    shareOfEquity: fractionText(share),
  };
}
