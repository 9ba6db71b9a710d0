/** Splits pieces of text into numbered lines; a line without an end cannot fill the memory. */

export interface LineSink {
  line(text: string, number: number): void;
  /** A line that was dropped because it is longer than LONGEST_LINE. */
  tooLong(number: number): void;
}

/** Characters. A candle has fewer than a hundred; a file without line breaks is not a CSV. */
export const LONGEST_LINE = 64 * 1024;

export class LineReader {
  readonly #sink: LineSink;
  #rest = '';
  #skipping = false;
  #number = 0;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  push(piece: string): void {
    let at = 0;
    let end = piece.indexOf('\n');
    if (end >= 0 && (this.#rest !== '' || this.#skipping)) {
      this.#emit(this.#rest + piece.slice(0, end));
      this.#rest = '';
      at = end + 1;
      end = piece.indexOf('\n', at);
    }
    for (; end >= 0; end = piece.indexOf('\n', at)) {
      this.#emit(piece.slice(at, end));
      at = end + 1;
    }
    if (this.#skipping) return;
    this.#rest += piece.slice(at);
    if (this.#rest.length > LONGEST_LINE) {
      this.#rest = '';
      this.#skipping = true;
    }
  }

  /** The last line may have no line break. */
  end(): void {
    if (this.#rest !== '' || this.#skipping) this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    this.#number += 1;
    if (this.#skipping || line.length > LONGEST_LINE) {
      this.#skipping = false;
      this.#sink.tooLong(this.#number);
    } else {
      this.#sink.line(line, this.#number);
    }
  }
}
