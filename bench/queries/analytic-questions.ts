/** Queries of reports on one portfolio and on the whole desk; each must take less than a second. */
import type { FigurePart } from '../figure.ts';
import { Asker } from './asker.ts';
import type { FilledDesk } from './desk.ts';
import { portfolioAt } from './fill-books.ts';
import { liveOn } from './fill-market.ts';
import { limited, underLimit } from './part.ts';
import { DAY_MS } from '../../src/domain/time-units.ts';
import { FIRST_AT } from '../support/made-candles.ts';
import { SYMBOLS, TRADED_DAYS } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { explained, timeCalls } from './timed.ts';

export async function askAnalytics(
  desk: FilledDesk,
  asker: Asker,
  { sizes, signal, runs }: { readonly sizes: Sizes; readonly signal: AbortSignal; readonly runs: number },
): Promise<FigurePart[]> {
  const parts: FigurePart[] = [];
  await using writer = await Asker.open(desk.superuser, signal);
  let liveMinutes = 0;
  parts.push(
    await refresh(
      desk,
      asker,
      {
        view: 'symbol_performance_summary',
        what: 'with concurrent readers, after fifteen more minutes of every symbol',
        signal,
        runs,
      },
      () => liveOn(writer, sizes, liveMinutes++),
    ),
  );
  parts.push(await refresh(desk, asker, { view: 'signal_performance', what: 'with concurrent readers', signal, runs }));
  const portfolio = portfolioAt(Math.floor(sizes.portfolios / 2));
  for (const [name, what, text] of OF_A_PORTFOLIO)
    parts.push(await underLimit(asker, { name, what, text, values: [portfolio] }, runs));
  for (const [name, what, text] of OF_THE_DESK)
    parts.push(await underLimit(asker, { name, what, text, values: [] }, runs));
  const spans = [
    ['a day', 1, 1],
    ['a month', 30, 1],
    ['all time', TRADED_DAYS, null],
  ] as const;
  for (const [said, days, aim] of spans) {
    const from = FIRST_AT + Math.floor((TRADED_DAYS - days) / 2) * DAY_MS;
    const part = await underLimit(
      asker,
      {
        name: `all trades by symbol, ${said}`,
        what: aim === null ? 'summed one by one, for comparison with the stored sums' : 'summed one by one',
        text: SYMBOLS_OF_TRADES,
        values: [new Date(from), new Date(from + days * DAY_MS)],
      },
      runs,
    );
    parts.push({ ...part, aim });
  }
  return parts;
}

interface Refresh {
  readonly view: string;
  readonly what: string;
  readonly signal: AbortSignal;
  readonly runs: number;
}

async function refresh(
  desk: FilledDesk,
  asker: Asker,
  { view, what, signal, runs }: Refresh,
  prepare?: () => Promise<void>,
): Promise<FigurePart> {
  const times = await timeCalls(runs, () => asker.ask('select refresh_view($1)', [view]), prepare);
  // Users have no right on the tables that a refresh reads without row security.
  await using superuser = await Asker.open(desk.superuser, signal);
  const [definition] = await superuser.ask<{ text: string }>('select pg_get_viewdef($1::regclass) as text', [view]);
  return limited(
    `refresh of ${view}`,
    { what, ...times },
    { result: await explained(superuser, { text: definition!.text.replace(/;\s*$/, ''), values: [] }) },
  );
}

type Question = readonly [name: string, what: string, text: string];

const OF_A_PORTFOLIO: readonly Question[] = [
  [
    'a portfolio by day',
    'all its trades',
    `
    select (executed_at at time zone 'UTC')::date as day, count(*), sum(realized_pnl), sum(commission), sum(slippage * quantity)
      from "Trade" where portfolio_id = $1 group by 1 order by 1`,
  ],
  [
    'a portfolio by symbol',
    'all its trades',
    `
    select symbol, count(*), sum(quantity * price), sum(realized_pnl), sum(commission) from "Trade" where portfolio_id = $1 group by 1 order by 1`,
  ],
  [
    `a portfolio's win rate`,
    'all its trades',
    `
    select count(*) filter (where realized_pnl > 0) as wins, count(*) filter (where realized_pnl < 0) as losses,
           avg(realized_pnl) filter (where realized_pnl > 0) as average_win, avg(realized_pnl) filter (where realized_pnl < 0) as average_loss
      from "Trade" where portfolio_id = $1 and realized_pnl <> 0`,
  ],
  [
    `a portfolio's commission by month`,
    'all its trades',
    `
    select date_trunc('month', executed_at, 'UTC') as month, sum(commission) from "Trade" where portfolio_id = $1 group by 1 order by 1`,
  ],
  [
    `a portfolio's exposure`,
    'positions',
    `
    select symbol, quantity * mark_price as exposure, quantity * mark_price / nullif(sum(abs(quantity * mark_price)) over (), 0) as share
      from "Position" where portfolio_id = $1 and quantity <> 0 order by abs(quantity * mark_price) desc`,
  ],
  [
    `a portfolio's equity curve`,
    'snapshots',
    'select sampled_at, equity, net_deposits from "PortfolioSnapshot" where portfolio_id = $1 order by sampled_at',
  ],
  [
    `a portfolio's figures by day`,
    'PortfolioPerformance',
    `
    select date, total_return, sharpe, max_drawdown, win_rate, realized_pnl, commission from "PortfolioPerformance" where portfolio_id = $1 and interval = '1d' order by date`,
  ],
];

const OF_THE_DESK: readonly Question[] = [
  [
    'symbol_performance_summary',
    'thirty days of every symbol',
    'select * from symbol_performance_summary_shown order by symbol, day desc',
  ],
  [
    'symbol_performance_summary of a symbol',
    'thirty days',
    `select * from symbol_performance_summary_shown where symbol = '${SYMBOLS[30]}' order by day desc`,
  ],
  ['signal_performance', 'every source', 'select * from signal_performance_shown order by hit_rate desc'],
  [
    'all portfolios by day',
    'PortfolioPerformance',
    `
    select date, sum(trades), sum(realized_pnl), sum(commission), sum(wins)::double precision / nullif(sum(wins + losses), 0) as win_rate
      from "PortfolioPerformance" where interval = '1d' group by 1 order by 1`,
  ],
  [
    'all portfolios by month',
    'PortfolioPerformance',
    `
    select date, sum(trades), sum(realized_pnl), sum(commission), sum(wins)::double precision / nullif(sum(wins + losses), 0) as win_rate
      from "PortfolioPerformance" where interval = '1M' group by 1 order by 1`,
  ],
  [
    'commission and profit of all trades by symbol',
    'stored in positions',
    'select symbol, sum(fees) as commission, sum(realized_pnl) as realized_pnl from "Position" group by 1 order by 1',
  ],
  [
    'exposure of all portfolios by symbol',
    'positions',
    `
    select symbol, sum(quantity * mark_price) as net, sum(abs(quantity * mark_price)) as gross, count(*) from "Position" where quantity <> 0 group by 1 order by 3 desc`,
  ],
  [
    'exposure by portfolio',
    'positions',
    `
    select portfolio_id, sum(quantity * mark_price) as net, sum(abs(quantity * mark_price)) as gross from "Position" where quantity <> 0 group by 1 order by 3 desc`,
  ],
];

const SYMBOLS_OF_TRADES = `
  select symbol, count(*), sum(quantity * price) as turnover, sum(realized_pnl) as realized_pnl, sum(commission) as commission
    from "Trade" where executed_at >= $1 and executed_at < $2 group by 1 order by 1`;
