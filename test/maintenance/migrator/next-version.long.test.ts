/** The program of the next version, installed beside this one, upgrades a desk of this version and takes it back. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childEnvironment } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { EXAMPLE, NEWEST, addExample } from './example-migration.ts';

const project = fileURLToPath(new URL('../../..', import.meta.url));

let desk: TestDesk;
let home: TestHome;
let next: string;

beforeAll(async () => {
  // As the installed package: without the source, which would be bundled again.
  next = mkdtempSync(join(tmpdir(), 'traderai-next-'));
  for (const name of ['bin', 'dist', 'prisma', 'package.json'])
    cpSync(join(project, name), join(next, name), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(next, 'node_modules'));
  addExample(join(next, 'prisma'));
  home = makeTestHome();
  desk = await openTestDesk();
});
afterAll(async () => {
  await desk.close();
  await home.remove();
  rmSync(next, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const runIn = (folder: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, 'bin', 'traderai.js'), ...args], {
      env: childEnvironment({ home: home.path, url: desk.url }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
const byNext = (...args: string[]): Promise<Ended> => runIn(next, args);
const byThis = (...args: string[]): Promise<Ended> => runIn(project, args);
const says = (text: string): unknown => expect.stringContaining(text);

test('it names the pending migration and applies it after a backup; this version refuses the desk until it is undone', async () => {
  await desk.pool.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
  expect(await byThis('db', 'status')).toMatchObject({ code: 0, stdout: says(NEWEST) });
  expect(await byNext('order', 'list')).toMatchObject({ code: 4, stderr: says('traderai db migrate') });
  expect(await byNext('db', 'migrate', '--dry-run')).toMatchObject({ code: 0, stdout: says(`would apply ${EXAMPLE}`) });

  const migrated = await byNext('db', 'migrate', '--json');
  expect(migrated.code).toBe(0);
  const { applied, backup } = JSON.parse(migrated.stdout) as { readonly applied: string[]; readonly backup: string };
  expect([applied, existsSync(backup)]).toEqual([[EXAMPLE], true]);
  expect((await desk.pool.query('select symbol, example from "Instrument"')).rows).toEqual([
    { symbol: 'BTCUSD', example: 7 },
  ]);
  expect(await byNext('order', 'list')).toMatchObject({ code: 0 });
  const tooOld = `this traderai is older than the desk: the database has ${EXAMPLE}, the newest migration here is ${NEWEST}`;
  expect(await byThis('order', 'list')).toMatchObject({ code: 4, stderr: says(tooOld) });

  expect(await byNext('db', 'rollback', '--yes')).toMatchObject({ code: 0, stdout: says('Undid 1 migrations.') });
  expect(await byThis('db', 'migrate')).toMatchObject({ code: 0, stdout: says('Applied 0 migrations') });
  expect(await byThis('order', 'list')).toMatchObject({ code: 0 });
  expect((await desk.pool.query('select * from "Instrument"')).rows).toEqual([
    expect.not.objectContaining({ example: 7 }),
  ]);
});
