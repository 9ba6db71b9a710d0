/** Asks on standard error and reads answers from the terminal; a typed password is not shown. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export interface Questions {
  /** An empty answer means `given`. */
  ask(question: string, given: string): Promise<string>;
  secret(question: string): Promise<string>;
  close(): void;
}

/** Null without a terminal. */
export function openQuestions(): Questions | null {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null;
  let shown = true;
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      if (shown) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  // Readline catches Ctrl-C, which must end the process as usual.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  return {
    async ask(question, given) {
      return (await lines.question(`${question} [${given}] `)).trim() || given;
    },
    async secret(question) {
      process.stderr.write(`${question} `);
      shown = false;
      try {
        return await lines.question('');
      } finally {
        shown = true;
        process.stderr.write('\n');
      }
    },
    close: () => lines.close(),
  };
}
