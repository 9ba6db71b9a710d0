/**
 * Reads the candles of a symbol with the query of the analysis report and with that of a chart, before and after a
 * month recorded live is rearranged.
 */
import type { Bed, FigurePart } from '../figure.ts';
import type { Asker } from './asker.ts';
import { CANDLES_BEFORE, NO_INDEX } from './before.ts';
import type { FilledDesk } from './desk.ts';
import { layOut } from './layout-question.ts';
import { compare } from './part.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time-units.ts';
import { FIRST_AT } from '../support/made-candles.ts';
import { SYMBOLS, importedMinutesOf, minutesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';

const SYMBOL = SYMBOLS[30]!;
const MONTH_DAYS = 30;
/** Number of candles in a chart. */
const LATEST = 500;
/**
 * The query of the analysis report reads all columns of a candle; panes and commands read only the columns that they
 * draw.
 */
const EVERYTHING = '*';
const CHART = 'timestamp, open, high, low, close, volume';
const REFERENCE = 'one table, indexed by time alone';

export async function askCandles(
  desk: FilledDesk,
  asker: Asker,
  { bed, sizes, runs }: { readonly bed: Bed; readonly sizes: Sizes; readonly runs: number },
): Promise<FigurePart[]> {
  const [importedTo, recordedTo] = [importedMinutesOf(sizes), minutesOf(sizes)].map(
    (minutes) => FIRST_AT + minutes * MINUTE_MS,
  ) as [number, number];
  const live = [
    [`a symbol's month, recorded live`, EVERYTHING, recordedTo, MONTH_DAYS],
    [`a chart of a month, recorded live`, CHART, recordedTo, MONTH_DAYS],
    [`a symbol's day, recorded live`, EVERYTHING, recordedTo, 1],
  ] as const;
  const parts = [await compare(asker, span(`a symbol's month, imported`, EVERYTHING, importedTo, MONTH_DAYS), runs)];
  for (const [name, columns, to, days] of live)
    parts.push({ ...(await compare(asker, span(`${name}, not laid out yet`, columns, to, days), runs)), aim: null });
  parts.push(await layOut(desk, bed));
  for (const [name, columns, to, days] of live) parts.push(await compare(asker, span(name, columns, to, days), runs));
  const latest = {
    shipped: `select ${CHART} from latest_candles($1, '1m', null, null, ${LATEST})`,
    before: `select ${CHART} from ${CANDLES_BEFORE} where symbol = $1 and interval = '1m' order by timestamp desc limit ${LATEST}`,
  };
  parts.push(await compare(asker, twoTables(`a symbol's latest ${LATEST} candles`, latest, [SYMBOL]), runs));
  return parts;
}

function span(name: string, columns: string, to: number, days: number): Parameters<typeof compare>[1] {
  const only = columns === CHART ? ` and interval = '1m'` : '';
  const range = (table: string): string =>
    `select ${columns} from ${table} where symbol = $1${only} and timestamp between $2 and $3 order by timestamp desc`;
  return twoTables(name, { shipped: range('"MarketData"'), before: range(CANDLES_BEFORE) }, [
    SYMBOL,
    new Date(Math.max(FIRST_AT, to - days * DAY_MS)),
    new Date(to),
  ]);
}

function twoTables(
  name: string,
  texts: { readonly shipped: string; readonly before: string },
  values: readonly unknown[],
): Parameters<typeof compare>[1] {
  const before = { text: texts.before, values };
  return {
    name,
    aim: 10,
    result: { what: 'as shipped', text: texts.shipped, values },
    reference: { what: REFERENCE, ...before },
    besides: { withoutAnyIndex: { ...before, settings: NO_INDEX } },
  };
}
