import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKey, revokeKey } from '../../src/database/actions/keys.ts';
import type { KeyScope } from '../../src/database/actions/keys.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { publishSignal } from '../../src/database/actions/publish-signal.ts';
import type { SignalToPublish } from '../../src/database/actions/publish-signal.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { openPool } from '../support/pool.ts';

let desk: SqlDesk;
let trader: Person;
let analyst: Person;
let agent: Program;
const programs: Pool[] = [];

interface Program {
  readonly id: string;
  readonly prefix: string;
  readonly pool: Pool;
}

const MARKET_AT = '2018-11-12T15:00:00.000Z';

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD', { tick_size: '0.5' });
  await desk.instrument('ETHUSD');
  await desk.instrument('CLOSED', { active: false });
  await desk.instrument('SILENT');
  await desk.quote('BTCUSD', '6399', '6401', '6400.2');
  await desk.quote('ETHUSD', '199', '201', '200');
  await desk.quote('CLOSED', '1', '2', '1');
  trader = await desk.person();
  // Tests use four keys of this user, with five connections each.
  await desk.root.query('insert into "PersonLimit" (user_id, max_connections) values ($1, 30)', [trader.userId]);
  analyst = await desk.person({ role: 'traderai_analyst' });
  agent = await programOf(trader, ['agent']);
});
afterAll(async () => {
  await Promise.all(programs.map((pool) => pool.end()));
  await desk.close();
});
beforeEach(async () => {
  await desk.root.query(`delete from "Signal"`);
  await desk.root.query(
    `update "Quote" set quoted_at = case symbol when 'ETHUSD' then $1::timestamptz else $1::timestamptz - interval '1 hour' end`,
    [MARKET_AT],
  );
});

async function programOf(person: Person, scopes: readonly KeyScope[]): Promise<Program> {
  const password = randomBytes(16).toString('hex');
  const prefix = randomBytes(5).toString('hex');
  const made = await createKey(person.pool, {
    name: prefix,
    prefix,
    scopes,
    verifier: scramVerifier(password, randomBytes(16)),
    expiresAt: null,
    connectionLimit: 5,
  });
  if (!made.ok) throw new Error(made.error.message);
  // A key has five connections, and a closing one still counts.
  const pool = openPool({ ...desk.config, user: made.value.login, password, max: 5, idleTimeoutMillis: 0 });
  programs.push(pool);
  return { id: made.value.id, prefix, pool };
}

const decimal = (text: string): Decimal => new Decimal(text);

function long(changes: Partial<SignalToPublish> = {}): SignalToPublish {
  return {
    clientSignalId: randomUUID(),
    symbol: 'BTCUSD',
    direction: 'LONG',
    strength: decimal('0.7'),
    horizonSeconds: 14_400,
    entry: decimal('6400'),
    stop: decimal('6300'),
    target: decimal('6700'),
    reason: 'funding turned',
    algorithm: 'news model 3',
    ...changes,
  };
}

const refusal = (code: string, kind: string) => ({ ok: false, error: { code, kind } });

describe('a published signal', () => {
  test('by an agent’s key has the key’s prefix and its owner, the market’s clock, and no outcome', async () => {
    const published = await publishSignal(agent.pool, long({ clientSignalId: 'a1' }));
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
    const administrator = await desk.person({ role: 'traderai_admin' });
    for (const person of [analyst, administrator]) {
      expect(await publishSignal(person.pool, long())).toMatchObject({
        ok: true,
        value: { source: `analyst:${person.login}` },
      });
    }
  });

  test('by a program with its owner’s analyst scope belongs to the program, not to the user', async () => {
    const program = await programOf(analyst, ['analyst']);
    expect(await publishSignal(program.pool, long())).toMatchObject({
      ok: true,
      value: { source: `agent:${program.prefix}` },
    });
  });

  test('is in the audit under the login, and notifies listeners', async () => {
    const listener = await desk.root.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
    await listener.query('listen traderai_signal');
    const published = await publishSignal(agent.pool, long());
    const { rows } = await listener.query(
      `select login, user_id, action from "AuditLog" where table_name = 'Signal' and row_key = $1`,
      [published.ok ? published.value.id : ''],
    );
    expect(rows).toEqual([{ login: `key_${agent.prefix}`, user_id: trader.userId, action: 'INSERT' }]);
    await expect.poll(() => heard).toEqual(['traderai_signal BTCUSD']);
    listener.release(true);
  });

  test('without an entry uses the market price, on the nearest tick', async () => {
    const published = await publishSignal(analyst.pool, long({ entry: null, reason: null }));
    expect(published).toMatchObject({ ok: true, value: { evidence: { atMarket: true, marketPrice: '6400.2' } } });
    expect(published.ok && published.value.entryPrice.toFixed()).toBe('6400');
  });

  test('can be the signal of an order', async () => {
    const published = await publishSignal(agent.pool, long());
    expect(
      await placeOrder(trader.pool, marketBuy(trader, { signalId: published.ok ? published.value.id : '' })),
    ).toMatchObject({ ok: true });
    await desk.root.query(`update "Order" set signal_id = null`);
  });
});

