/**
 * A week of market data and a plan of orders over it: the real recording if it exists beside the project, else a
 * generated one.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFile } from './shared-data.ts';

export interface Rehearsal {
  /** CSV or CSV.gz of minute candles of four symbols. */
  readonly candles: string;
  /** Plan of orders. */
  readonly plan: string;
  readonly events: number;
  readonly orders: number;
}

const WEEK = 'data/bars_1m_bitfinex_week_2018-11-12.csv.gz';
const WEEK_EVENTS = 34_502;
const WEEK_MINUTES = 7 * 1440;
const MADE_MINUTES = 720;
const MONDAY = Date.UTC(2018, 10, 12);
const MINUTE_MS = 60_000;

/** Quantities around a tenth of a minute's volume: many orders need several candles. */
const SYMBOLS = [
  { symbol: 'BTCUSD', price: 6400, quantity: 0.4 },
  { symbol: 'ETHUSD', price: 210, quantity: 6 },
  { symbol: 'LTCUSD', price: 50, quantity: 4 },
  { symbol: 'XRPUSD', price: 0.5, quantity: 1500 },
] as const;

export function makeRehearsal(
  folder: string,
  {
    orders = 400,
    recording = 'real',
    madeMinutes = MADE_MINUTES,
  }: { readonly orders?: number; readonly recording?: 'real' | 'made'; readonly madeMinutes?: number } = {},
): Rehearsal {
  const real = recording === 'real' ? sharedFile(WEEK) : null;
  const minutes = real === null ? madeMinutes : WEEK_MINUTES;
  const candles = real ?? join(folder, 'made.csv');
  const events = real === null ? writeCandles(candles, madeMinutes) : WEEK_EVENTS;
  const plan = join(folder, 'plan.txt');
  writeFileSync(plan, planText(orders, minutes));
  return { candles, plan, events, orders };
}

/** A small random generator with the same numbers on every machine. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function planText(count: number, minutes: number): string {
  const chance = random(7);
  const lines: { readonly at: number; readonly text: string }[] = [];
  for (let index = 1; index <= count; index += 1) {
    const at = MONDAY + MINUTE_MS * (60 + Math.floor(chance() * (minutes - 120)));
    lines.push({ at, text: planLine(index, chance) });
  }
  lines.sort((one, other) => one.at - other.at);
  return lines.map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`).join('');
}

function planLine(index: number, chance: () => number): string {
  const { symbol, quantity } = SYMBOLS[Math.floor(chance() * SYMBOLS.length)]!;
  const amount = (quantity * (0.2 + chance() * 4)).toFixed(4);
  const side = chance() < 0.5 ? 'b' : 's';
  const kind = chance();
  if (index > 20 && kind < 0.08) return `x p${index - Math.ceil(chance() * 12)}`;
  if (kind < 0.1) return `flat ${symbol}`;
  if (kind < 0.12) return 'xa';
  const id = `client-order-id=p${index}`;
  if (kind < 0.45) return `${id} ${side} ${amount} ${symbol} @mkt`;
  if (kind < 0.6)
    return `${id} ${side} ${amount} ${symbol} @last${side === 'b' ? '-' : '+'}${Math.ceil(chance() * 40)}bp gtc`;
  if (kind < 0.7) return `${id} ${side} ${amount} ${symbol} @last${side === 'b' ? '+' : '-'}20bp day`;
  if (kind < 0.8) return `${id} ${side} ${amount} ${symbol} @mkt ioc`;
  if (kind < 0.86) return `${id} ${side} ${amount} ${symbol} @last fok`;
  if (kind < 0.92) return `${id} ${side} pos/2 ${symbol} @mkt ro`;
  return `${id} ${side} $2.5k ${symbol} @last gtc`;
}

/** Minutes of a random walk in ticks, some minutes without trades. */
function writeCandles(path: string, minutes: number): number {
  const chance = random(11);
  const rows = ['timestamp,symbol,open,high,low,close,volume'];
  for (const { symbol, price, quantity } of SYMBOLS) {
    let close: number = price;
    for (let minute = 0; minute < minutes; minute += 1) {
      const open = close;
      close = Math.max(price / 2, open * (1 + (chance() - 0.5) * 0.004));
      const [high, low] = [
        Math.max(open, close) * (1 + chance() * 0.001),
        Math.min(open, close) * (1 - chance() * 0.001),
      ];
      if (chance() < 0.05) continue;
      const figures = [open, high, low, close].map((figure) => figure.toFixed(5));
      rows.push(
        [
          new Date(MONDAY + minute * MINUTE_MS).toISOString(),
          symbol,
          ...figures,
          (quantity * 10 * (0.1 + chance())).toFixed(4),
        ].join(','),
      );
    }
  }
  writeFileSync(path, `${rows.join('\n')}\n`);
  return rows.length - 1;
}
