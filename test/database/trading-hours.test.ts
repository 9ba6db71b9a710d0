/**
 * The desk's day and the trading hours of instruments: SQL and TypeScript agree, and only administrators change them.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskDayAt } from '../../src/domain/desk-day.ts';
import { formatTimeOfDay } from '../../src/domain/time-zone.ts';
import { parseTradingHours } from '../../src/domain/trading-hours.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let trader: Person;
let administrator: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  trader = await desk.person();
  administrator = await desk.person({ role: 'traderai_admin' });
  await desk.instrument('AAPL');
});
afterAll(() => desk.close());
beforeEach(() =>
  desk.root.query(
    `update "DeskState" set day_zone = 'UTC', day_cut = '00:00', read_only = false, reason = null, cause = null`,
  ),
);

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Havana',
  'Pacific/Apia',
  'Asia/Kolkata',
];
const FIRST = Date.UTC(2005, 0, 1);
const LAST = Date.UTC(2026, 11, 31);
/** One every two months, so that some are in days of 23 and 25 hours. */
const INSTANTS = 130;

describe("the desk's day", () => {
  test.each(ZONES)(
    'begins in SQL and in TypeScript at the same instant in %s, also where the clock changes',
    async (zone) => {
      const cuts = [0, 1, 90, 150, 17 * 60, 23 * 60 + 59];
      const hour = 3_600_000;
      for (const cut of cuts) {
        await desk.root.query('update "DeskState" set day_zone = $1, day_cut = $2', [zone, formatTimeOfDay(cut)]);
        // Every boundary is near one of these; the clock changes between some of them.
        const instants = Array.from(
          { length: INSTANTS },
          (_, index) => FIRST + Math.floor((index / INSTANTS) * (LAST - FIRST)) + (index % 97) * 1_234_567,
        );
        const days = new Map(instants.map((at) => [at, deskDayAt({ zone, cut }, at)]));
        const changes = [...days].flatMap(([at, { start, end }]) =>
          end - start === 24 * hour ? [] : [-2, -1, -0.5, 0.5, 1, 2].map((away) => at + away * hour),
        );
        for (const at of changes) days.set(at, deskDayAt({ zone, cut }, at));
        for (const { start } of [...days.values()])
          for (const at of [start, start - 1]) if (!days.has(at)) days.set(at, deskDayAt({ zone, cut }, at));
        const asked = [...days.keys()];
        const { rows } = await desk.root.query<{ day: string; start: Date }>(
          `select desk_day(t)::text as day, desk_day_start(t) as start from unnest($1::timestamptz[]) with ordinality as a (t, n) order by n`,
          [asked.map((at) => new Date(at).toISOString())],
        );
        expect(rows.map(({ day, start }) => [day, start.getTime()])).toEqual(
          [...days.values()].map(({ tradingDate, start }) => [tradingDate, start]),
        );
      }
    },
    60_000,
  );

  test('is set by administrators, and the audit has the login', async () => {
    await administrator.pool.query(`select set_desk_day('America/New_York', '17:00')`);
    const { rows } = await trader.pool.query(
      `select desk_day('2025-03-09T20:59:59Z')::text as before, desk_day('2025-03-09T21:00:00Z')::text as after`,
    );
    expect(rows).toEqual([{ before: '2025-03-09', after: '2025-03-10' }]);
    const audit = await desk.root.query(
      `select login, new_values ->> 'day_zone' as zone, new_values ->> 'day_cut' as cut from "AuditLog" where table_name = 'DeskState' order by sequence desc limit 1`,
    );
    expect(audit.rows).toEqual([{ login: administrator.login, zone: 'America/New_York', cut: '17:00:00' }]);
    await expect(trader.pool.query(`select set_desk_day('UTC', '00:00')`)).rejects.toMatchObject({ code: '42501' });
    await expect(
      desk.root.query(`set session authorization ${trader.login}; select public.set_desk_day('UTC', '00:00')`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test.each([
    [`'Mars/Base', '00:00'`, 'BAD_ZONE'],
    [`'+05:00', '00:00'`, 'BAD_ZONE'],
    [`'Factory', '00:00'`, 'BAD_ZONE'],
    [`'posix/Europe/London', '00:00'`, 'BAD_ZONE'],
    [`null, '00:00'`, 'BAD_ZONE'],
    [`'UTC', '24:00'`, 'BAD_TIME'],
    [`'UTC', '17:00:30'`, 'BAD_TIME'],
    [`'UTC', null`, 'BAD_TIME'],
  ])('cannot be %s', async (values, detail) => {
    await expect(administrator.pool.query(`select set_desk_day(${values})`)).rejects.toMatchObject({
      code: 'TR422',
      detail,
    });
  });

  test('does not change while the desk is read-only', async () => {
    await administrator.pool.query(`select set_read_only('moving house')`);
    await expect(administrator.pool.query(`select set_desk_day('UTC', '17:00')`)).rejects.toMatchObject({
      code: 'TR403',
      detail: 'READ_ONLY',
    });
  });
});

const DAYS = fc.constantFrom('SUN', 'MON', 'FRI', 'MONDAY', 1, null);
const TIMES = fc.constantFrom('09:30', '16:00', '00:00', '23:59', '24:00', '9:30', '', 930, null);
const DATES = fc.constantFrom('2025-12-25', '2025-02-30', '2025-1-1', '', '1969-01-01', 25, null);
const HOURS = fc.oneof(
  fc.jsonValue(),
  fc.record(
    { name: fc.constantFrom('fx', 'us-equities', 'moon', 7), zone: fc.constant('UTC') },
    { requiredKeys: ['name'] },
  ),
  fc.record(
    {
      zone: fc.constantFrom('UTC', 'America/New_York', 'not a zone', 7),
      sessions: fc.oneof(
        fc.jsonValue(),
        fc.array(
          fc.oneof(
            {
              weight: 4,
              arbitrary: fc.record(
                {
                  days: fc.oneof(fc.array(DAYS, { maxLength: 2 }), fc.constant(['MON']), fc.constant('MON')),
                  open: TIMES,
                  close: TIMES,
                },
                { requiredKeys: [] },
              ),
            },
            { weight: 1, arbitrary: fc.jsonValue() },
          ),
          { maxLength: 2 },
        ),
      ),
      holidays: fc.oneof(fc.constant(null), fc.array(DATES, { maxLength: 2 })),
      halfDays: fc.oneof(
        fc.constant([]),
        fc.dictionary(fc.constantFrom('2025-12-24', '2025-02-30', 'x'), TIMES, { maxKeys: 2 }),
      ),
      more: fc.constant(1),
    },
    { requiredKeys: ['zone', 'sessions'] },
  ),
);

describe('trading hours', () => {
  test('have one shape: SQL refuses the same values as TypeScript, except overlapping sessions', async () => {
    const values = fc.sample(HOURS, 3_000);
    const { rows } = await desk.root.query<{ valid: boolean }>(
      'select valid_trading_hours(h) as valid from unnest($1::jsonb[]) with ordinality as a (h, n) order by n',
      [values.map((value) => JSON.stringify(value).replaceAll('\\u0000', ''))],
    );
    const told = values.map((value) => parseTradingHours(JSON.parse(JSON.stringify(value).replaceAll('\\u0000', ''))));
    const differing = values.filter(
      (_, index) =>
        rows[index]!.valid !==
        (told[index]!.ok || (told[index]!.ok === false && told[index]!.error.message.includes('overlap'))),
    );
    expect(differing).toEqual([]);
    expect(told.filter(({ ok }) => ok).length).toBeGreaterThan(20);
  });

  test('are set by administrators, and the audit has the login', async () => {
    const hours = { zone: 'Europe/London', sessions: [{ days: ['MON'], open: '08:00', close: '16:30' }] };
    await administrator.pool.query(`select set_trading_hours('AAPL', $1)`, [JSON.stringify(hours)]);
    const audit = await desk.root.query(
      `select login, new_values -> 'trading_hours' as hours from "AuditLog" where table_name = 'Instrument' order by sequence desc limit 1`,
    );
    expect(audit.rows).toEqual([{ login: administrator.login, hours }]);
    await expect(trader.pool.query(`select set_trading_hours('AAPL', null)`)).rejects.toMatchObject({ code: '42501' });
    await administrator.pool.query(`select set_trading_hours('AAPL', null)`);
    await expect(administrator.pool.query(`select set_trading_hours('NONE', null)`)).rejects.toMatchObject({
      detail: 'UNKNOWN_INSTRUMENT',
    });
    await expect(
      administrator.pool.query(`select set_trading_hours('AAPL', '{"name": "moon"}')`),
    ).rejects.toMatchObject({ detail: 'BAD_TRADING_HOURS' });
    await expect(
      administrator.pool.query(`select set_trading_hours('AAPL', $1)`, [
        JSON.stringify({ ...hours, zone: 'Mars/Base' }),
      ]),
    ).rejects.toMatchObject({ detail: 'BAD_ZONE' });
  });

  test('that are malformed are refused by the column, for every login', async () => {
    await expect(
      administrator.pool.query(`update "Instrument" set trading_hours = '{"zone": "UTC", "sessions": []}'`),
    ).rejects.toMatchObject({ code: '23514' });
    await expect(desk.root.query(`update "Instrument" set trading_hours = '[]'`)).rejects.toMatchObject({
      code: '23514',
    });
  });
});

test('the expiry of an order is after its acceptance, only for a DAY order, and it does not end before', async () => {
  const order = (columns: string, values: string) =>
    desk.root.query(
      `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, quantity, accepted_at, expires_at, ${columns})
       values (1, $1, $2, 'end', 'AAPL', 'BUY', 'MARKET', 1, '2025-03-10T15:00:00Z', '2025-03-10T20:00:00Z', ${values})`,
      [trader.portfolioId, trader.userId],
    );
  const refused = { code: '23514', constraint: 'Order_expires_at' };
  await expect(order('time_in_force, status', `'GTC', 'NEW'`)).rejects.toMatchObject(refused);
  await expect(
    order('time_in_force, status, closed_at', `'DAY', 'EXPIRED', '2025-03-10T19:59:00Z'`),
  ).rejects.toMatchObject(refused);
  expect((await order('time_in_force, status', `'DAY', 'NEW'`)).rowCount).toBe(1);
  await expect(
    desk.root.query(`update "Order" set expires_at = '2025-03-10T15:00:00Z' where client_order_id = 'end'`),
  ).rejects.toMatchObject(refused);
});
