/**
 * Two connections to one desk: through a proxy that breaks LISTEN, as a pooler in transaction mode does, and past it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeConfiguration } from '../../src/config/configuration.ts';
import { connectionUrl } from '../../src/database/connection.ts';
import { startBinary } from '../support/binary.ts';
import { openDoor } from '../support/door.ts';
import type { Door } from '../support/door.ts';
import type { Login } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

const LISTENS = /\blisten traderai_/;
const BOOKS = /"Portfolio"/;

let desk: CommandDesk;
let home: TestHome;
let pooler: Door;
let direct: Door;

beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  home = makeTestHome();
  const server = desk.sql.config as Login;
  pooler = await openDoor(server, { refuses: LISTENS });
  direct = await openDoor(server);
});
afterEach(async () => {
  await Promise.all([pooler.close(), direct.close()]);
  await home.remove();
});

const urlThrough = (door: Door, login = desk.person.login): string =>
  connectionUrl(door.through(desk.sql.configOf(login) as Login));

async function configure(ways: {
  readonly databaseUrl?: string;
  readonly listenDatabaseUrl?: string;
  readonly engineDatabaseUrl?: string;
}): Promise<void> {
  for (const [key, url] of Object.entries(ways)) await writeConfiguration(home.path, key as keyof typeof ways, url);
}

async function inConsole(work: (terminal: ReturnType<typeof openTerminal>) => Promise<void>): Promise<void> {
  const terminal = openTerminal([], { home: home.path, columns: 160, rows: 45 });
  try {
    await work(terminal);
  } finally {
    terminal.kill('SIGTERM');
    await terminal.exited;
  }
}

describe('a desk behind a pooler', () => {
  test('is queried through databaseUrl and listened to through listenDatabaseUrl by a console, which repaints', async () => {
    await configure({ databaseUrl: urlThrough(pooler), listenDatabaseUrl: urlThrough(direct) });
    await inConsole(async (terminal) => {
      await terminal.waitFor(/BTCUSD +6,400\.00/);
      await terminal.waitFor(/ db [\d.]+ms/);
      await desk.sql.quote('BTCUSD', '6499', '6501', '6500');
      await terminal.waitFor(/BTCUSD +6,500\.00/);
      await desk.sql.quote('BTCUSD', '6399', '6401', '6400');
    });
    expect(pooler.asked()).toMatch(BOOKS);
    expect(pooler.asked()).not.toMatch(LISTENS);
    expect(direct.asked()).toMatch(LISTENS);
    expect(direct.asked()).not.toMatch(BOOKS);
  });

  test('without listenDatabaseUrl is queried only, and the console says that it gets no notifications', async () => {
    await configure({ databaseUrl: urlThrough(pooler) });
    await inConsole(async (terminal) => {
      await terminal.waitFor('No database connection');
    });
    expect(pooler.asked()).toMatch(LISTENS);
  });

  test('is listened to past the pooler by an order that waits for its fill', async () => {
    await configure({ databaseUrl: urlThrough(pooler), listenDatabaseUrl: urlThrough(direct) });
    const placing = startBinary(
      ['order', 'place', 'b 0.01 ETHUSD @mkt', '--wait', 'filled', '--client-order-id', 'heard', '--json'],
      { home: home.path },
    );
    while (!LISTENS.test(direct.asked())) await new Promise((resolve) => setTimeout(resolve, 20));
    const { rows } = await desk.sql.root.query<{ number: number }>(
      `select number::int from "Order" where client_order_id = 'heard'`,
    );
    await desk.fill(rows[0]!.number, '201');
    const { code, stdout } = await placing.result;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'FILLED' }]);
    expect(direct.asked()).not.toContain('place_order(');
    expect(pooler.asked()).toContain('place_order(');
  });

  test('is led past the pooler by an engine', async () => {
    await desk.sql.root.query('update "EngineLease" set leader = null, heartbeat_at = null');
    await configure({ databaseUrl: urlThrough(pooler), engineDatabaseUrl: urlThrough(direct, desk.engine.login) });
    const { code, stderr } = await startBinary(['engine', 'run', '--once'], { home: home.path }).result;
    expect([code, stderr]).toMatchObject([0, expect.stringContaining('Leading with epoch')]);
    expect(direct.asked()).toMatch(LISTENS);
    expect(direct.asked()).toContain('engine_acquire(');
    expect(pooler.asked()).not.toMatch(/listen traderai_|engine_acquire\(/);
  });

  test('that a flag names does not use the other URLs of the configuration', async () => {
    await configure({
      databaseUrl: urlThrough(pooler),
      listenDatabaseUrl: urlThrough(pooler),
      engineDatabaseUrl: urlThrough(pooler),
    });
    // The engine of the test before booked live quotes, and an order is denied when the quote of its symbol is old.
    await desk.sql.quote('ETHUSD', '199', '201', '200');
    const placing = startBinary(
      [
        'order',
        'place',
        'b 0.01 ETHUSD @mkt',
        '--wait',
        'filled',
        '--client-order-id',
        'named',
        '--db',
        urlThrough(direct),
        '--json',
      ],
      { home: home.path },
    );
    while (!LISTENS.test(direct.asked())) await new Promise((resolve) => setTimeout(resolve, 20));
    placing.process.kill('SIGINT');
    await placing.result;
    expect(pooler.asked()).toBe('');
  });
});
