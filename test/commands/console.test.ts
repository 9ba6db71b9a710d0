import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBinary, runJson } from '../support/binary.ts';
import type { BinaryResult } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';

let home: TestHome;
let desk: TestDesk;
let urlOf: (role: string) => Promise<string>;

beforeAll(async () => {
  home = makeTestHome();
  desk = await openTestDesk();
  urlOf = async (role) => {
    const { user, url } = await desk.login(role);
    await desk.pool.query(`insert into "User" (email, username, login) values ($1, $1, $1)`, [user]);
    return url;
  };
});
afterAll(async () => {
  await desk.close();
  await home.remove();
});

/** Runs the command in a process of its own. */
const launch = (url: string, ...args: string[]): Promise<BinaryResult> => runBinary(args, { home: home.path, url });
const alone = (url: string, ...args: string[]): Promise<BinaryResult> => runInProcess(args, { home: home.path, url });

describe('a database that a URL names', () => {
  test('without a schema is not changed, and the error names the next step', async () => {
    const empty = await openTestDesk({ schema: 'none' });
    expect(await launch(empty.url)).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('traderai db migrate'),
    });
    expect(
      (await empty.pool.query(`select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace`))
        .rows,
    ).toEqual([{ n: 0 }]);
    await empty.close();
  });

  test('with the schema of another version is not changed, and the error names the next step', async () => {
    const old = await openTestDesk();
    await old.pool.query(
      `update "_traderai_objects" set checksum = 'of another version' where path = 'orders/place_order.sql'`,
    );
    const { code, stderr } = await alone(old.url, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'SCHEMA_OUTDATED', hint: expect.stringContaining('traderai db migrate') },
    });
    await old.close();
  });

  test.each(['traderai_trader', 'traderai_viewer'])(
    'is refused for a login without a user, even with the rights of %s',
    async (role) => {
      const { url } = await desk.login(role);
      expect(await alone(url)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('has no active user on the desk'),
      });
    },
  );

  test('is refused for a login without any rights', async () => {
    const { user, url } = await desk.login('pg_monitor');
    expect(await alone(url)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('has no active user on the desk'),
    });
    expect(user).toMatch(/^test_/);
  });

  test('that does not answer ends with exit code 4', async () => {
    expect(await alone('postgresql://ann@127.0.0.1:1/desk')).toMatchObject({ code: 4, stdout: '' });
  });
});

describe('without a terminal', () => {
  test('the desk is printed once, also for a viewer and a superuser', async () => {
    for (const url of [await urlOf('traderai_viewer'), desk.url]) {
      const { code, stdout, stderr } = await launch(url);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^TraderAI {2}no portfolio {2}PAPER/);
      expect(stdout).toContain('No quotes: no engine is running.');
    }
  });

  test('with --json the snapshot is one document', async () => {
    expect(await runJson([], { home: home.path, url: desk.url })).toMatchObject({
      portfolio: null,
      engine: { leading: false },
      positions: [],
      orders: [],
      quotes: [],
    });
  });

  test('an unknown portfolio is an error', async () => {
    expect(await alone(desk.url, '--portfolio', 'nowhere')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('you have no portfolio nowhere'),
    });
  });

  test('no engine starts for a database that a URL names', async () => {
    const { rows } = await desk.pool.query(`select leader, epoch::int from "EngineLease"`);
    expect(rows).toEqual([{ leader: null, epoch: 0 }]);
  });

  test('a terminal without cursor control gets the snapshot too', async () => {
    const terminal = openTerminal([], { home: home.path, url: desk.url, columns: 160, rows: 50, terminal: 'dumb' });
    expect((await terminal.exited).code).toBe(0);
    const written = terminal.screen.raw();
    expect(written).not.toContain('\u001B[?1049h');
    expect(written).toContain('POS positions');
  });
});

describe('the look', () => {
  test('--ascii draws with ASCII characters, --no-color without colors', async () => {
    const terminal = openTerminal(['--ascii', '--no-color'], {
      home: home.path,
      url: desk.url,
      columns: 160,
      rows: 45,
    });
    await terminal.waitFor('no portfolio');
    const raw = terminal.screen.raw();
    expect(terminal.screen.text()).toMatch(/^[\n -~]*$/);
    expect(raw).not.toMatch(/\u001B\[[\d;]*[34]8[;:]/);
    terminal.press(':q<enter>');
    expect((await terminal.exited).code).toBe(0);
  });

  test('an unknown theme is refused', async () => {
    expect(await alone(desk.url, '--theme', 'pink')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('blue-orange'),
    });
  });
});
