/**
 * Random recordings and plans, small, and the same everywhere: the books that a run of the shipped program over them
 * leaves on the desk.
 */
import { expect } from 'vitest';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { HEADER, at, bar, engine, minute, openDesk, write } from '../support/recorded-desk.ts';

const MINUTES = 240;
/** The exit code of a plan with denied lines is 3. */
export const ENDINGS: readonly (number | null)[] = [0, 3];

/** Small, fast, and equal on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The nth bar is that of the nth interval. Volumes are zero at first and known later; some are missing. */
function bars(
  chance: () => number,
  { symbol, interval, length }: { readonly symbol: string; readonly interval: string; readonly length: number },
): string[] {
  let price = 100;
  return Array.from({ length: MINUTES / length }, (_, n) => {
    const open = price;
    price = Math.max(50, Math.round(open * (0.99 + chance() * 0.02) * 100) / 100);
    const [high, low] = [
      Math.max(open, price) + Math.round(chance() * 50) / 100,
      Math.min(open, price) - Math.round(chance() * 50) / 100,
    ];
    const volume = chance() < 0.1 ? '' : n < 20 / length || chance() < 0.2 ? '0' : String(Math.round(chance() * 400));
    return chance() < 0.1
      ? ''
      : bar(n * length, [open, high.toFixed(2), low.toFixed(2), price, volume].join(','), symbol, interval);
  }).filter((row) => row !== '');
}

function planLines(chance: () => number): string[] {
  const entered = Array.from({ length: 70 }, () => 2 + Math.floor(chance() * (MINUTES - 4) * 2) / 2).sort(
    (a, b) => a - b,
  );
  return entered.map((when, n) => {
    const at = `${minute(Math.floor(when)).slice(0, 17)}${when % 1 === 0 ? '00' : '30'}Z`;
    const kind = chance();
    if (n > 5 && kind < 0.1) return `${at} x p${n - 1 - Math.floor(chance() * 4)}`;
    if (kind < 0.15) return `${at} flat FINE`;
    const side = chance() < 0.5 ? 'b' : 's';
    const price = chance() < 0.4 ? 'mkt' : `last${chance() < 0.5 ? '-' : '+'}${Math.ceil(chance() * 80)}bp`;
    return `${at} client-order-id=p${n} ${side} ${1 + Math.floor(chance() * 40)} FINE @${price} ${['gtc', 'day', 'ioc', 'fok'][Math.floor(chance() * 4)]!}`;
  });
}

/** For an unknown instrument the engine guesses the tick; a known one can have an alert rule. */
export async function openMarketDesk(instrument: 'unknown' | 'watched'): Promise<TestDesk> {
  const desk = await openDesk();
  if (instrument === 'unknown') return desk;
  await desk.pool.query(`insert into "Instrument" (symbol, name) values ('FINE', 'Fine')`);
  await desk.pool.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold, severity) select id, 'FINE', 'LAST', 'ABOVE', 100.5, 'HIGH' from "User"`,
  );
  return desk;
}

type Left = Readonly<
  Record<'trades' | 'orders' | 'alerts' | 'candles' | 'signals' | 'quote' | 'tick' | 'books', readonly unknown[]>
>;

export async function leftOn(desk: TestDesk): Promise<Left> {
  const rows = async (text: string): Promise<unknown[]> => (await desk.pool.query(text)).rows;
  expect(await jsonInProcess(['db', 'verify'], at(desk))).toMatchObject({ ok: true });
  return {
    trades: await rows(
      `select o.client_order_id, t.quantity, t.price, t.executed_at, t.commission, t.slippage from "Trade" t join "Order" o on o.id = t.order_id order by t.sequence`,
    ),
    orders: await rows(
      `select client_order_id, status, end_reason, obstacle, filled_quantity, accepted_at, expires_at, denial from "Order" order by client_order_id`,
    ),
    alerts: await rows('select message, occurred_at from "Alert" order by occurred_at'),
    candles: await rows(
      `select timestamp, open, high, low, close, volume from "MarketData" where symbol = 'FINE' and interval = '1m' order by timestamp`,
    ),
    signals: await rows(
      `select direction, generated_at from "Signal" where symbol = 'FINE' and interval = '1m' order by generated_at`,
    ),
    quote: await rows(`select last, session_open, volume, quoted_at from "Quote" where symbol = 'FINE'`),
    tick: await rows(`select tick_size from "Instrument" where symbol = 'FINE'`),
    books: await rows(
      `select p.cash_balance_usd, q.quantity, q.cost, q.mark_price from "Portfolio" p join "Position" q on q.portfolio_id = p.id`,
    ),
  };
}

/**
 * A random series of minutes, coarser ones beside it, and a plan: the feeds in which a run may meet them, and a run on
 * a desk of its own.
 */
export interface RandomMarket {
  readonly fine: readonly string[];
  readonly coarse: readonly string[];
  readonly plan: string;
  /** The path of a recording with these rows. */
  file(name: string, rows: readonly string[]): string;
  /** The books that a run over the feeds leaves on a new desk. */
  run(feeds: readonly string[]): Promise<Left>;
}

export function makeRandomMarket(seed: number, instrument: 'unknown' | 'watched'): RandomMarket {
  const chance = random(seed);
  const fine = bars(chance, { symbol: 'FINE', interval: '1m', length: 1 });
  const coarse = ['5m 5', '1h 60'].flatMap((text) =>
    bars(chance, { symbol: 'FINE', interval: text.split(' ')[0]!, length: Number(text.split(' ')[1]) }),
  );
  const plan = write(`random-${seed}.txt`, planLines(chance));
  return {
    fine,
    coarse,
    plan,
    file: (name, rows) => write(`${name}-${seed}.csv`, [HEADER, ...rows]),
    async run(feeds) {
      const desk = await openMarketDesk(instrument);
      expect(ENDINGS).toContain((await runInProcess(engine(feeds, plan), at(desk))).code);
      return leftOn(desk);
    },
  };
}

/** The rows as a source tells them that is two hours late. */
export function delayed(rows: readonly string[]): string[] {
  return rows.map((row) =>
    row.replace(/^[^,]*/, (instant) => new Date(Date.parse(instant) + 2 * 3_600_000).toISOString()),
  );
}
