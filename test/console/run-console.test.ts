import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/config/clock.ts';
import { DEFAULT_SETTINGS, runConsole } from '../../src/console/run-console.ts';
import { watchSchema } from '../../src/database/schema-mark.ts';
import type { SchemaWatch } from '../../src/database/schema-mark.ts';
import { openConsoleDesk } from '../support/console-desk.ts';
import { acceptAndFill, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { screenTerminal } from './screen-terminal.ts';
import type { ScreenTerminal } from './screen-terminal.ts';

let desk: SqlDesk;
let person: Person;
let engine: Engine;
let schema: SchemaWatch;
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  schema = await watchSchema(desk.root);
  person = await desk.person();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399', '6401', '6400');
  engine = await desk.engine();
  await desk.root.query(`select ensure_month_partitions('Trade', '2018-11-01', '2018-12-01')`);
});

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

afterAll(() => desk.close());

function openConsole({
  columns = 160,
  rows = 45,
  host,
}: { readonly columns?: number; readonly rows?: number; readonly host?: string } = {}): ScreenTerminal {
  const config = { ...desk.configOf(person.login), ...(host !== undefined && { host }) };
  const { desk: consoleDesk, close } = openConsoleDesk(config, schema);
  const screen = screenTerminal({ columns, rows });
  const ending = new AbortController();
  const ended = runConsole({
    desk: consoleDesk,
    terminal: screen.terminal,
    settings: DEFAULT_SETTINGS,
    clock: systemClock,
    newId: randomUUID,
    tell: () => undefined,
    signal: ending.signal,
  });
  running.push(async () => {
    ending.abort();
    await ended;
    await close();
  });
  return screen;
}

async function pending(): Promise<{ id: string }> {
  const { rows } = await desk.root.query<{ id: string }>(`select id from "Order" where status = 'PENDING_NEW'`);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

describe('the console on a real desk', () => {
  test('takes an order from the first key to the fill, and a second console sees it', async () => {
    const [screen, second] = [openConsole(), openConsole({ columns: 100, rows: 30 })];
    await screen.waitFor('equity 10,000.00 USD');
    await screen.waitFor(/BTCUSD +6,400\.00/);
    screen.press('o');
    screen.type('b 0.1 BTCUSD @mkt');
    await new Promise((resolve) => setTimeout(resolve, 50));
    screen.press('enter');
    await screen.waitFor('notional 640.10');
    screen.press('A', 'y', 'y');
    await screen.waitFor('PENDING_NEW');
    await second.waitFor('PENDING_NEW');
    const { id } = await pending();
    await engine.book(
      acceptAndFill({
        orderId: id,
        portfolioId: person.portfolioId,
        symbol: 'BTCUSD',
        quantity: '0.1',
        price: '6401',
        commission: '0.6401',
      }),
    );
    for (const shown of [screen, second]) await shown.waitFor(/BTCUSD +LONG +\+0\.1 +6,401\.00/);
    await screen.waitFor('FILLED 0.1/0.1 @6,401');
    await screen.waitFor('fills 1');
    expect(screen.bells()).toBe(1);
    expect((await desk.root.query('select count(*)::int as orders from "Order"')).rows).toEqual([{ orders: 1 }]);
  });

  test('shows a change within two frames of its commit', async () => {
    const screen = openConsole();
    await screen.waitFor(/BTCUSD +6,400\.00/);
    await desk.quote('BTCUSD', '6499', '6501', '6500');
    await screen.waitFor(/BTCUSD +6,500\.00/);
    await desk.quote('BTCUSD', '6399', '6401', '6400');
  });

  test('reports a lost connection, disarms, and reads everything again after the reconnect', async () => {
    const screen = openConsole();
    // Prices may arrive before the portfolio is known.
    await screen.waitFor(/equity [\d,.]+ USD/);
    await screen.waitFor(/BTCUSD +6,400\.00/);
    screen.press('A');
    await screen.waitFor(/ ARMED /);
    await desk.root.query(`alter role ${person.login} nologin`);
    await desk.root.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [person.login]);
    await screen.waitFor('No database connection');
    await screen.waitFor(/ DISARMED /);
    await screen.waitFor(/stale \d+s/);
    await screen.waitFor('engine UNKNOWN');
    // A change while no connection listens.
    await desk.quote('BTCUSD', '6599', '6601', '6600');
    await desk.root.query(`alter role ${person.login} login`);
    await screen.waitFor(/BTCUSD +6,600\.00/);
    await screen.waitFor(/^(?![^]*No database connection)[^]*reconnects 1 /);
    await screen.waitFor(/engine (LEADING|SILENT)/);
    await desk.quote('BTCUSD', '6399', '6401', '6400');
  });

  test('waits for a database that does not run, and keeps its screen', async () => {
    const screen = openConsole({ host: '/nowhere' });
    await screen.waitFor('No database connection');
    screen.press('?');
    await screen.waitFor('open the order line');
    screen.press('escape');
    await screen.waitFor('Reconnecting');
  });

  test('reads the size of the terminal on Ctrl-L', async () => {
    const screen = openConsole();
    await screen.waitFor(/BTCUSD +6,400\.00/);
    screen.resizeUnseen(80, 24);
    screen.press('ctrl-l');
    await screen.waitFor(/^[^│]*1 POS positions[^│]*$/);
  });

  test('survives a storm of resizes', async () => {
    const screen = openConsole();
    await screen.waitFor(/BTCUSD +6,400\.00/);
    for (let step = 0; step < 200; step++) screen.resize(20 + ((step * 37) % 200), 3 + ((step * 13) % 60));
    screen.resize(80, 24);
    await screen.waitFor(/^[^│]*1 POS positions[^│]*$/);
    screen.resize(50, 10);
    await screen.waitFor('the desk needs 60x16');
  });
});
