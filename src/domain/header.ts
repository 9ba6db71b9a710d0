/** Finds the columns of a CSV by the names that exchanges and libraries give them. */
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { shown } from './shown.ts';

export const CANDLE_COLUMNS = ['timestamp', 'symbol', 'interval', 'open', 'high', 'low', 'close', 'volume'] as const;
export type CandleColumn = (typeof CANDLE_COLUMNS)[number];

/** Zero-based positions; `width` is the number of fields that every row must have. */
export interface ColumnMapping {
  readonly timestamp: number;
  /** Null: the importer names the symbol. */
  readonly symbol: number | null;
  /** Null: the importer names the interval. */
  readonly interval: number | null;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Null: the file has no volume column, so the volume is unknown. */
  readonly volume: number | null;
  readonly width: number;
}

/** For the hint of an error; the caller ends the sentence. */
export const HEADER_HINT = 'Begin the file with a header such as timestamp,symbol,open,high,low,close,volume';

/** Byte order mark of UTF-8, in a text that was read as Latin-1. */
const UTF8_MARK = '\u00ef\u00bb\u00bf';

/** `line`: the first of a file, read as Latin-1. */
export function withoutMark(line: string): string {
  return line.startsWith(UTF8_MARK) ? line.slice(UTF8_MARK.length) : line;
}

/** A column that may be the volume is reported instead of ignored. Volatility is not volume. */
const LIKE_VOLUME = /vol(?!atil)/;

const OPTIONAL_COLUMNS: readonly CandleColumn[] = ['symbol', 'interval', 'volume'];

/** Column names that the user gave; they win over the aliases. */
export type ColumnNames = Readonly<Partial<Record<CandleColumn, string>>>;

const ALIASES: Readonly<Record<CandleColumn, readonly string[]>> = {
  timestamp: ['timestamp', 'time', 'date', 'datetime', 'ts', 'open_time', 'opentime'],
  symbol: ['symbol', 'ticker', 'instrument', 'pair'],
  interval: ['interval', 'timeframe'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c'],
  volume: ['volume', 'vol', 'v'],
};

/** Reads the header's fields; the error names the column that is missing or occurs twice. */
export function parseHeader(fields: readonly string[], names: ColumnNames = {}): Result<ColumnMapping, string> {
  const header = fields.map((field) =>
    field
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const found: Partial<Record<CandleColumn, number>> = {};
  for (const column of CANDLE_COLUMNS) {
    const wanted = names[column] === undefined ? ALIASES[column] : [names[column].trim().toLowerCase()];
    const positions = header.flatMap((name, position) => (wanted.includes(name) ? [position] : []));
    if (positions.length > 1) {
      return err(
        `the header has ${positions.length} columns for ${column}: ${positions.map((p) => shown(header[p] ?? '')).join(', ')}; name one of them`,
      );
    }
    if (names[column] !== undefined && positions.length === 0)
      return err(`the header has no column ${shown(names[column])} for ${column}`);
    if (positions[0] !== undefined) found[column] = positions[0];
  }
  const { timestamp, open, high, low, close } = found;
  if (timestamp === undefined || open === undefined || high === undefined || low === undefined || close === undefined) {
    return err(missingColumns(found, fields));
  }
  const likeVolume = found.volume === undefined ? header.filter((name) => LIKE_VOLUME.test(name)) : [];
  if (likeVolume.length > 0)
    return err(
      `the header has no column volume, and ${likeVolume.map(shown).join(', ')} may be one: name the column of the volume`,
    );
  const volume = found.volume ?? null;
  const symbol = found.symbol ?? null;
  const interval = found.interval ?? null;
  return ok({ timestamp, symbol, interval, open, high, low, close, volume, width: header.length });
}

function missingColumns(found: Partial<Record<CandleColumn, number>>, fields: readonly string[]): string {
  const missing = CANDLE_COLUMNS.filter((column) => !OPTIONAL_COLUMNS.includes(column) && found[column] === undefined);
  const header = shown(fields.join(','));
  return `the header ${header} has no column for ${missing.join(', ')}; write a header such as timestamp,symbol,open,high,low,close,volume`;
}
