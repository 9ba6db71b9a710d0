/** Questions on standard error, answers from the terminal; a password is not shown while it is typed. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export interface Questions {
  /** An empty answer is the given one. */
  ask(question: string, given: string): Promise<string>;
  secret(question: string): Promise<string>;
  close(): void;
}

/** Null when there is nobody to ask. */
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
  // Readline takes Ctrl-C from the terminal: it ends us as it does anywhere else.
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
