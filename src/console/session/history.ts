/** The history of typed lines for the arrow keys. The unfinished line comes after the newest one. */
import { editorWith } from '../editor.ts';
import type { Editor } from '../editor.ts';

const MOST_LINES = 200;

export class History {
  #lines: string[] = [];
  #at: number | null = null;
  #typed = '';

  add(line: string): void {
    const text = line.trim();
    this.#at = null;
    if (text === '') return;
    this.#lines = [...this.#lines.filter((known) => known !== text), text].slice(-MOST_LINES);
  }

  /** Returns to the end of the history, for a new line. */
  rest(): void {
    this.#at = null;
  }

  older(present: Editor): Editor {
    if (this.#at === null) this.#typed = present.text;
    const at = (this.#at ?? this.#lines.length) - 1;
    if (at < 0) return present;
    this.#at = at;
    return editorWith(this.#lines[at]!);
  }

  newer(present: Editor): Editor {
    if (this.#at === null) return present;
    const at = this.#at + 1;
    this.#at = at >= this.#lines.length ? null : at;
    return editorWith(this.#at === null ? this.#typed : this.#lines[at]!);
  }
}
