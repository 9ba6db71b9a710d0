/**
 * Turns a candle file's text into good rows and reasons: the header defines the columns, every row is judged by itself.
 */
import { yearFault } from '../../domain/interval.ts';
import { parseCandleRow } from '../../domain/candle-row.ts';
import type { CandleRow, CandleRowDefaults } from '../../domain/candle-row.ts';
import { delimiterOf, splitCsvLine } from '../../domain/csv-line.ts';
import { HEADER_HINT, parseHeader, withoutMark } from '../../domain/header.ts';
import type { ColumnMapping } from '../../domain/header.ts';
import { LONGEST_LINE, LineReader } from '../../domain/line-reader.ts';
import { shown } from '../../domain/shown.ts';
import type { ImportOptions } from './report.ts';
import { unreadable } from './report.ts';

export interface CandleSink {
  readonly row: (row: CandleRow, line: number) => void;
  readonly reject: (line: number, reason: string) => void;
}

export class CandleReader {
  readonly #file: string;
  readonly #options: ImportOptions;
  readonly #sink: CandleSink;
  readonly #lines: LineReader;
  readonly #defaults: CandleRowDefaults;
  #delimiter: string = ',';
  #mapping: ColumnMapping | null = null;

  constructor(file: string, options: ImportOptions, sink: CandleSink) {
    this.#file = file;
    this.#options = options;
    this.#sink = sink;
    this.#defaults = { symbol: options.symbol, interval: options.interval ?? '1m' };
    this.#lines = new LineReader({
      line: (text, number) =>
        this.#mapping === null ? this.#readHeader(text) : this.#readRow(text, number, this.#mapping),
      tooLong: (number) => this.#refuseLine(number),
    });
  }

  /** True when the file has an interval column. */
  hasIntervals(): boolean {
    return this.#mapping !== null && this.#mapping.interval !== null;
  }

  /** Throws ImportStopped when the first line is not a candle header. */
  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    if (this.#mapping === null) throw unreadable(`${this.#file} is empty`, HINT);
  }

  #readHeader(line: string): void {
    const text = withoutMark(line);
    if (text.trim() === '') return;
    this.#delimiter = delimiterOf(text);
    // Column names may be in any language: only here do bytes above ASCII matter.
    const fields = splitCsvLine(Buffer.from(text, 'latin1').toString('utf8'), this.#delimiter);
    if (fields === null) throw unreadable(`${this.#file}: the first line has an unclosed quote`, HINT);
    const mapping = parseHeader(fields, this.#options.columns);
    if (!mapping.ok) throw unreadable(`${this.#file}: ${mapping.error}`, HINT);
    if (mapping.value.symbol === null && this.#options.symbol === null) {
      throw unreadable(
        `${this.#file} has no symbol column`,
        'Name the symbol of its rows with --symbol, or its column with --column symbol=NAME.',
      );
    }
    this.#mapping = mapping.value;
  }

  #readRow(line: string, number: number, mapping: ColumnMapping): void {
    if (line === '' || line === '\r') return;
    const fields = splitCsvLine(line, this.#delimiter);
    if (fields === null) return this.#sink.reject(number, 'a quoted field is not closed');
    const row = parseCandleRow(fields, mapping, this.#defaults);
    if (!row.ok) return this.#sink.reject(number, row.error);
    const strange = this.#strangeness(row.value);
    if (strange !== null) return this.#sink.reject(number, strange);
    this.#sink.row(row.value, number);
  }

  /** A file with other symbols or intervals than the user named is probably the wrong file. */
  #strangeness({ symbol, interval, timestamp }: CandleRow): string | null {
    if (this.#options.symbol !== null && symbol !== this.#options.symbol)
      return `symbol ${shown(symbol)} does not match --symbol ${this.#options.symbol}`;
    if (this.#options.interval !== null && interval !== this.#options.interval)
      return `interval ${interval} does not match --interval ${this.#options.interval}`;
    return yearFault(timestamp);
  }

  #refuseLine(number: number): void {
    if (this.#mapping === null)
      throw unreadable(`${this.#file}: the first line is longer than ${LONGEST_LINE} characters`, HINT);
    this.#sink.reject(number, `the line is longer than ${LONGEST_LINE} characters`);
  }
}

const HINT = `${HEADER_HINT}, or map its columns: --column close="Adj Close".`;
