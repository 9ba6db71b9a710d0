/**
 * Compares stored values of all portfolios with values that each query joins, and measures the cost of storing them.
 */
import type { FigurePart } from '../figure.ts';
import { hundredths } from '../support/percentiles.ts';
import { Asker } from './asker.ts';
import { CANDLES_BEFORE } from './before.ts';
import type { FilledDesk } from './desk.ts';
import { compare, limited } from './part.ts';
import { SYMBOLS } from './sizes.ts';
import { explained, timeCalls, timeInTurns } from './timed.ts';
import type { Timed } from './timed.ts';
import { milliseconds } from '../../src/text/durations.ts';
import { grouped } from '../../src/text/figures.ts';

const KEPT = {
  what: 'rows that the engine stores',
  text: `select id, cash_balance_usd, total_value_usd from "Portfolio" where name <> 'main'`,
  values: [],
};

/** Computes the equity of every portfolio from its positions and a price of each symbol. */
const liveJoin = (prices: string): string => `
  select p.id, p.cash_balance_usd, p.cash_balance_usd + sum(round(o.quantity * m.price, 8))
    from "Portfolio" p
    join "Position" o on o.portfolio_id = p.id
    join (${prices}) m on m.symbol = o.symbol
   group by p.id`;

const LATEST_CANDLE = liveJoin(
  `select distinct on (symbol) symbol, close as price from ${CANDLES_BEFORE} order by symbol, timestamp desc`,
);
/** The fastest query of a client with an index on time alone, if every symbol has traded lately. */
const LATEST_CANDLE_EACH = liveJoin(`
  select i.symbol, c.price from "Instrument" i
   cross join lateral (select close as price from ${CANDLES_BEFORE} where symbol = i.symbol order by timestamp desc limit 1) c`);
const QUOTES = liveJoin('select symbol, last as price from "Quote"');

export async function askValuations(
  desk: FilledDesk,
  asker: Asker,
  signal: AbortSignal,
  runs: number,
): Promise<FigurePart[]> {
  const candles = await compare(
    asker,
    {
      name: 'valuation of all portfolios, from candles',
      aim: 50,
      result: KEPT,
      reference: {
        what: 'positions × latest candle of each symbol, out of one table indexed by time alone',
        text: LATEST_CANDLE,
        values: [],
      },
      besides: { eachSymbolByTime: { text: LATEST_CANDLE_EACH, values: [] } },
    },
    runs,
  );
  const quotes = await compare(
    asker,
    {
      name: 'valuation of all portfolios, from quotes',
      aim: 50,
      result: KEPT,
      reference: { what: 'positions × quotes', text: QUOTES, values: [] },
    },
    runs,
  );
  const view = await askView(desk, asker, { signal, runs });
  return [candles, quotes, ...view];
}

interface Watched {
  readonly signal: AbortSignal;
  readonly runs: number;
}

/** Moves the prices once between a refresh and the queries, so that the view is stale. */
async function askView(desk: FilledDesk, asker: Asker, { signal, runs }: Watched): Promise<FigurePart[]> {
  await using superuser = await Asker.open(desk.superuser, signal);
  await using engine = await Asker.open(desk.engine, signal);
  const refreshed = await timeCalls(runs, () => asker.ask(`select refresh_view('portfolio_realtime')`));
  await superuser.ask('set session_replication_role = replica');
  // Every price, position and portfolio changes: the largest possible load of one step.
  const marked = await timeCalls(
    runs,
    () => engine.ask('select book_marks($1, $2)', [desk.epoch, SYMBOLS]),
    () => superuser.ask('update "Quote" set last = last + 0.01, ask = ask + 0.01'),
  );
  const [{ stale }] = (await asker.ask<{ stale: number }>(
    `select count(*)::integer as stale from portfolio_realtime_mine v join "Portfolio" p on p.id = v.portfolio_id where v.equity <> p.total_value_usd`,
  )) as [{ stale: number }];
  const [view, live] = (await timeInTurns(
    asker,
    [
      { text: `select portfolio_id, cash, equity from portfolio_realtime_mine where name <> 'main'`, values: [] },
      { text: QUOTES, values: [] },
    ],
    runs,
  )) as [Timed, Timed];
  const refresh = await explained(superuser, {
    text: (
      await superuser.ask<{ text: string }>(`select pg_get_viewdef('portfolio_realtime'::regclass) as text`)
    )[0]!.text.replace(/;\s*$/, ''),
    values: [],
  });
  return [
    {
      name: 'the same from portfolio_realtime',
      aim: null,
      ratio: hundredths(live.ms / view.ms),
      result: {
        what: 'materialized view',
        ms: view.ms,
        rows: view.rows,
        clientMs: view.clientMs,
        runs: view.runs,
        refreshMs: refreshed.ms,
        wrongAfterOneMoveOfPrices: stale,
      },
      reference: { what: 'positions × quotes', ms: live.ms, clientMs: live.clientMs, runs: live.runs },
      said: {
        result: `${milliseconds(view.ms)}: materialized view, ${grouped(stale)} of its rows wrong after one move of prices until a refresh of ${milliseconds(refreshed.ms)}`,
        reference: `${milliseconds(live.ms)}: positions × quotes`,
      },
      plans: { result: view.plan, reference: live.plan, refresh },
    },
    limited('refresh of portfolio_realtime', { what: 'with concurrent readers', ...refreshed }, { result: refresh }),
    limited(
      'cost of storing the values',
      { what: `book_marks after every price has moved, ${SYMBOLS.length} symbols`, ...marked },
      {},
    ),
  ];
}
