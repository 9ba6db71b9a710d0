import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

const LONDON = {
  zone: 'Europe/London',
  sessions: [{ days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '08:00', close: '16:30' }],
  holidays: ['2025-12-25'],
};

let desk: CommandDesk;
let london: string;
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
  london = join(desk.home, 'london.json');
  writeFileSync(london, JSON.stringify(LONDON));
  await desk.sql.root.query(`update "EngineLease" set market_at = '2025-12-24T18:00:00Z'`);
});
afterAll(() => desk.close());
beforeEach(() => desk.sql.root.query('update "Instrument" set trading_hours = null'));

const errorOf = (stderr: string) =>
  (JSON.parse(stderr) as { error: { code: string; message: string; hint: string } }).error;
const hoursOf = async (): Promise<unknown> =>
  (await desk.sql.root.query(`select trading_hours from "Instrument" where symbol = 'BTCUSD'`)).rows[0]!.trading_hours;

describe('instrument set', () => {
  test('accepts built-in hours by name, and prints the next session', async () => {
    const { code, stdout } = await desk.program('instrument', 'set', 'btcusd', '--trading-hours', 'us-equities');
    expect(code).toBe(0);
    expect(stdout).toBe(
      `Symbol         BTCUSD\nTrading hours  us-equities\nSession        2025-12-26, opens 2025-12-26 14:30:00 and ends 2025-12-26 21:00:00 (market time)\n`,
    );
    expect(await hoursOf()).toEqual({ name: 'us-equities' });
  });

  test('a folder for a file is unreadable input', async () => {
    const { code, stderr } = await desk.program('instrument', 'set', 'BTCUSD', '--trading-hours', desk.home, '--json');
    expect([code, errorOf(stderr)]).toMatchObject([
      2,
      { code: 'UNREADABLE', message: `${desk.home}: it is a folder, not a file` },
    ]);
    expect(await hoursOf()).toBeNull();
  });

  test('reads hours from a file, and removes them', async () => {
    expect(await desk.json('instrument', 'set', 'BTCUSD', '--trading-hours', london)).toMatchObject({
      dryRun: false,
      instrument: {
        symbol: 'BTCUSD',
        tradingHours: LONDON,
        session: {
          tradingDate: '2025-12-26',
          start: '2025-12-26T08:00:00.000Z',
          end: '2025-12-26T16:30:00.000Z',
          open: false,
        },
      },
    });
    expect(await hoursOf()).toEqual(LONDON);
    await desk.json('instrument', 'set', 'BTCUSD', '--trading-hours', 'none');
    expect(await hoursOf()).toBeNull();
  });

  test('changes nothing with --dry-run', async () => {
    const { code, stdout } = await desk.run('instrument', 'set', 'BTCUSD', '--trading-hours', london, '--dry-run');
    expect([code, stdout.split('\n')[0], await hoursOf()]).toEqual([
      0,
      'Nothing is changed. The result would be:',
      null,
    ]);
    expect(stdout).toContain('MON-FRI 08:00–16:30 Europe/London');
  });

  test('reports the error in a file', async () => {
    writeFileSync(
      join(desk.home, 'bad.json'),
      JSON.stringify({ ...LONDON, sessions: [{ days: ['MON'], open: '8:00', close: '16:30' }] }),
    );
    const bad = await desk.run('instrument', 'set', 'BTCUSD', '--trading-hours', join(desk.home, 'bad.json'), '--json');
    expect(bad.code).toBe(2);
    expect(errorOf(bad.stderr).message).toContain(
      'trading hours: sessions[0].open "8:00" is not a time from 00:00 to 23:59',
    );
    writeFileSync(join(desk.home, 'broken.json'), '{');
    expect(
      (await desk.run('instrument', 'set', 'BTCUSD', '--trading-hours', join(desk.home, 'broken.json'))).stderr,
    ).toContain('is not JSON');
    const missing = await desk.run('instrument', 'set', 'BTCUSD', '--trading-hours', 'nyse', '--json');
    expect([missing.code, errorOf(missing.stderr)]).toEqual([
      2,
      {
        code: 'BAD_USAGE',
        message: '"nyse" is neither built-in hours nor a file',
        hint: 'Name us-equities, fx, round-the-clock, none or a JSON file.',
      },
    ]);
    expect((await desk.run('instrument', 'set', 'NONE', '--trading-hours', 'fx')).code).toBe(1);
    expect((await desk.run('instrument', 'set', 'BTCUSD')).stderr).toContain('Name --trading-hours.');
    expect(await hoursOf()).toBeNull();
  });

  test('is for administrators', async () => {
    const trader = await desk.sql.person();
    const refused = await runBinary(['instrument', 'set', 'BTCUSD', '--trading-hours', 'fx', '--json'], {
      home: desk.home,
      url: desk.urlOf(trader.login),
    });
    expect([refused.code, errorOf(refused.stderr).code]).toEqual([3, 'NOT_PERMITTED']);
    expect(await hoursOf()).toBeNull();
  });
});

test('instrument list and show print hours, costs and the present session', async () => {
  await desk.json('instrument', 'set', 'ETHUSD', '--trading-hours', 'fx');
  const { stdout } = await desk.run('instrument', 'list');
  expect(stdout).toMatch(/BTCUSD .*active +the desk's day/);
  expect(stdout).toMatch(/ETHUSD .*active +fx/);
  const listed = await desk.json<{ symbol: string }[]>('instrument', 'list');
  expect(listed.map(({ symbol }) => symbol)).toEqual(['BTCUSD', 'ETHUSD']);
  expect(await desk.json('instrument', 'list', '--symbol', 'ETHUSD')).toHaveLength(1);
  expect(await desk.json('instrument', 'show', 'ethusd')).toMatchObject({
    symbol: 'ETHUSD',
    tickSize: '0.01',
    commissionRate: '0.001',
    tradingHours: { name: 'fx' },
    tradingHoursProblem: null,
    session: { tradingDate: '2025-12-24', open: true },
  });
  expect((await desk.program('instrument', 'show', 'ETHUSD')).stdout).toContain(
    'Session           2025-12-24, open since 2025-12-23 22:00:00 and ends 2025-12-24 22:00:00 (market time)',
  );
  expect((await desk.run('instrument', 'show', 'NONE')).code).toBe(1);
});

test('unreadable hours count as no hours, with a warning', async () => {
  await desk.sql.root.query(
    `update "Instrument" set trading_hours = '{"zone": "Mars/Base", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}]}' where symbol = 'BTCUSD'`,
  );
  const { stdout } = await desk.run('instrument', 'show', 'BTCUSD');
  expect(stdout).toContain(
    'the desk\'s day: the stored hours cannot be read (trading hours: zone "Mars/Base" is not a time zone such as America/New_York)',
  );
  expect((await desk.program('doctor')).stdout).toContain(
    'the hours of BTCUSD cannot be read: trading hours: zone "Mars/Base" is not a time zone',
  );
});
