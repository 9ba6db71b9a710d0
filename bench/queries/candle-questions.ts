/** A symbol's candles, as the document's statement and a chart ask for them. */
import type { FigurePart } from '../figure.ts';
import type { Asker } from './asker.ts';
import { CANDLES_BEFORE, NO_INDEX } from './before.ts';
import { compare } from './part.ts';
import { DAY_MS, FIRST_AT, MINUTE_MS, SYMBOLS, importedMinutesOf, minutesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';

const SYMBOL = SYMBOLS[30]!;
const MONTH_DAYS = 30;
/** What a chart shows. */
const LATEST = 500;
/** The document asks for all of a candle, panes and commands for what is drawn. */
const EVERYTHING = '*';
const CHART = 'timestamp, open, high, low, close, volume';
const REFERENCE = 'one table, indexed by time alone';

export async function askCandles(asker: Asker, sizes: Sizes, runs: number): Promise<FigurePart[]> {
  const [importedTo, livedTo] = [importedMinutesOf(sizes), minutesOf(sizes)].map((minutes) => FIRST_AT + minutes * MINUTE_MS) as [number, number];
  const spans = [
    [`a symbol's month, imported`, EVERYTHING, importedTo, MONTH_DAYS],
    [`a symbol's month, lived through`, EVERYTHING, livedTo, MONTH_DAYS],
    [`a chart of a month, lived through`, CHART, livedTo, MONTH_DAYS],
    [`a symbol's day, lived through`, EVERYTHING, livedTo, 1],
  ] as const;
  const parts: FigurePart[] = [];
  for (const [name, columns, to, days] of spans) {
    const values = [SYMBOL, new Date(Math.max(FIRST_AT, to - days * DAY_MS)), new Date(to)];
    const only = columns === CHART ? ` and interval = '1m'` : '';
    const range = (table: string): string => `select ${columns} from ${table} where symbol = $1${only} and timestamp between $2 and $3 order by timestamp desc`;
    parts.push(await compare(asker, twoTables(name, range, values), runs));
  }
  const latest = (table: string): string =>
    `select ${CHART} from ${table} where symbol = $1 and interval = '1m' order by timestamp desc limit ${LATEST}`;
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
