/** Queries of a portfolio's trade history, for reports and for the list of trades. */
import type { FigurePart } from '../figure.ts';
import type { Asker } from './asker.ts';
import { TRADES_BEFORE } from './before.ts';
import { portfolioAt } from './fill-books.ts';
import { compare } from './part.ts';
import { DAY_MS } from '../../src/domain/time-units.ts';
import { FIRST_AT } from '../support/made-candles.ts';
import { TRADED_DAYS } from './sizes.ts';
import type { Sizes } from './sizes.ts';

const REFERENCE = 'one table, no index';
const LATEST = 100;
const COLUMNS =
  'id, order_id, symbol, side, quantity, price, commission, slippage, liquidity, realized_pnl, sequence, executed_at, recorded_at';

export async function askTrades(asker: Asker, { portfolios }: Sizes, runs: number): Promise<FigurePart[]> {
  const portfolio = portfolioAt(Math.floor(portfolios / 2));
  const month = [
    portfolio,
    new Date(FIRST_AT + (TRADED_DAYS / 2) * DAY_MS),
    new Date(FIRST_AT + (TRADED_DAYS / 2 + 30) * DAY_MS),
  ];
  const ofMonth = (table: string): string =>
    `select ${COLUMNS} from ${table} where portfolio_id = $1 and executed_at >= $2 and executed_at < $3 order by sequence`;
  const latest = (table: string): string =>
    `select ${COLUMNS} from ${table} where portfolio_id = $1 order by sequence desc limit ${LATEST}`;
  const parts: FigurePart[] = [];
  for (const [name, text, values] of [
    [`a portfolio's month of trades`, ofMonth, month],
    [`a portfolio's latest ${LATEST} trades`, latest, [portfolio]],
  ] as const) {
    const result = { what: 'as shipped', text: text('"Trade"'), values };
    parts.push(
      await compare(
        asker,
        { name, aim: 20, result, reference: { what: REFERENCE, text: text(TRADES_BEFORE), values } },
        runs,
      ),
    );
  }
  return parts;
}
