/** Turns a candle file into a tape: the rules of an import judge every row, and bad rows are left out and counted. */
import { yearFault } from '../../../domain/interval.ts';
import { parseCandleRow } from '../../../domain/candle-row.ts';
import type { CandleRow, CandleRowDefaults } from '../../../domain/candle-row.ts';
import { delimiterOf, splitCsvLine } from '../../../domain/csv-line.ts';
import { HEADER_HINT, parseHeader, withoutMark } from '../../../domain/header.ts';
import type { ColumnMapping } from '../../../domain/header.ts';
import { LONGEST_LINE, LineReader } from '../../../domain/line-reader.ts';
import { LISTED_ROWS } from '../../../domain/row-report.ts';
import type { RejectedRow, RowReport } from '../../../domain/row-report.ts';
import { FeedFailure } from '../feed.ts';
import { textPieces } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import { TapeBuilder } from './tape.ts';
import type { Tape } from './tape.ts';

export interface Recording {
  readonly tape: Tape;
  readonly report: RowReport;
}

/** Throws FeedFailure when the file is unreadable or has no candle header. */
export async function readRecording(source: SourceFile, defaults: CandleRowDefaults): Promise<Recording> {
  const reader = new RecordingReader(source.path, defaults);
  for await (const text of textPieces(source)) reader.push(text);
  return reader.finish();
}

/** The error for a recording without a good row. */
export function noGoodRow(path: string, { rejected, rejects: [first] }: RowReport): FeedFailure {
  if (first === undefined)
    return new FeedFailure(`${path} has a header and no rows.`, 'Replay a file with at least one candle.');
  const which = rejected === 1 ? 'its one row is rejected' : `all ${rejected} rows are rejected; the first`;
  return new FeedFailure(
    `${path} has no good row: ${which}, line ${first.line}: ${first.reason}.`,
    'Correct the file; traderai candle import FILE --dry-run lists the reasons line by line.',
  );
}

class RecordingReader {
  readonly #path: string;
  readonly #defaults: CandleRowDefaults;
  readonly #tape = new TapeBuilder();
  readonly #lines: LineReader;
  readonly #rejects: RejectedRow[] = [];
  #rejected = 0;
  #delimiter = ',';
  #mapping: ColumnMapping | null = null;

  constructor(path: string, defaults: CandleRowDefaults) {
    this.#path = path;
    this.#defaults = defaults;
    this.#lines = new LineReader({
      line: (text, number) =>
        this.#mapping === null ? this.#readHeader(text) : this.#readRow(text, number, this.#mapping),
      tooLong: (number) => this.#refuseLine(number),
    });
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  finish(): Recording {
    this.#lines.end();
    if (this.#mapping === null) throw new FeedFailure(`${this.#path} is empty.`, `${HEADER_HINT}.`);
    const tape = this.#tape.finish();
    const { duplicates, conflicts } = tape.repeats;
    const rows = tape.length + duplicates + conflicts + this.#rejected;
    return { tape, report: { rows, rejected: this.#rejected, rejects: this.#rejects, ...tape.repeats } };
  }

  #readHeader(line: string): void {
    const text = withoutMark(line);
    if (text.trim() === '') return;
    this.#delimiter = delimiterOf(text);
    const fields = splitCsvLine(Buffer.from(text, 'latin1').toString('utf8'), this.#delimiter);
    if (fields === null)
      throw new FeedFailure(`${this.#path}: the first line has an unclosed quote.`, `${HEADER_HINT}.`);
    const mapping = parseHeader(fields);
    if (!mapping.ok) throw new FeedFailure(`${this.#path}: ${mapping.error}.`, `${HEADER_HINT}.`);
    if (mapping.value.symbol === null && this.#defaults.symbol === null) {
      throw new FeedFailure(
        `${this.#path} has no symbol column.`,
        'Name the symbol of its rows: replay:FILE,symbol=BTCUSD.',
      );
    }
    this.#mapping = mapping.value;
  }

  #readRow(line: string, number: number, mapping: ColumnMapping): void {
    if (line === '' || line === '\r') return;
    const fields = splitCsvLine(line, this.#delimiter);
    if (fields === null) return this.#reject(number, 'a quoted field is not closed');
    const row = parseCandleRow(fields, mapping, this.#defaults);
    if (!row.ok) return this.#reject(number, row.error);
    const strange = this.#strangeness(row.value);
    if (strange !== null) return this.#reject(number, strange);
    if (this.#tape.add(row.value, number) === 'full') {
      throw new FeedFailure(
        `${this.#path} is too large to replay: line ${number} does not fit into memory.`,
        'Replay a part of it.',
      );
    }
  }

  #strangeness({ symbol, timestamp }: CandleRow): string | null {
    const named = this.#defaults.symbol;
    if (named !== null && symbol !== named) return `symbol ${symbol} does not match symbol=${named}`;
    return yearFault(timestamp);
  }

  #refuseLine(number: number): void {
    const fault = `the line is longer than ${LONGEST_LINE} characters`;
    if (this.#mapping === null) throw new FeedFailure(`${this.#path}: ${fault}.`, `${HEADER_HINT}.`);
    this.#reject(number, fault);
  }

  #reject(line: number, reason: string): void {
    this.#rejected += 1;
    if (this.#rejects.length < LISTED_ROWS) this.#rejects.push({ line, reason });
  }
}
