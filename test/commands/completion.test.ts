import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/registry.ts';
import { runBinary } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';

let home: TestHome;
let script: string;
beforeAll(async () => {
  home = makeTestHome();
  script = join(home.path, 'traderai.bash');
  const { code, stdout } = await runBinary(['completion', 'bash'], { home: home.path });
  expect(code).toBe(0);
  writeFileSync(script, stdout);
});
afterAll(() => home.remove());

/** The completions of a real bash for the last of these words. */
function offered(...words: string[]): string[] {
  const program = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _traderai; printf "%s\\n" "${COMPREPLY[@]}"';
  const cwd = join(home.path, 'files');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'plan.txt'), '');
  return execFileSync('bash', ['--norc', '-c', program, script, 'traderai', ...words], { encoding: 'utf8', cwd })
    .split('\n')
    .filter((line) => line !== '');
}

test('bash accepts the script', () => {
  execFileSync('bash', ['-n', script]);
});

test('bash offers every command, word by word', () => {
  for (const { name, hidden } of COMMANDS) {
    const words = name.split(' ');
    if (name === '' || hidden !== undefined) continue;
    words.forEach((word, index) => expect(offered(...words.slice(0, index), word.slice(0, 2)), name).toContain(word));
  }
  expect(offered('')).not.toContain('bench-console');
  expect(offered('db', '')).not.toContain('keep');
});

test.each([
  [['order', 'list', '--o'], ['--open']],
  [['--home', 'order', 'db', 've'], ['verify']],
  [['--json', 'order', 'pl'], ['place']],
  [
    ['order', 'place', 'b 1 BTCUSD @mkt', '--wait', ''],
    ['filled', 'accepted'],
  ],
  [['order', 'place', '--wait', 'filled', '--dry'], ['--dry-run']],
  [['alert', 'rule', 'create', 'x', '--severity', 'C'], ['CRITICAL']],
  [['config', 'get', 'th'], ['theme']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['--theme', 'm'], ['mono']],
  [
    ['instrument', 'set', 'AAPL', '--trading-hours', ''],
    ['us-equities', 'fx', 'round-the-clock', 'none'],
  ],
  [
    ['desk', ''],
    ['show', 'set'],
  ],
  [['engine', 'run', '--orders', 'pl'], ['plan.txt']],
  [['order', 'list', '--symbol', ''], []],
  [['nothing', 'li'], []],
])('bash completes %j to %j', (words, completions) => {
  expect(offered(...words)).toEqual(completions);
});

test.each(['zsh', 'fish'])('%s has every command and its flags as well', async (shell) => {
  const { code, stdout } = await runInProcess(['completion', shell], { home: home.path });
  expect(code).toBe(0);
  for (const word of ['place', 'cancel', 'flatten', 'verify', 'doctor', 'client-order-id', 'severity', 'portfolio'])
    expect(stdout).toContain(word);
  expect(stdout).toContain('filled');
});

test('an unknown shell is refused', async () => {
  expect(await runInProcess(['completion', 'tcsh'], { home: home.path })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Name one of bash, zsh, fish.'),
  });
});
