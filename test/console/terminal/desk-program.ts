/**
 * A small program that owns its terminal. Tests end it in every possible way by its keys; with `slow` it never finishes
 * its last work.
 */
import { Terminal } from '../../../src/console/terminal/terminal.ts';

let painted = 0;
let blocked = 0;

const terminal: Terminal = new Terminal({
  stdin: process.stdin,
  stdout: process.stdout,
  onInput: (events) => {
    for (const event of events) {
      if (event.type === 'key') onKey(event.ctrl ? `ctrl-${event.key}` : event.key);
      else if (event.type === 'paste') say(`pasted ${event.text.length}`);
    }
  },
  onResize: ({ columns, rows }) => say(`size ${columns}x${rows}`),
  onResume: ({ columns, rows }) => say(`resumed ${columns}x${rows}`),
  onDrained: () => say(`drained after ${blocked}`),
  onLeave: (reason) => {
    if (process.argv.includes('slow')) return new Promise<void>(() => undefined);
    return new Promise((done) => process.stderr.write(`left by ${reason.kind}\n`, () => done()));
  },
});

function say(text: string): void {
  painted += 1;
  terminal.write(`\r[${painted}: ${text}]\n`);
}

function onKey(key: string): void {
  switch (key) {
    case 'q':
      terminal.close();
      process.stdout.write('closed\n', () => process.exit(0));
      return;
    case 't':
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
      return;
    case 'r':
      void Promise.reject(new Error('rejected on purpose'));
      return;
    case 'x':
      process.exit(3);
      return;
    case 'z':
      terminal.suspend();
      return;
    case 'f': {
      // More than a terminal takes at once.
      while (terminal.write('x'.repeat(50_000))) blocked += 1;
      return;
    }
    default:
      say(`key ${key}`);
  }
}

// Keeps the process alive, whatever happens to the terminal.
setInterval(() => undefined, 1000);
say(`ready pid=${process.pid}=`);
