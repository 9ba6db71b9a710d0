import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { revokeKey } from '../../src/database/actions/keys.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { publishSignal } from '../../src/database/actions/publish-signal.ts';
import type { SignalToPublish } from '../../src/database/actions/publish-signal.ts';
import { marketBuy } from '../support/sql-desk.ts';
import type { Person } from '../support/sql-desk.ts';
import { MARKET_AT, SignalDesk, decimal, longSignal } from './signal-desk.ts';
import type { Program } from './signal-desk.ts';

let desk: SignalDesk;
let trader: Person;
let analyst: Person;
let agent: Program;

beforeAll(async () => {
  desk = await SignalDesk.open();
  ({ trader, analyst } = desk);
  agent = await desk.programOf(trader, ['agent']);
});
afterAll(() => desk.close());
beforeEach(() => desk.clear());

const refusal = (code: string, kind: string) => ({ ok: false, error: { code, kind } });

describe('a published signal', () => {
  test('by an agent’s key has the key’s prefix and its owner, the market’s clock, and no outcome', async () => {
    const published = await publishSignal(agent.pool, longSignal({ clientSignalId: 'a1' }));
    expect(published).toMatchObject({
      ok: true,
      value: {
        source: `agent:${agent.prefix}`,
        algorithm: 'news model 3',
        interval: null,
        direction: 'LONG',
        clientSignalId: 'a1',
        evidence: { reason: 'funding turned', marketPrice: '6400.2' },
      },
    });
    const { rows } = await desk.root.query(
      `select user_id, generated_at, expires_at, horizon_seconds, strength::float8, entry_price::float8, stop_price::float8, target_price::float8, outcome, outcome_price, outcome_return, judged_at from "Signal"`,
    );
    expect(rows).toEqual([
      {
        user_id: trader.userId,
        generated_at: new Date(MARKET_AT),
        expires_at: new Date('2018-11-12T19:00:00Z'),
        horizon_seconds: 14_400,
        strength: 0.7,
        entry_price: 6400,
        stop_price: 6300,
        target_price: 6700,
        outcome: null,
        outcome_price: null,
        outcome_return: null,
        judged_at: null,
      },
    ]);
  });

  test('by an analyst or an administrator has the login as its source', async () => {
    const administrator = await desk.person('traderai_admin');
    for (const person of [analyst, administrator]) {
      expect(await publishSignal(person.pool, longSignal())).toMatchObject({
        ok: true,
        value: { source: `analyst:${person.login}` },
      });
    }
  });

  test('by a program with its owner’s analyst scope belongs to the program, not to the user', async () => {
    const program = await desk.programOf(analyst, ['analyst']);
    expect(await publishSignal(program.pool, longSignal())).toMatchObject({
      ok: true,
      value: { source: `agent:${program.prefix}` },
    });
  });

  test('is in the audit under the login, and notifies listeners', async () => {
    const listener = await desk.root.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
    await listener.query('listen traderai_signal');
    const published = await publishSignal(agent.pool, longSignal());
    const { rows } = await listener.query(
      `select login, user_id, action from "AuditLog" where table_name = 'Signal' and row_key = $1`,
      [published.ok ? published.value.id : ''],
    );
    expect(rows).toEqual([{ login: `key_${agent.prefix}`, user_id: trader.userId, action: 'INSERT' }]);
    await expect.poll(() => heard).toEqual(['traderai_signal BTCUSD']);
    listener.release(true);
  });

  test('without an entry uses the market price, on the nearest tick', async () => {
    const published = await publishSignal(analyst.pool, longSignal({ entry: null, reason: null }));
    expect(published).toMatchObject({ ok: true, value: { evidence: { atMarket: true, marketPrice: '6400.2' } } });
    expect(published.ok && published.value.entryPrice.toFixed()).toBe('6400');
  });

  test('can be the signal of an order', async () => {
    const published = await publishSignal(agent.pool, longSignal());
    expect(
      await placeOrder(trader.pool, marketBuy(trader, { signalId: published.ok ? published.value.id : '' })),
    ).toMatchObject({ ok: true });
    await desk.root.query(`update "Order" set signal_id = null`);
  });
});

