import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionUrl } from '../../../src/database/connection.ts';
import { runBinary } from '../../support/binary.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { openLossyServer } from '../../support/lossy-server.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const KEYS = [
  'id',
  'number',
  'clientOrderId',
  'portfolio',
  'symbol',
  'side',
  'type',
  'timeInForce',
  'status',
  'quantity',
  'filledQuantity',
  'limitPrice',
  'stopPrice',
  'averagePrice',
  'placedAt',
  'denial',
];

interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly clientOrderId: string;
  readonly status: string;
  readonly quantity: string;
  readonly denial: { readonly code: string } | null;
}

const errorOf = (stderr: string) =>
  (JSON.parse(stderr) as { error: { code: string; message: string; hint: string } }).error;

describe('an order line', () => {
  test('becomes an order, as one JSON document with the keys that scripts rely on', async () => {
    const order = await desk.json<PlacedOrder>(
      'order',
      'place',
      'b 0.5 BTCUSD @6300 gtc',
      '--client-order-id',
      'first',
    );
    expect(Object.keys(order).slice(0, KEYS.length)).toEqual(KEYS);
    expect(order).toMatchObject({
      clientOrderId: 'first',
      portfolio: 'main',
      symbol: 'BTCUSD',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      status: 'PENDING_NEW',
      quantity: '0.5',
      filledQuantity: '0',
      limitPrice: '6300',
      stopPrice: null,
      averagePrice: null,
      denial: null,
      placedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test('is printed as text, with its generated client order id, and with a note when no engine leads', async () => {
    const heard = (when: string) => desk.sql.root.query(`update "EngineLease" set heartbeat_at = ${when}`);
    await heard(`now() + interval '1 hour'`);
    expect(await desk.run('order', 'place', 's 1 ETHUSD @240')).toMatchObject({ code: 0, stderr: '' });
    await heard(`now() - interval '1 hour'`);
    const { code, stdout, stderr } = await desk.program('order', 'place', 's 1 ETHUSD @250');
    expect([code, stderr]).toEqual([
      0,
      'No engine leads: the order waits until one does. Start one with: traderai engine run\n',
    ]);
    expect(stdout).toMatch(
      /^Order \d+ PENDING_NEW: SELL 1 ETHUSD at 250, DAY\nPortfolio main, client order id [\da-f-]{36}\n$/,
    );
  });

  test('with an error is marked at the place, with exit code 2', async () => {
    const { code, stdout, stderr } = await desk.program('order', 'place', 'b 0.5 BTCUSD 6300');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('traderai: "6300" is not a price; expected @mkt');
    expect(stderr).toContain('\nb 0.5 BTCUSD 6300\n             ^^^^\n');
    const json = await desk.run('order', 'place', 'x 5', '--json');
    expect([json.code, json.stdout]).toEqual([2, '']);
    expect(errorOf(json.stderr)).toMatchObject({
      code: 'BAD_ORDER_LINE',
      hint: expect.stringContaining('traderai order cancel'),
    });
  });

  test('names its portfolio, which must be the same as that of the flag', async () => {
    expect((await desk.run('portfolio', 'create', 'swing', '--cash', '500')).code).toBe(0);
    expect(await desk.json('order', 'place', 'b 0.01 BTCUSD @6300 pf=swing')).toMatchObject({
      portfolio: 'swing',
      number: '1',
      status: 'PENDING_NEW',
    });
    const { code, stderr } = await desk.run(
      'order',
      'place',
      'b 0.01 BTCUSD @6300 pf=swing',
      '--portfolio',
      'main',
      '--json',
    );
    expect([code, errorOf(stderr).code]).toEqual([2, 'BAD_USAGE']);
    const unknown = await desk.run('order', 'place', 'b 0.01 BTCUSD @6300 pf=nowhere', '--json');
    expect([unknown.code, errorOf(unknown.stderr).code]).toEqual([1, 'UNKNOWN_PORTFOLIO']);
  });
});

describe('an order that the desk denies', () => {
  test('ends with exit code 3 and the rule, limit, value and headroom', async () => {
    const json = await desk.run('order', 'place', 'b 900 BTCUSD @mkt', '--json');
    expect([json.code, json.stderr]).toEqual([3, '']);
    const order = JSON.parse(json.stdout) as PlacedOrder;
    expect(order.status).toBe('DENIED');
    expect(order.denial).toEqual({
      code: 'INSUFFICIENT_BUYING_POWER',
      message: expect.stringContaining('900 BTCUSD'),
      limit: expect.stringMatching(/^\d/),
      value: expect.stringMatching(/^\d/),
      headroom: expect.stringMatching(/^-\d/),
    });
    const text = await desk.run('order', 'place', 'b 900 BTCUSD @mkt');
    expect(text.code).toBe(3);
    expect(text.stdout).toContain('DENIED: BUY 900 BTCUSD at market');
    expect(text.stderr).toMatch(
      /^traderai: denied: .*\(INSUFFICIENT_BUYING_POWER: limit [\d,.]+, value [\d,.]+, headroom -[\d,.]+\)\nReduce the quantity/,
    );
  });

  test('is reported by a dry run, which sends nothing', async () => {
    const count = async () => (await desk.sql.root.query('select count(*) from "Order"')).rows[0];
    const before = await count();
    const denied = await desk.run('order', 'place', 'b 900 BTCUSD @mkt', '--dry-run', '--json');
    expect([denied.code, JSON.parse(denied.stdout)]).toMatchObject([
      3,
      { dryRun: true, accepted: false, denial: { code: 'INSUFFICIENT_BUYING_POWER' } },
    ]);
    expect(await desk.json('order', 'place', '?b 0.01 BTCUSD @mkt')).toMatchObject({
      dryRun: true,
      accepted: true,
      denial: null,
      positionBefore: '0',
      positionAfter: '0.01',
    });
    expect(await count()).toEqual(before);
  });
});

describe('a client order id', () => {
  test('returns the same order when the order is repeated, and is refused for another order', async () => {
    const line = 'b 0.1 BTCUSD @6100 gtc note="once"';
    const [one, other] = [
      await desk.json<PlacedOrder>('order', 'place', line, '--client-order-id', 'once'),
      await desk.json<PlacedOrder>('order', 'place', line, '--client-order-id', 'once'),
    ];
    expect(other).toEqual(one);
    const { code, stdout, stderr } = await desk.run(
      'order',
      'place',
      'b 0.2 BTCUSD @6100 gtc note="once"',
      '--client-order-id',
      'once',
      '--json',
    );
    expect([code, stdout, errorOf(stderr).code]).toEqual([1, '', 'DUPLICATE_CLIENT_ORDER_ID']);
  });

  test('returns the same order even when its price would differ by now', async () => {
    const place = (line: string) => desk.run('order', 'place', line, '--client-order-id', 'moving', '--json');
    const first = JSON.parse((await place('b $400 BTCUSD @bid-1t gtc')).stdout) as PlacedOrder;
    expect(first.quantity).toBe('0.0624');
    await desk.sql.quote('BTCUSD', '6499', '6501', '6500');
    try {
      expect(JSON.parse((await place('b $400 BTCUSD @bid-1t gtc')).stdout)).toMatchObject({
        id: first.id,
        quantity: '0.0624',
      });
      const other = await place('b $800 BTCUSD @bid-1t gtc');
      expect([other.code, errorOf(other.stderr).code]).toEqual([1, 'DUPLICATE_CLIENT_ORDER_ID']);
    } finally {
      await desk.sql.quote('BTCUSD', '6399', '6401', '6400');
    }
  });

  test('that is not valid is refused before an order is made', async () => {
    const { code, stderr } = await desk.run(
      'order',
      'place',
      'b 0.1 BTCUSD @6100',
      '--client-order-id',
      'no spaces',
      '--json',
    );
    expect([code, errorOf(stderr).code]).toEqual([2, 'BAD_CLIENT_ORDER_ID']);
  });
});

describe('waiting', () => {
  test('ends when the order is filled', async () => {
    const placing = desk.program(
      'order',
      'place',
      'b 0.01 ETHUSD @mkt',
      '--client-order-id',
      'awaited',
      '--wait',
      'filled',
      '--timeout',
      '60',
      '--json',
    );
    const numbers = async (): Promise<readonly { number: number }[]> =>
      (
        await desk.sql.root.query<{ number: number }>(
          `select number::int from "Order" where client_order_id = 'awaited'`,
        )
      ).rows;
    await expect.poll(numbers).toHaveLength(1);
    await desk.fill((await numbers())[0]!.number, '201');
    const { code, stdout } = await placing;
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { status: 'FILLED', filledQuantity: '0.01', averagePrice: '201' },
    ]);
  });

  test('that times out before an engine accepts the order ends with exit code 4, and the order stays', async () => {
    const { code, stdout, stderr } = await desk.run(
      'order',
      'place',
      'b 0.01 ETHUSD @150',
      '--wait',
      'accepted',
      '--timeout',
      '1',
      '--json',
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([4, { status: 'PENDING_NEW' }]);
    expect(stderr).toMatch(
      /^Order \d+ is still PENDING_NEW, not accepted\. Check again with: traderai order show \d+\n$/,
    );
  });
});

describe('when the answer is lost', () => {
  test('a placed order is found and reported as usual', async () => {
    const { host, port, database, user, password } = desk.sql.configOf(desk.person.login);
    const lossy = await openLossyServer(`${host}/.s.PGSQL.${port}`, 'place_order(');
    try {
      const url = connectionUrl({ host: '127.0.0.1', port: lossy.port, database, user, password });
      const { code, stdout } = await runBinary(
        ['order', 'place', 'b 0.01 BTCUSD @6200', '--client-order-id', 'lost', '--json'],
        { home: desk.home, url },
      );
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { clientOrderId: 'lost', status: 'PENDING_NEW' }]);
      const { rows } = await desk.sql.root.query(
        `select count(*)::int as orders from "Order" where client_order_id = 'lost'`,
      );
      expect(rows).toEqual([{ orders: 1 }]);
    } finally {
      await lossy.close();
    }
  });

  test('an order that is not found ends with exit code 5, its client order id and the command that looks it up', async () => {
    await desk.sql.root.query(`
      create function public.cut_off() returns trigger language plpgsql security definer as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(60); return new; end $$;
      create trigger cut_off before insert on "Order" for each row when (new.note = 'cut off') execute function cut_off()`);
    const { code, stdout, stderr } = await desk.program(
      'order',
      'place',
      'b 0.01 BTCUSD @6200 note="cut off"',
      '--client-order-id',
      'unknown',
      '--json',
    );
    expect([code, stdout]).toEqual([5, '']);
    expect(errorOf(stderr)).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('client order id unknown'),
      hint: expect.stringContaining('traderai order show unknown'),
    });
  });
});

test('an order with a serialization failure is sent again and placed once', async () => {
  await desk.sql.root.query(`
    create sequence public.conflicts;
    create function public.conflict_once() returns trigger language plpgsql security definer as $$
    begin
      if nextval('public.conflicts') = 1 then raise exception 'could not serialize access' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger conflict_once before insert on "Order" for each row when (new.note = 'conflict') execute function conflict_once()`);
  const line = 'b 0.01 BTCUSD @6200 note="conflict"';
  const { code, stdout } = await desk.run('order', 'place', line, '--client-order-id', 'conflict', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'PENDING_NEW' }]);
  const { rows } = await desk.sql.root.query('select last_value::int as attempts from public.conflicts');
  expect(rows).toEqual([{ attempts: 2 }]);
});
