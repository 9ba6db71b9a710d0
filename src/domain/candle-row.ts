/**
 * Turns one CSV row into one candle as canonical text, for bulk import: it checks every rule of a candle and builds no
 * Decimal. It refuses a row that breaks a rule, with a reason that names the column and the value; it repairs and
 * guesses nothing.
 */
import type { ColumnMapping } from './header.ts';
import { parseDate, parseInstant } from './instant.ts';
import { normalizeSymbol, validSymbol } from './instrument.ts';
import { INTERVALS, isBucketStart, parseInterval } from './interval.ts';
import type { Interval } from './interval.ts';
import { WHOLE_DIGITS, scanNumber } from './number-scan.ts';
import type { ScanFault, ScannedNumber } from './number-scan.ts';
import { LARGEST_PRICE } from './price-bound.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import { shown } from './shown.ts';
import { unreachable } from './unreachable.ts';
import { plain } from './decimal.ts';

/** Prices and volume are plain decimal text: at most 12 digits before the point and 8 after it. */
export interface CandleRow {
  readonly symbol: string;
  readonly interval: Interval;
  /** Milliseconds UTC, the opening instant of a bar of `interval`. */
  readonly timestamp: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Null: unknown, because the file has no such column or the field is empty. */
  readonly volume: string | null;
}

export interface CandleRowDefaults {
  /** Used when the file has no symbol column. */
  readonly symbol: string | null;
  /** Used when the file has no interval column. */
  readonly interval: Interval;
}

/** A sentence that is safe to print. */
export type RejectReason = string;

// One set for all rows: the numbers are compared before the next row is read.
const open = emptyScan();
const high = emptyScan();
const low = emptyScan();
const close = emptyScan();
const volume = emptyScan();

const largestPrice = emptyScan();
scanNumber(plain(LARGEST_PRICE), largestPrice);

export function parseCandleRow(
  fields: readonly string[],
  mapping: ColumnMapping,
  defaults: CandleRowDefaults,
): Result<CandleRow, RejectReason> {
  if (fields.length !== mapping.width)
    return err(`the row has ${fields.length} fields, the header has ${mapping.width}`);
  const symbol = mapping.symbol === null ? defaults.symbol : symbolOf(fields[mapping.symbol]!);
  if (symbol === null) return err(symbolFault(fields, mapping));
  const interval = mapping.interval === null ? defaults.interval : parseInterval(fields[mapping.interval]!.trim());
  if (interval === null)
    return err(`interval ${shown(fields[mapping.interval!]!)} is not one of ${INTERVALS.join(' ')}`);

  const timestamp = timestampOf(fields[mapping.timestamp]!, interval);
  if (!isBucketStart(interval, timestamp)) return err(timestampFault(fields[mapping.timestamp]!, interval));

  const fault =
    scanColumn('open', fields[mapping.open]!, open) ??
    scanColumn('high', fields[mapping.high]!, high) ??
    scanColumn('low', fields[mapping.low]!, low) ??
    scanColumn('close', fields[mapping.close]!, close) ??
    scanVolume(fields, mapping) ??
    candleFault();
  if (fault !== null) return err(fault);
  const traded = volumeText(fields, mapping) === null ? null : volume.text;
  return ok({
    symbol,
    interval,
    timestamp,
    open: open.text,
    high: high.text,
    low: low.text,
    close: close.text,
    volume: traded,
  });
}

/** Null where the file has no volume. */
function volumeText(fields: readonly string[], { volume: position }: ColumnMapping): string | null {
  const text = position === null ? '' : fields[position]!;
  return text.trim() === '' ? null : text;
}

/** A missing volume passes as zero here. */
function scanVolume(fields: readonly string[], mapping: ColumnMapping): RejectReason | null {
  return scanColumn('volume', volumeText(fields, mapping) ?? '0', volume);
}

