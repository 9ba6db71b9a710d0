/** The two streams of a command: the answer on standard output, notes and progress on standard error. */
import type { Environment } from '../../config/environment.ts';
import type { Report } from './report.ts';

export interface Output extends Report {
  /** True when standard output is a terminal. */
  readonly interactive: boolean;
  /** Prints a note on standard error, unless --quiet is set. */
  say(text: string): void;
  /** Replaces the last progress line on a terminal; prints nothing elsewhere. An empty text clears the line. */
  progress(text: string): void;
}

export interface OutputFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Moves to the beginning of the line and clears the line. */
const REWRITE_LINE = '\r\u001b[K';

export function openOutput(flags: OutputFlags, environment: Pick<Environment, 'noColor'>): Output {
  const { stdout, stderr } = process;
  let progressing = false;
  const endProgress = (): void => {
    if (progressing) stderr.write(REWRITE_LINE);
    progressing = false;
  };
  return {
    form: flags.json ? 'json' : 'text',
    surface: {
      width: stdout.isTTY ? stdout.columns : null,
      color: stdout.isTTY && flags.color && !environment.noColor ? 'on' : 'off',
    },
    interactive: stdout.isTTY === true,
    print(text) {
      endProgress();
      stdout.write(`${text}\n`);
    },
    say(text) {
      if (flags.quiet) return;
      endProgress();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (flags.quiet || !stderr.isTTY) return;
      if (text === '') return endProgress();
      // A longer line would wrap, and only its last part would be cleared.
      stderr.write(`${REWRITE_LINE}${text.slice(0, stderr.columns - 1)}`);
      progressing = true;
    },
  };
}