describe('the same client signal id', () => {
  test('with the same body is the same signal, even after the market has moved', async () => {
    for (const entry of [decimal('6400'), null]) {
      const signal = longSignal({ entry });
      const first = await publishSignal(agent.pool, signal);
      await desk.root.query(`update "Quote" set last = last + 50, quoted_at = quoted_at + interval '1 minute'`);
      expect(await publishSignal(agent.pool, signal)).toEqual(first);
      await desk.root.query(`update "Quote" set last = last - 50`);
    }
    expect((await desk.root.query(`select 1 from "Signal"`)).rows).toHaveLength(2);
  });

  test.each<[string, Partial<SignalToPublish>]>([
    ['symbol', { symbol: 'ETHUSD', entry: decimal('200'), stop: null, target: null }],
    ['direction', { direction: 'SHORT', stop: decimal('6700'), target: decimal('6300') }],
    ['strength', { strength: decimal('0.71') }],
    ['horizon', { horizonSeconds: 14_401 }],
    ['entry', { entry: decimal('6400.5') }],
    ['no entry', { entry: null }],
    ['stop', { stop: null }],
    ['target', { target: decimal('6701') }],
    ['reason', { reason: null }],
    ['algorithm', { algorithm: 'news model 4' }],
  ])('with another body is refused: %s', async (_, change) => {
    await publishSignal(agent.pool, longSignal({ clientSignalId: 'b1' }));
    expect(await publishSignal(agent.pool, longSignal({ clientSignalId: 'b1', ...change }))).toMatchObject(
      refusal('DUPLICATE_CLIENT_SIGNAL_ID', 'conflict'),
    );
  });

  test('in five concurrent calls is one signal', async () => {
    const signal = longSignal();
    const answers = await Promise.all(Array.from({ length: 5 }, () => publishSignal(agent.pool, signal)));
    const [first, ...others] = answers.map((answer) => (answer.ok ? answer.value.id : answer.error.message));
    expect(others).toEqual(Array.from({ length: 4 }, () => first));
  });

  test('of another login is another signal', async () => {
    const first = await publishSignal(agent.pool, longSignal({ clientSignalId: 'c1' }));
    const second = await publishSignal(analyst.pool, longSignal({ clientSignalId: 'c1' }));
    expect([first, second]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });
});

describe('a signal is refused', () => {
  const published = (values: Readonly<Record<string, string>>) => {
    const terms = {
      id: `'x'`,
      symbol: `'BTCUSD'`,
      direction: `'LONG'`,
      strength: '0.7',
      horizon: '3600',
      entry: '6400',
      stop: '6300',
      target: '6700',
      reason: `'why'`,
      algorithm: `'how'`,
      ...values,
    };
    return `select publish_signal(${Object.values(terms).join(', ')})`;
  };

  test.each<[Readonly<Record<string, string>>, string, string]>([
    [{ id: 'null' }, 'TR422', 'BAD_CLIENT_SIGNAL_ID'],
    [{ id: `''` }, 'TR422', 'BAD_CLIENT_SIGNAL_ID'],
    [{ id: `'a b'` }, 'TR422', 'BAD_CLIENT_SIGNAL_ID'],
    [{ id: `repeat('a', 65)` }, 'TR422', 'BAD_CLIENT_SIGNAL_ID'],
    [{ symbol: 'null' }, 'TR422', 'BAD_SYMBOL'],
    [{ symbol: `'btcusd'` }, 'TR422', 'BAD_SYMBOL'],
    [{ symbol: `'NOPE'` }, 'TR404', 'UNKNOWN_INSTRUMENT'],
    [{ symbol: `'CLOSED'`, entry: '1', stop: 'null', target: 'null' }, 'TR403', 'INSTRUMENT_INACTIVE'],
    [{ symbol: `'SILENT'` }, 'TR409', 'NO_MARKET'],
    [{ direction: 'null' }, 'TR422', 'UNSUPPORTED'],
    [{ direction: `'FLAT'` }, 'TR422', 'UNSUPPORTED'],
    [{ direction: `'UP'` }, '22P02', ''],
    [{ strength: 'null' }, 'TR422', 'BAD_STRENGTH'],
    [{ strength: '1.00000001' }, 'TR422', 'BAD_STRENGTH'],
    [{ strength: '-0.1' }, 'TR422', 'BAD_STRENGTH'],
    [{ strength: '0.123456789' }, 'TR422', 'BAD_STRENGTH'],
    [{ strength: `'NaN'` }, 'TR422', 'BAD_STRENGTH'],
    [{ strength: `'Infinity'` }, 'TR422', 'BAD_STRENGTH'],
    [{ horizon: 'null' }, 'TR422', 'BAD_HORIZON'],
    [{ horizon: '0' }, 'TR422', 'BAD_HORIZON'],
    [{ horizon: '-3600' }, 'TR422', 'BAD_HORIZON'],
    [{ horizon: '59' }, 'TR422', 'BAD_HORIZON'],
    [{ horizon: '31536001' }, 'TR422', 'BAD_HORIZON'],
    [{ entry: `'NaN'` }, 'TR422', 'BAD_PRICE'],
    [{ entry: `'Infinity'` }, 'TR422', 'BAD_PRICE'],
    [{ entry: '0' }, 'TR422', 'BAD_PRICE'],
    [{ stop: `'NaN'` }, 'TR422', 'BAD_PRICE'],
    [{ stop: '-1' }, 'TR422', 'BAD_PRICE'],
    [{ target: `'Infinity'` }, 'TR422', 'BAD_PRICE'],
    [{ target: '6700.123456789' }, 'TR422', 'BAD_PRICE'],
    [{ entry: '6400.2' }, 'TR422', 'OFF_TICK'],
    [{ stop: '6300.1' }, 'TR422', 'OFF_TICK'],
    [{ target: '6700.3' }, 'TR422', 'OFF_TICK'],
    [{ entry: '5120', stop: '5000', target: '5200' }, 'TR422', 'PRICE_COLLAR'],
    [{ entry: '7680.5', stop: '7000', target: '8000' }, 'TR422', 'PRICE_COLLAR'],
    [{ stop: '6400' }, 'TR422', 'WRONG_SIDE'],
    [{ stop: '6500' }, 'TR422', 'WRONG_SIDE'],
    [{ target: '6400' }, 'TR422', 'WRONG_SIDE'],
    [{ stop: 'null', target: '6000' }, 'TR422', 'WRONG_SIDE'],
    [{ direction: `'SHORT'` }, 'TR422', 'WRONG_SIDE'],
    [{ direction: `'SHORT'`, stop: '6300', target: 'null' }, 'TR422', 'WRONG_SIDE'],
    [{ direction: `'SHORT'`, stop: 'null' }, 'TR422', 'WRONG_SIDE'],
    [{ entry: 'null', stop: '6400' }, 'TR422', 'WRONG_SIDE'],
    [{ reason: `''` }, 'TR422', 'BAD_NOTE'],
    [{ reason: `repeat('x', 281)` }, 'TR422', 'BAD_NOTE'],
    [{ reason: `E'\\x1b[2J'` }, 'TR422', 'BAD_NOTE'],
    [{ reason: `U&'\\202E'` }, 'TR422', 'BAD_NOTE'],
    [{ algorithm: 'null' }, 'TR422', 'BAD_NAME'],
    [{ algorithm: `''` }, 'TR422', 'BAD_NAME'],
    [{ algorithm: `repeat('x', 121)` }, 'TR422', 'BAD_NAME'],
    [{ algorithm: `E'a\\nb'` }, 'TR422', 'BAD_NAME'],
  ])('with %j: %s %s', async (values, code, detail) => {
    await expect(agent.pool.query(published(values))).rejects.toMatchObject(
      detail === '' ? { code } : { code, detail },
    );
    expect((await desk.root.query(`select 1 from "Signal"`)).rows).toEqual([]);
  });

  test('for a login without the scope, and for a login without a user', async () => {
    const viewer = await desk.person('traderai_viewer');
    const risk = await desk.person('traderai_risk');
    for (const person of [viewer, risk, trader])
      expect(await publishSignal(person.pool, longSignal())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    await expect(desk.root.query(published({}))).rejects.toMatchObject({ code: 'TR403', detail: 'NOT_PERMITTED' });
  });

  test('for a disabled user, and for a revoked or expired key, while they are still connected', async () => {
    const leaver = await desk.person('traderai_analyst');
    await leaver.pool.query('select 1');
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    expect(await publishSignal(leaver.pool, longSignal())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    const program = await desk.programOf(trader, ['agent']);
    await program.pool.query('select 1');
    await desk.root.query(
      `update "ApiKey" set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [program.id],
    );
    expect(await publishSignal(program.pool, longSignal())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    await revokeKey(trader.pool, program.id);
    expect(await publishSignal(program.pool, longSignal())).toMatchObject({ ok: false });
  });

  test('on a read-only desk, but an existing signal is still returned', async () => {
    const standing = longSignal();
    const first = await publishSignal(agent.pool, standing);
    await desk.root.query(`select set_read_only('moving house')`);
    try {
      expect(await publishSignal(agent.pool, longSignal())).toMatchObject(refusal('READ_ONLY', 'denied'));
      expect(await publishSignal(agent.pool, standing)).toEqual(first);
    } finally {
      await desk.root.query(`select set_read_only(null)`);
    }
  });
});

describe('the engine’s signals and published signals', () => {
  test('cannot be confused', async () => {
    const columns = (values: string): string =>
      `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, user_id, client_signal_id)
         values (${values.replace('…', `'BTCUSD'`)}, now(), now() + interval '1 hour'`;
    for (const row of [
      `${columns(`'agent:abcd', 'x', …, '1m', 'LONG', 0.5, 1`)}, null, null)`,
      `${columns(`'agent:abcd', 'x', …, null, 'LONG', 0.5, 1`)}, null, null)`,
      `${columns(`'cross', 'x', …, '1m', 'LONG', 0.5, 1`)}, '${trader.userId}', 'x')`,
      `${columns(`'cross', 'x', …, null, 'LONG', 0.5, 1`)}, null, null)`,
      `${columns(`'other:abcd', 'x', …, null, 'LONG', 0.5, 1`)}, '${trader.userId}', 'x')`,
    ])
      await expect(desk.root.query(row), row).rejects.toMatchObject({ code: '23514' });
  });

  test('cannot be changed or judged by a publisher', async () => {
    await publishSignal(agent.pool, longSignal());
    for (const pool of [agent.pool, analyst.pool]) {
      for (const statement of [
        `update "Signal" set outcome = 'HIT', outcome_price = 1, outcome_return = 1, judged_at = now()`,
        `update "Signal" set strength = 1`,
        `update "Signal" set source = 'moving-average-cross'`,
        `delete from "Signal"`,
        `insert into "Signal" default values`,
      ])
        await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });
});
