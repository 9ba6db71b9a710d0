/** A symbol's candles, as the document's statement and a chart ask for them. */
import type { FigurePart } from '../figure.ts';
import type { Asker } from './asker.ts';
import { CANDLES_BEFORE, NO_INDEX } from './before.ts';
import { compare } from './part.ts';
import { DAY_MS, FIRST_AT, MINUTE_MS, SYMBOLS, minutesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';

const SYMBOL = SYMBOLS[30]!;
const MONTH_DAYS = 30;
/** What a chart shows. */
const LATEST = 500;
const REFERENCE = 'one table, indexed by time alone';

export async function askCandles(asker: Asker, sizes: Sizes, runs: number): Promise<FigurePart[]> {
  const end = FIRST_AT + minutesOf(sizes) * MINUTE_MS;
  const spans = [[`a symbol's month of candles`, MONTH_DAYS], [`a symbol's day of candles`, 1]] as const;
  const parts: FigurePart[] = [];
  for (const [name, days] of spans) {
    const to = Math.max(FIRST_AT + DAY_MS, end - DAY_MS);
    const values = [SYMBOL, new Date(Math.max(FIRST_AT, to - days * DAY_MS)), new Date(to)];
    const range = (table: string): string => `select * from ${table} where symbol = $1 and timestamp between $2 and $3 order by timestamp desc`;
    parts.push(await compare(asker, twoTables(name, range, values), runs));
  }
  const latest = (table: string): string =>
    `select timestamp, open, high, low, close, volume from ${table} where symbol = $1 and interval = '1m' order by timestamp desc limit ${LATEST}`;
  parts.push(await compare(asker, twoTables(`a symbol's latest ${LATEST} candles`, latest, [SYMBOL]), runs));
  return parts;
}

function twoTables(name: string, text: (table: string) => string, values: readonly unknown[]): Parameters<typeof compare>[1] {
  const before = { text: text(CANDLES_BEFORE), values };
  return {
    name,
    aim: 10,
    result: { what: 'as shipped', text: text('"MarketData"'), values },
    reference: { what: REFERENCE, ...before },
    besides: { withoutAnyIndex: { ...before, settings: NO_INDEX } },
  };
}