describe('the same client signal id', () => {
  test('with the same body is the same signal, even after the market has moved', async () => {
    for (const entry of [decimal('6400'), null]) {
      const signal = long({ entry });
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
    await publishSignal(agent.pool, long({ clientSignalId: 'b1' }));
    expect(await publishSignal(agent.pool, long({ clientSignalId: 'b1', ...change }))).toMatchObject(
      refusal('DUPLICATE_CLIENT_SIGNAL_ID', 'conflict'),
    );
  });

  test('in five concurrent calls is one signal', async () => {
    const signal = long();
    const answers = await Promise.all(Array.from({ length: 5 }, () => publishSignal(agent.pool, signal)));
    const [first, ...others] = answers.map((answer) => (answer.ok ? answer.value.id : answer.error.message));
    expect(others).toEqual(Array.from({ length: 4 }, () => first));
  });

  test('of another login is another signal', async () => {
    const first = await publishSignal(agent.pool, long({ clientSignalId: 'c1' }));
    const second = await publishSignal(analyst.pool, long({ clientSignalId: 'c1' }));
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
    const viewer = await desk.person({ role: 'traderai_viewer' });
    const risk = await desk.person({ role: 'traderai_risk' });
    for (const person of [viewer, risk, trader])
      expect(await publishSignal(person.pool, long())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    await expect(desk.root.query(published({}))).rejects.toMatchObject({ code: 'TR403', detail: 'NOT_PERMITTED' });
  });

  test('for a disabled user, and for a revoked or expired key, while they are still connected', async () => {
    const leaver = await desk.person({ role: 'traderai_analyst' });
    await leaver.pool.query('select 1');
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    expect(await publishSignal(leaver.pool, long())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    const program = await programOf(trader, ['agent']);
    await program.pool.query('select 1');
    await desk.root.query(
      `update "ApiKey" set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [program.id],
    );
    expect(await publishSignal(program.pool, long())).toMatchObject(refusal('NOT_PERMITTED', 'denied'));
    await revokeKey(trader.pool, program.id);
    expect(await publishSignal(program.pool, long())).toMatchObject({ ok: false });
  });

  test('on a read-only desk, but an existing signal is still returned', async () => {
    const standing = long();
    const first = await publishSignal(agent.pool, standing);
    await desk.root.query(`select set_read_only('moving house')`);
    try {
      expect(await publishSignal(agent.pool, long())).toMatchObject(refusal('READ_ONLY', 'denied'));
      expect(await publishSignal(agent.pool, standing)).toEqual(first);
    } finally {
      await desk.root.query(`select set_read_only(null)`);
    }
  });
});

describe('a runaway program', () => {
  const flood = (count: number, from = 1): string =>
    `select publish_signal('flood-' || n, 'BTCUSD', 'LONG', 0.5, 3600) from generate_series(${from}, ${from + count - 1}) n`;
  const tooMany = { code: 'TR403', detail: 'SIGNAL_RATE' };

  test('is stopped at the eleventh signal of a minute; its owner’s other programs are not', async () => {
    await agent.pool.query(flood(10));
    await expect(agent.pool.query(flood(1, 11))).rejects.toMatchObject(tooMany);
    expect((await agent.pool.query(flood(10))).rows).toHaveLength(10);
    const other = await programOf(trader, ['agent']);
    expect((await other.pool.query(flood(1))).rows).toHaveLength(1);
    await desk.root.query(`update "Signal" set created_at = created_at - interval '61 seconds'`);
    expect((await agent.pool.query(flood(1, 11))).rows).toHaveLength(1);
  });

  test('publishes no more than 120 an hour, with all keys of its owner together', async () => {
    await desk.root.query(
      `insert into "Signal" (source, algorithm, symbol, direction, strength, entry_price, generated_at, expires_at, user_id, client_signal_id, created_at)
         select 'agent:' || (n % 12), 'x', 'BTCUSD', 'LONG', 0.5, 1, now(), now() + interval '1 hour', $1, n, clock_timestamp() - interval '30 minutes' from generate_series(1, 119) n`,
      [trader.userId],
    );
    await agent.pool.query(flood(1));
    await expect(agent.pool.query(flood(1, 2))).rejects.toMatchObject(tooMany);
    const other = await programOf(trader, ['agent']);
    await expect(other.pool.query(flood(1))).rejects.toMatchObject(tooMany);
    expect(await publishSignal(analyst.pool, long())).toMatchObject({ ok: true });
  });

  test('is counted over all its concurrent connections', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 25 }, (_, n) => agent.pool.query(flood(1, n))));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('is counted by the clock, not by the start of its transaction', async () => {
    const client = await agent.pool.connect();
    await client.query('begin');
    const { rows } = await client.query(
      `select s.created_at > now() as later from publish_signal('late', 'BTCUSD', 'LONG', 0.5, 3600) s`,
    );
    await client.query('rollback');
    client.release();
    expect(rows).toEqual([{ later: true }]);
  });

  test('cannot hide signals of its other connections from the count', async () => {
    const client = await agent.pool.connect();
    for (const level of ['repeatable read', 'serializable']) {
      await client.query(`begin isolation level ${level}`);
      await expect(client.query(flood(1))).rejects.toMatchObject({ code: 'TR409', detail: 'ISOLATION_LEVEL' });
      await client.query('rollback');
    }
    client.release();
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
    await publishSignal(agent.pool, long());
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
