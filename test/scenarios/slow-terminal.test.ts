/**
 * The shipped console on terminals that take no more for a while, while prices storm and panes are zoomed. A second console on the same desk,
 * whose terminal takes everything, is what the screen is compared with.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeenCell } from '../console/painter/emulator.ts';
import { runBinary, startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { SlowTerminal } from '../support/slow-terminal.ts';
import type { Reader } from '../support/slow-terminal.ts';

const SIZE = { columns: 200, rows: 50 };
/** After the reader reads freely again. */
const CAUGHT_UP_WITHIN_MS = 2_000;

let home: TestHome;
let desk: TestDesk;
let engine: RunningBinary;
/** Its terminal takes everything at once. */
let witness: SlowTerminal;
let console_: SlowTerminal;

beforeAll(async () => {
  home = makeTestHome();
  desk = await openTestDesk();
  const at = { home: home.path, url: desk.url };
  const made = await runBinary(['init', '--yes', '--username', 'trader'], at);
  if (made.code !== 0) throw new Error(made.stderr);
  engine = startBinary(['engine', 'run', '--feed', 'sim:every=10'], at);
  witness = new SlowTerminal([], { ...at, ...SIZE });
  console_ = new SlowTerminal([], { ...at, ...SIZE });
  for (const one of [witness, console_]) await one.waitFor(/LEADING/);
});

afterAll(async () => {
  await Promise.all([witness, console_].map((one) => one.close()));
  engine.process.kill('SIGCONT');
  engine.process.kill('SIGTERM');
  await engine.result;
  await desk.close();
  await home.remove();
});

test('x', async () => {
  await sleep(3000);
  console.log((await witness.lines()).join('\n'));
  console_.read({ kind: 'stalled' });
  for (let i = 0; i < 10; i++) { for (const one of [witness, console_]) one.write('z'); await sleep(100); }
  engine.process.kill('SIGSTOP');
  console.log(console_.readAndSeeIfCut());
  await sleep(2000);
  console.log((await witness.lines()).join('\n'));
  console.log((await console_.lines()).join('\n'));
});
