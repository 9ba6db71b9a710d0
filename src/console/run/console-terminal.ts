/** Adapts the real terminal to the console: keys get the names that bindings use, writes report back pressure. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { ColorDepth } from '../painter/color.ts';
import type { Glyphs } from '../../text/charts.ts';
import type { ConsoleTerminal } from '../run-console.ts';
import { isLost, Terminal } from '../terminal/terminal.ts';
import { asciiText } from '../terminal/ascii.ts';
import { inputEvents } from './key-events.ts';

interface OpenConsoleTerminal {
  readonly terminal: ConsoleTerminal;
  /** Restores the terminal; a second call does nothing. */
  close(): void;
}

interface TerminalWanted {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream & { readonly fd: number };
  readonly depth: ColorDepth;
  readonly glyphs: Glyphs;
}

export function openConsoleTerminal({ stdin, stdout, depth, glyphs }: TerminalWanted): OpenConsoleTerminal {
  let onInput: Parameters<ConsoleTerminal['onInput']>[0] = () => undefined;
  let onResize: Parameters<ConsoleTerminal['onResize']>[0] = () => undefined;
  let onResume: Parameters<ConsoleTerminal['onResume']>[0] = () => undefined;
  let onDrain: () => void = () => undefined;
  let onLeave: Parameters<ConsoleTerminal['onLeave']>[0] = async () => undefined;
  const terminal = new Terminal({
    stdin,
    stdout,
    onInput: (events) => onInput(inputEvents(events)),
    onResize: (size) => onResize(size),
    onResume: (size) => onResume(size),
    onDrained: () => onDrain(),
    onLeave: (reason) => onLeave(isLost(reason) ? 'lost' : 'signal'),
  });
  return {
    terminal: {
      get columns() {
        return terminal.size.columns;
      },
      get rows() {
        return terminal.size.rows;
      },
      depth,
      glyphs,
      write: (data) => terminal.write(glyphs === 'ascii' ? asciiText(data) : data),
      suspend: () => terminal.suspend(),
      measure: () => terminal.measure(),
      onInput: (listener) => (onInput = listener),
      onResize: (listener) => (onResize = listener),
      onResume: (listener) => (onResume = listener),
      onDrain: (listener) => (onDrain = listener),
      onLeave: (listener) => (onLeave = listener),
    },
    close: () => terminal.close(),
  };
}

/** The colors that the terminal reports; Node also reads NO_COLOR and TERM=dumb. */
export function colorDepthOf(stdout: WriteStream): ColorDepth {
  const bits = stdout.getColorDepth();
  return bits >= 24 ? 'truecolor' : bits >= 8 ? '256' : bits >= 4 ? '16' : 'none';
}
