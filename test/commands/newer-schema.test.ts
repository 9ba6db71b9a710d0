/** A desk with a migration that this version does not know: every command refuses it with the same exit code. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { runInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
  await desk.sql.root.query(
    `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
     values (gen_random_uuid()::text, repeat('0', 64), '0099_future', now(), 1)`,
  );
});
afterAll(() => desk.close());

const TOO_OLD = 'this traderai is older than the desk: the database has 0099_future';

test.each([
  [['order', 'list']],
  [['order', 'place', 'b 0.1 BTCUSD @mkt']],
  [['flatten', '--all', '--yes']],
  [['portfolio', 'list']],
  [['session', 'list']],
  [['engine', 'status']],
  [['engine', 'run', '--once', '--feed', 'sim:BTCUSD']],
  [['audit', 'verify']],
  [['db', 'verify']],
  [['db', 'status']],
  [[]],
])('%j ends with exit code 4', async (args) => {
  const { code, stderr } = await runInProcess(args, { home: desk.home, url: desk.url });
  expect([code, stderr]).toEqual([4, expect.stringContaining(TOO_OLD)]);
});

test.each([[['db', 'migrate']], [['db', 'rollback', '--to', '0', '--yes']], [['init']]])(
  '%j of a superuser ends with exit code 4',
  async (args) => {
    const { host, port, database, user, password } = desk.sql.config;
    const url = `postgresql://${user}:${password as string}@/${database}?host=${host}&port=${port}`;
    const { code, stderr } = await runInProcess(args, { home: desk.home, url });
    expect([code, stderr]).toEqual([4, expect.stringContaining(TOO_OLD)]);
  },
);

test('the program and the console on a terminal end with exit code 4', async () => {
  const { code, stderr } = await runBinary(['order', 'list', '--json'], { home: desk.home, url: desk.url });
  expect([code, JSON.parse(stderr)]).toMatchObject([4, { error: { code: 'TRADERAI_TOO_OLD' } }]);
  const terminal = openTerminal([], { home: desk.home, url: desk.url });
  try {
    expect((await terminal.exited).code).toBe(4);
  } finally {
    terminal.kill();
  }
});

test('the doctor reports a failed check, and ends with exit code 1 as for every other', async () => {
  const { code, stdout } = await runInProcess(['doctor', '--json'], { home: desk.home, url: desk.url });
  const { checks } = JSON.parse(stdout) as { checks: readonly { readonly name: string }[] };
  expect([code, checks.find(({ name }) => name === 'schema')]).toMatchObject([
    1,
    { status: 'failure', detail: expect.stringContaining(TOO_OLD) },
  ]);
});
