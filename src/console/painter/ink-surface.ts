/**
 * What Ink takes for its terminal. Ink writes whole frames here (`debug: true`), the compositor decides what of them reaches the screen, and
 * whatever else Ink would send to a terminal (cursor, keyboard protocol, line erasing) ends here: the terminal belongs to src/console/terminal.
 */
import { EventEmitter } from 'node:events';
import type { RenderOptions } from 'ink';

export interface InkSurfaceOptions {
  readonly columns: number;
  readonly rows: number;
  /** A whole frame of text with SGR codes. */
  readonly onFrame: (frame: string) => void;
}

type Written = (error?: Error | null) => void;

// Sequences that Ink writes by themselves, between frames. A frame holds SGR codes and text, never one of these alone.

const CONTROL_ONLY = /^(?:\u001b\[[?<=>]?[\d;]*[A-Za-ln-z])+$/;

export class InkSurface extends EventEmitter {
  /** Ink asks before it renders, and leaves out what it does for pipes. */
  readonly isTTY = true;
  readonly writable = true;
  readonly #onFrame: (frame: string) => void;
  #columns: number;
  #rows: number;
  #closed: 'open' | 'closed' = 'open';

  constructor({ columns, rows, onFrame }: InkSurfaceOptions) {
    super();
    this.#columns = columns;
    this.#rows = rows;
    this.#onFrame = onFrame;
  }

  get columns(): number {
    return this.#columns;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Ink lays out again at once. It does not listen when the environment variable CI is set: then only a new render does. */
  resize(columns: number, rows: number): void {
    this.#columns = columns;
    this.#rows = rows;
    this.emit('resize');
  }

  /** What Ink writes from here on (its last frame while unmounting) is not shown. */
  close(): void {
    this.#closed = 'closed';
  }

  write(chunk: string | Uint8Array, encodingOrDone?: BufferEncoding | Written, done?: Written): boolean {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    // An empty write with a callback asks whether all is written; without one it is an empty frame.
    const isFrame = !CONTROL_ONLY.test(text) && (text !== '' || written === undefined);
    if (isFrame && this.#closed === 'open') this.#onFrame(text);
    if (written !== undefined) queueMicrotask(() => written(null));
    return true;
  }
}

/** Keys do not go through Ink: this keyboard is never pressed, so `useInput` says so instead of taking keys from the keymap. */
class NoKeyboard extends EventEmitter {
  readonly isTTY = false;

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }

  read(): null {
    return null;
  }

  unshift(): void {
    // Nothing is ever read.
  }
}

/** Swallows what Ink would print beside its frames. */
class NoErrors extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;

  write(): boolean {
    return true;
  }
}

/** The options that keep Ink's hands off the terminal. */
export function inkOptions(surface: InkSurface): RenderOptions {
  return {
    // Ink uses no more of a stream than these classes have: test/console/painter/ink-surface.test.ts renders through them.
    stdout: surface as unknown as NodeJS.WriteStream,
    stderr: new NoErrors() as unknown as NodeJS.WriteStream,
    stdin: new NoKeyboard() as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  };
}
