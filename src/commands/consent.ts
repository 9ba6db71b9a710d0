/** Asks before a command does something that cannot be undone. */
import { createInterface } from 'node:readline/promises';

/** False without a terminal to ask on. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** The answer to a question for a word; null without a terminal. */
export async function typedWord(question: string): Promise<string | null> {
  return canAsk() ? answerTo(question) : null;
}

/** True only for y or yes. False without a terminal. */
export async function consents(question: string): Promise<boolean> {
  return canAsk() && /^y(es)?$/i.test(await answerTo(`${question} [y/N] `));
}

async function answerTo(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Readline catches Ctrl-C, which must end the process as usual.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
