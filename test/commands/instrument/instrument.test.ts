import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
    const { code, stderr } = await desk.run('instrument', 'set', 'BTCUSD', '--trading-hours', desk.home, '--json');
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
    expect((await desk.run('instrument', 'set', 'BTCUSD')).stderr).toContain(
      'Name --trading-hours, --post-only, --bar-path or --atr-interval.',
    );
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

describe('the rules of matching', () => {
  const rulesOf = async (): Promise<unknown> =>
    (
      await desk.sql.root.query(
        `select post_only_policy, bar_path, atr_interval from "Instrument" where symbol = 'BTCUSD'`,
      )
    ).rows[0];

  test('are set by name, and a rule that is not named stays', async () => {
    const { code, stdout } = await desk.program('instrument', 'set', 'btcusd', '--post-only', 'reprice');
    expect([code, stdout]).toEqual([
      0,
      'Symbol        BTCUSD\nPost-only     REPRICE\nBar path      NEARER_EXTREME\nATR interval  1h\n',
    ]);
    await desk.json('instrument', 'set', 'BTCUSD', '--bar-path', 'Worst-Case', '--atr-interval', '15m');
    expect(await rulesOf()).toEqual({ post_only_policy: 'REPRICE', bar_path: 'WORST_CASE', atr_interval: '15m' });
    expect(await desk.json('instrument', 'show', 'BTCUSD')).toMatchObject({
      postOnlyPolicy: 'REPRICE',
      barPath: 'WORST_CASE',
      atrInterval: '15m',
    });
    await desk.json(
      ...['instrument', 'set', 'BTCUSD', '--post-only', 'reject', '--bar-path', 'nearer-extreme'],
      ...['--atr-interval', '1h', '--trading-hours', 'fx'],
    );
    expect([await rulesOf(), await hoursOf()]).toEqual([
      { post_only_policy: 'REJECT', bar_path: 'NEARER_EXTREME', atr_interval: '1h' },
      { name: 'fx' },
    ]);
  });

  test.each([
    ['--post-only', 'maybe', '--post-only: "maybe"', 'Use reject or reprice.'],
    ['--bar-path', 'best-case', '--bar-path: "best-case"', 'Use nearer-extreme or worst-case.'],
    ['--atr-interval', '2h', '--atr-interval: "2h"', 'Use one of 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 1M.'],
  ])('%s %s is refused', async (flag, value, message, hint) => {
    const { code, stderr } = await desk.run('instrument', 'set', 'BTCUSD', flag, value, '--json');
    expect([code, errorOf(stderr)]).toEqual([2, { code: 'BAD_USAGE', message, hint }]);
  });

  test('change nothing with --dry-run, and are for administrators', async () => {
    const { stdout } = await desk.run('instrument', 'set', 'BTCUSD', '--post-only', 'reprice', '--dry-run');
    expect(stdout).toContain('Post-only     REPRICE');
    expect(await rulesOf()).toMatchObject({ post_only_policy: 'REJECT' });
    const trader = await desk.sql.person();
    await expect(trader.pool.query(`select set_matching_rules('BTCUSD', 'REPRICE', null, null)`)).rejects.toMatchObject(
      { code: '42501' },
    );
    for (const values of [`'BTCUSD'`, `'BTCUSD', null, null, '2h'`])
      await expect(desk.person.pool.query(`select set_matching_rules(${values})`)).rejects.toMatchObject({
        code: 'TR422',
        detail: 'BAD_MATCHING_RULES',
      });
    await expect(desk.person.pool.query(`select set_matching_rules('NONE', 'REJECT')`)).rejects.toMatchObject({
      detail: 'UNKNOWN_INSTRUMENT',
    });
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
  expect((await desk.run('doctor')).stdout).toContain(
    'the hours of BTCUSD cannot be read: trading hours: zone "Mars/Base" is not a time zone',
  );
});

describe('instrument activate and deactivate', () => {
  afterEach(() => desk.sql.root.query(`update "Instrument" set active = true`));
  const place = (line: string) => desk.run('order', 'place', line, '--json');

  test('deny and accept orders, are audited once, and name the open orders that stay', async () => {
    await desk.sql.quote('ETHUSD', '199', '201', '200');
    expect((await place('b 1 ETHUSD @150 gtc')).code).toBe(0);
    const off = await desk.program('instrument', 'deactivate', 'ethusd');
    expect(off).toMatchObject({
      code: 0,
      stdout: 'ETHUSD is inactive: the desk denies new orders.\n',
      stderr: expect.stringContaining('1 open order may still fill'),
    });
    const denied = await place('b 1 ETHUSD @mkt');
    expect([denied.code, denied.stdout + denied.stderr]).toEqual([3, expect.stringContaining('INSTRUMENT_INACTIVE')]);
    expect(await desk.json('instrument', 'deactivate', 'ETHUSD')).toMatchObject({ active: false, openOrders: 1 });
    expect((await desk.run('instrument', 'list', '--symbol', 'ETHUSD')).stdout).toMatch(/ETHUSD .*inactive/);
    const on = await desk.program('instrument', 'activate', 'ETHUSD');
    expect(on).toMatchObject({ code: 0, stdout: 'ETHUSD is active: the desk accepts orders.\n' });
    expect((await place('b 1 ETHUSD @150 gtc')).code).toBe(0);
    const { rows } = await desk.sql.root.query(
      `select login, new_values ->> 'active' as active from "AuditLog" where table_name = 'Instrument' and row_key = 'ETHUSD' and old_values ->> 'active' <> new_values ->> 'active'
         and login = $1 order by sequence`,
      [desk.person.login],
    );
    expect(rows).toEqual(['false', 'true'].map((active) => ({ login: desk.person.login, active })));
  });

  test('deny an order that waits for the engine', async () => {
    const { rows } = await desk.person.pool.query<{ id: string }>(
      `select id from place_order($1, 'waits', 'BTCUSD', 'BUY', 'LIMIT', 0.01, 6000)`,
      [desk.person.portfolioId],
    );
    const verdict = async (): Promise<unknown> => {
      const judged = await desk.engine.pool.query(
        `select denial -> 'denial' ->> 'code' as code from judge_requests(array[$1]::uuid[])`,
        [rows[0]!.id],
      );
      return judged.rows;
    };
    expect(await verdict()).toEqual([{ code: null }]);
    await desk.json('instrument', 'deactivate', 'BTCUSD');
    expect(await verdict()).toEqual([{ code: 'INSTRUMENT_INACTIVE' }]);
  });

  test.each([
    [['deactivate', 'NOSUCH'], 1, 'UNKNOWN_INSTRUMENT'],
    [['activate', 'not a symbol'], 2, 'BAD_USAGE'],
  ])('%j is refused', async (words, code, name) => {
    const refused = await desk.run('instrument', ...words, '--json');
    expect([refused.code, errorOf(refused.stderr).code]).toEqual([code, name]);
  });

  test('by a trader are refused', async () => {
    const trader = await desk.sql.person();
    await expect(trader.pool.query(`select set_instrument_active('BTCUSD', false)`)).rejects.toMatchObject({
      code: '42501',
    });
    await expect(desk.person.pool.query(`select set_instrument_active('BTCUSD', null)`)).rejects.toMatchObject({
      detail: 'BAD_INSTRUMENT_STATE',
    });
  });
});