function candleFault(): RejectReason | null {
  if (!positive(open)) return `open ${open.text} is not above zero`;
  if (!positive(high)) return `high ${high.text} is not above zero`;
  if (!positive(low)) return `low ${low.text} is not above zero`;
  if (!positive(close)) return `close ${close.text} is not above zero`;
  // The bound is checked on the high alone: a row with another price above its high is refused below.
  if (below(largestPrice, high))
    return `high ${high.text} is above ${largestPrice.text}, the largest price that the desk accepts`;
  if (volume.sign < 0) return `volume ${volume.text} is negative`;
  if (below(high, low)) return `high ${high.text} is below low ${low.text}`;
  if (below(open, low) || below(high, open)) return `open ${open.text} is outside low ${low.text} to high ${high.text}`;
  if (below(close, low) || below(high, close))
    return `close ${close.text} is outside low ${low.text} to high ${high.text}`;
  return null;
}

function positive(value: ScannedNumber): boolean {
  return value.sign > 0 && (value.whole > 0 || value.fraction > 0);
}

/** Of two numbers that are not negative. */
function below(a: ScannedNumber, b: ScannedNumber): boolean {
  return a.whole < b.whole || (a.whole === b.whole && a.fraction < b.fraction);
}

function scanColumn(column: string, text: string, into: ScannedNumber): RejectReason | null {
  const fault = scanNumber(text, into);
  return fault === null ? null : numberFault(column, text, fault);
}

function numberFault(column: string, text: string, fault: ScanFault): RejectReason {
  switch (fault.kind) {
    case 'empty':
      return `${column} is empty`;
    case 'not-finite':
      return `${column} ${shown(text)} is not a finite number`;
    case 'not-a-number':
      return `${column} ${shown(text)} is not a number`;
    case 'too-many-decimals':
      return `${column} ${shown(text)} has ${fault.decimals} decimals; the desk keeps 8`;
    case 'too-many-digits':
      return `${column} ${shown(text)} has ${fault.digits} digits before the point; the desk keeps ${WHOLE_DIGITS}`;
    default:
      return unreachable(fault);
  }
}

let lastSymbolText = '';
let lastSymbol: string | null = null;

/** Neighboring rows mostly have the same symbol, so the last result is cached. */
function symbolOf(text: string): string | null {
  if (text !== lastSymbolText) {
    const symbol = normalizeSymbol(text);
    lastSymbol = validSymbol(symbol) ? symbol : null;
    lastSymbolText = text;
  }
  return lastSymbol;
}

function symbolFault(fields: readonly string[], mapping: ColumnMapping): RejectReason {
  if (mapping.symbol === null) return 'the file has no symbol column: name a symbol';
  return `symbol ${shown(fields[mapping.symbol]!)} is not a symbol`;
}

/** Milliseconds UTC or NaN. A date without a time is valid only for intervals of a day and longer. */
function timestampOf(text: string, interval: Interval): number {
  const at = parseInstant(text);
  if (at === at) return at;
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return epochOf(trimmed);
  if (interval === '1d' || interval === '1w' || interval === '1M') {
    const date = parseDate(trimmed);
    if (date === date) return date;
  }
  return parseInstant(trimmed);
}

/**
 * 9 or 10 digits are seconds and 12 or 13 milliseconds (1973 to 2286); other lengths, such as 20181112, are not an
 * epoch.
 */
function epochOf(digits: string): number {
  if (digits.length === 9 || digits.length === 10) return Number(digits) * 1000;
  if (digits.length === 12 || digits.length === 13) return Number(digits);
  return Number.NaN;
}

function timestampFault(text: string, interval: Interval): RejectReason {
  if (text.trim() === '') return 'timestamp is empty';
  if (!Number.isNaN(timestampOf(text, interval)))
    return `timestamp ${shown(text)} is not the start of a ${interval} bar`;
  if (!Number.isNaN(parseInstant(`${text.trim()}Z`)))
    return `timestamp ${shown(text)} has no time zone: end it with Z or an offset`;
  return `timestamp ${shown(text)} is not an ISO-8601 instant with Z or an offset, nor epoch seconds or milliseconds`;
}

function emptyScan(): ScannedNumber {
  return { text: '', sign: 1, whole: 0, fraction: 0 };
}
