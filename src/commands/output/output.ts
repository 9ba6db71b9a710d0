/** The two streams of a command: its answer on standard output, everything said on the way on standard error. */
import type { Environment } from '../../config/environment.ts';
import type { Report } from './report.ts';

export interface Output extends Report {
  /** Whether standard output is a terminal. */
  readonly interactive: boolean;
  /** A sentence on standard error; --quiet drops it. */
  say(text: string): void;
  /** Replaces the line said last, when standard error is a terminal; nothing is said elsewhere. An empty text ends it. */
  progress(text: string): void;
}

export interface OutputFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Rewrites a terminal's line from its beginning and clears what is left of the old one. */
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
      colour: stdout.isTTY && flags.color && !environment.noColor ? 'on' : 'off',
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
      // A longer line would wrap, and only its last part would be rewritten.
      stderr.write(`${REWRITE_LINE}${text.slice(0, stderr.columns - 1)}`);
      progressing = true;
    },
  };
}
