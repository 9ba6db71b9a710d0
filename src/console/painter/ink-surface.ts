/**
 * The object that Ink uses as its terminal. Ink writes whole frames here (`debug: true`), and the compositor sends the
 * changed cells to the screen. All other output of Ink (cursor, keyboard protocol, line erasing) is dropped:
 * src/console/terminal owns the terminal.
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

// Control sequences that Ink writes between frames. A frame contains SGR codes and text, never such a sequence alone.

const CONTROL_ONLY = /^(?:\u001b\[[?<=>]?[\d;]*[A-Za-ln-z])+$/;

export class InkSurface extends EventEmitter {
  /** Ink reads it before it renders; true turns off its output for pipes. */
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

  /**
   * Ink lays out again at once. With the environment variable CI it does not listen, and only a new render lays out
   * again.
   */
  resize(columns: number, rows: number): void {
    this.#columns = columns;
    this.#rows = rows;
    this.emit('resize');
  }

  /** Drops all further output of Ink, such as its last frame while unmounting. */
  close(): void {
    this.#closed = 'closed';
  }

  write(chunk: string | Uint8Array, encodingOrDone?: BufferEncoding | Written, done?: Written): boolean {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    // An empty write with a callback only waits for earlier writes; without a callback it is an empty frame.
    const isFrame = !CONTROL_ONLY.test(text) && (text !== '' || written === undefined);
    if (isFrame && this.#closed === 'open') this.#onFrame(text);
    if (written !== undefined) queueMicrotask(() => written(null));
    return true;
  }
}

/** Ink gets a keyboard without keys, so that `useInput` fails instead of taking keys from the keymap. */
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

/** Drops Ink's output beside its frames. */
class NoErrors extends EventEmitter {
  readonly isTTY = false;
  readonly writable = true;

  write(): boolean {
    return true;
  }
}

/** The options that keep Ink away from the terminal. */
export function inkOptions(surface: InkSurface): RenderOptions {
  return {
    // These classes have the part of a stream that Ink uses; test/console/painter/ink-surface.test.tsx renders through
    // them.
    stdout: surface as unknown as NodeJS.WriteStream,
    stderr: new NoErrors() as unknown as NodeJS.WriteStream,
    stdin: new NoKeyboard() as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  };
}
