/** Halts: the logins that set and end them, and the orders that they deny. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { haltTrading, resumeTrading } from '../../src/database/actions/halts.ts';
import type { HaltToSet } from '../../src/database/actions/halts.ts';
import { createKey } from '../../src/database/actions/keys.ts';
import type { KeyToCreate } from '../../src/database/actions/keys.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { Queryable } from '../../src/database/actions/queryable.ts';
import { replaceOrder } from '../../src/database/actions/replace-order.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let ann: Person;
let ben: Person;
let risk: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  for (const symbol of ['BTCUSD', 'ETHUSD']) {
    await desk.instrument(symbol);
    await desk.quote(symbol, '99', '100', '100');
  }
  [ann, ben, risk, admin] = [
    await desk.person(),
    await desk.person(),
    await desk.person({ role: 'traderai_risk' }),
    await desk.person({ role: 'traderai_admin' }),
  ];
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await desk.close();
});
afterEach(() =>
  desk.root.query(`update "Halt" set resumed_at = clock_timestamp(), resumed_login = 'test' where resumed_at is null`),
);

const refused = (code: string): object => ({ ok: false, error: { code } });
const DESK: HaltToSet = {
  reason: 'fills look wrong',
  target: { kind: 'desk' },
  symbol: null,
  cancelProtective: false,
  secondPerson: false,
};
const user = ({ login: username }: Person): HaltToSet => ({ ...DESK, target: { kind: 'user', username } });
const portfolio = ({ portfolioId }: Person): HaltToSet => ({ ...DESK, target: { kind: 'portfolio', portfolioId } });

async function halt(pool: Queryable, wanted: HaltToSet = DESK): Promise<string> {
  const halted = await haltTrading(pool, wanted);
  if (!halted.ok) throw new Error(halted.error.message);
  return halted.value.id;
}

const clients: Client[] = [];
async function keyOf(person: Person, limits: Partial<KeyToCreate> = {}): Promise<Client> {
  const [secret, prefix] = [randomBytes(16).toString('hex'), randomBytes(5).toString('hex')];
  const made = await createKey(person.pool, {
    name: prefix,
    prefix,
    scopes: ['trader'],
    verifier: scramVerifier(secret, randomBytes(16)),
    expiresAt: null,
    connectionLimit: 2,
    ...limits,
  });
  if (!made.ok) throw new Error(made.error.message);
  const client = new Client({ ...desk.config, user: `key_${prefix}`, password: secret });
  clients.push(client);
  await client.connect();
  return client;
}

async function codeOf(person: Person, change: Parameters<typeof marketBuy>[1] = {}): Promise<string | null> {
  const placed = await placeOrder(person.pool, marketBuy(person, change));
  if (!placed.ok) throw new Error(placed.error.message);
  return placed.value.denial?.code ?? null;
}

describe('who may halt', () => {
  test.each<[string, () => Person, () => HaltToSet, string | null]>([
    ['risk the desk', () => risk, () => DESK, null],
    ['risk a symbol', () => risk, () => ({ ...DESK, symbol: 'BTCUSD' }), null],
    ['risk a user', () => risk, () => user(ann), null],
    ['risk a portfolio', () => risk, () => portfolio(ann), null],
    ['an administrator the desk', () => admin, () => DESK, null],
    ['a trader itself', () => ann, () => user(ann), null],
    ['a trader its portfolio', () => ann, () => portfolio(ann), null],
    ['a trader itself in a symbol', () => ann, () => ({ ...user(ann), symbol: 'BTCUSD' }), null],
    ['a trader not the desk', () => ann, () => DESK, 'NOT_PERMITTED'],
    ['a trader no symbol of the desk', () => ann, () => ({ ...DESK, symbol: 'BTCUSD' }), 'NOT_PERMITTED'],
    ['a trader no other user', () => ann, () => user(ben), 'NOT_PERMITTED'],
    ['a trader not even an unknown user', () => ann, () => user({ ...ben, login: 'nobody7' }), 'NOT_PERMITTED'],
    ['a trader no other portfolio', () => ann, () => portfolio(ben), 'UNKNOWN_PORTFOLIO'],
    ['risk no unknown user', () => risk, () => user({ ...ben, login: 'nobody7' }), 'UNKNOWN_USER'],
    ['risk no unknown symbol', () => risk, () => ({ ...DESK, symbol: 'NOSUCH' }), 'UNKNOWN_INSTRUMENT'],
    ['without a reason: none', () => risk, () => ({ ...DESK, reason: '' }), 'BAD_REASON'],
    ['with escapes: none', () => risk, () => ({ ...DESK, reason: '\u001b[2J' }), 'BAD_REASON'],
  ])('%s', async (_, who, wanted, code) => {
    expect(await haltTrading(who().pool, wanted())).toMatchObject(code === null ? { ok: true } : refused(code));
  });

  test('a direct write of the table is refused', async () => {
    await expect(risk.pool.query(`insert into "Halt" (reason) values ('x')`)).rejects.toMatchObject({ code: '42501' });
    await expect(risk.pool.query(`update "Halt" set resumed_at = now()`)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('while a halt is in force', () => {
  test.each<[string, () => Promise<string>]>([
    ['of the desk', () => halt(risk.pool)],
    ['of its owner', () => halt(risk.pool, user(ann))],
    ['of the portfolio', () => halt(risk.pool, portfolio(ann))],
    ['of the symbol', () => halt(risk.pool, { ...DESK, symbol: 'BTCUSD' })],
  ])('%s, an order that may add risk is denied, with who, when and why', async (_, set) => {
    await set();
    const placed = await placeOrder(ann.pool, marketBuy(ann));
    expect(placed).toMatchObject({ ok: true, value: { status: 'DENIED', denial: { code: 'HALTED' } } });
    expect(placed.ok && placed.value.denial?.message).toMatch(
      new RegExp(`^trading is halted .* by ${risk.login} since \\d{4}-\\d\\d-\\d\\d .* UTC: fills look wrong$`),
    );
    expect(await checkOrder(ann.pool, marketBuy(ann))).toMatchObject({
      ok: true,
      value: { denial: { code: 'HALTED' } },
    });
  });

  test('others and other symbols trade on', async () => {
    await halt(risk.pool, user(ann));
    await halt(risk.pool, { ...portfolio(ben), symbol: 'ETHUSD' });
    expect(await codeOf(ben)).toBeNull();
    expect(await codeOf(ben, { symbol: 'ETHUSD' })).toBe('HALTED');
  });

  test('a halted user is halted in portfolios of others too', async () => {
    await desk.root.query(`insert into "PortfolioGrant" (portfolio_id, user_id, granted_by) values ($1, $2, $3)`, [
      ben.portfolioId,
      ann.userId,
      ben.userId,
    ]);
    await halt(risk.pool, user(ann));
    expect(await codeOf(ann, { portfolioId: ben.portfolioId })).toBe('HALTED');
    expect(await codeOf(ben)).toBeNull();
  });

  test('reductions go on, new terms that add are denied, a smaller quantity is not', async () => {
    const cleo = await desk.person();
    const [filled, resting] = [
      await placeOrder(cleo.pool, marketBuy(cleo)),
      await placeOrder(cleo.pool, marketBuy(cleo, { type: 'LIMIT', limitPrice: new Decimal(90) })),
    ];
    if (!filled.ok || !resting.ok) throw new Error('not placed');
    const of = { portfolioId: cleo.portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '100' };
    await engine.book(acceptAndFill({ ...of, orderId: filled.value.id }));
    await desk.root.query(
      `update "Order" set status = 'NEW', accepted_at = now(), accepted_sequence = 900, expires_at = null, time_in_force = 'GTC' where id = $1`,
      [resting.value.id],
    );
    await halt(risk.pool);
    expect(await codeOf(cleo, { side: 'SELL', reduceOnly: true })).toBeNull();
    const replace = (quantity: string): ReturnType<typeof replaceOrder> =>
      replaceOrder(cleo.pool, {
        orderId: resting.value.id,
        terms: { quantity: new Decimal(quantity), limitPrice: null, stopPrice: null },
      });
    expect(await replace('0.2')).toMatchObject(refused('HALTED'));
    expect(await replace('0.05')).toMatchObject({ ok: true });
  });

  test('an order that waited for the engine is judged again', async () => {
    const waiting = await placeOrder(ann.pool, marketBuy(ann));
    if (!waiting.ok) throw new Error(waiting.error.message);
    await halt(risk.pool);
    const { rows } = await engine.pool.query<{ denial: { denial: { code: string } } }>(
      'select denial from judge_requests($1)',
      [[waiting.value.id]],
    );
    expect(rows[0]!.denial.denial.code).toBe('HALTED');
  });

  test('an engine that does not know of it books no fill', async () => {
    const waiting = await placeOrder(ann.pool, marketBuy(ann));
    if (!waiting.ok) throw new Error(waiting.error.message);
    await halt(risk.pool);
    const fill = acceptAndFill({
      orderId: waiting.value.id,
      portfolioId: ann.portfolioId,
      symbol: 'BTCUSD',
      quantity: '0.1',
      price: '100',
    });
    await expect(engine.book(fill)).rejects.toMatchObject({ code: 'TR409', detail: 'STALE_HALT' });
  });

  test('the same halt again is the same row, and can only become stricter', async () => {
    const first = await halt(risk.pool);
    expect(
      await halt(admin.pool, { ...DESK, reason: 'another reason', secondPerson: true, cancelProtective: true }),
    ).toBe(first);
    expect(await halt(admin.pool)).toBe(first);
    const { rows } = await desk.root.query(
      `select reason, second_person, protective_until is not null as protective from "Halt" where id = $1`,
      [first],
    );
    expect(rows).toEqual([{ reason: 'fills look wrong', second_person: true, protective: true }]);
  });

  test('it waits for no session that keeps a portfolio', async () => {
    const keeper = await ann.pool.connect();
    try {
      await keeper.query('begin');
      await keeper.query(`select place_order($1, $2, 'BTCUSD', 'BUY', 'MARKET', 0.1)`, [ann.portfolioId, randomUUID()]);
      await keeper.query(`select halt('in my hands', portfolio_id => $1)`, [ann.portfolioId]);
      await risk.pool.query(`set statement_timeout = '2s'`);
      await halt(risk.pool);
      await halt(risk.pool, user(ann));
    } finally {
      await keeper.query('rollback');
      keeper.release();
      await risk.pool.query(`set statement_timeout = 0`);
    }
  });
});

describe('who may resume', () => {
  test('the user that halted, risk and administrators; no other user', async () => {
    const own = await halt(ann.pool, user(ann));
    expect(await resumeTrading(ben.pool, { haltId: own, reason: null })).toMatchObject(refused('UNKNOWN_HALT'));
    expect(await resumeTrading(ann.pool, { haltId: own, reason: null })).toMatchObject({ ok: true });
    expect(await resumeTrading(ann.pool, { haltId: own, reason: null })).toMatchObject(refused('HALT_ENDED'));
    expect(await codeOf(ann)).toBeNull();
    const above = await halt(risk.pool, user(ann));
    expect(await resumeTrading(ann.pool, { haltId: above, reason: null })).toMatchObject(refused('UNKNOWN_HALT'));
    expect(await resumeTrading(admin.pool, { haltId: above, reason: 'looked at' })).toMatchObject({ ok: true });
  });

  test('the owner of a portfolio, when a user with a grant halted it, but not when risk did', async () => {
    await desk.root.query(
      `insert into "PortfolioGrant" (portfolio_id, user_id, granted_by) values ($1, $2, $3) on conflict do nothing`,
      [ben.portfolioId, ann.userId, ben.userId],
    );
    const granted = await halt(ann.pool, portfolio(ben));
    expect(await resumeTrading(ben.pool, { haltId: granted, reason: null })).toMatchObject({ ok: true });
    const above = await halt(risk.pool, portfolio(ben));
    expect(await resumeTrading(ben.pool, { haltId: above, reason: null })).toMatchObject(refused('UNKNOWN_HALT'));
    expect(await resumeTrading(ann.pool, { haltId: above, reason: null })).toMatchObject(refused('UNKNOWN_HALT'));
  });

  test('a user resumes ten times a minute at most, and halts always; risk resumes at once', async () => {
    const cara = await desk.person();
    for (let turn = 0; turn < 10; turn += 1)
      expect(await resumeTrading(cara.pool, { haltId: await halt(cara.pool, user(cara)), reason: null })).toMatchObject(
        {
          ok: true,
        },
      );
    const last = await halt(cara.pool, user(cara));
    expect(await resumeTrading(cara.pool, { haltId: last, reason: null })).toMatchObject(refused('RESUME_RATE'));
    expect(await halt(cara.pool, user(cara))).toBe(last);
    expect(await codeOf(cara)).toBe('HALTED');
    expect(await resumeTrading(risk.pool, { haltId: last, reason: null })).toMatchObject({ ok: true });
    await desk.root.query(
      `update "Halt" set resumed_at = resumed_at - interval '1 minute', halted_at = halted_at - interval '1 minute' where resumed_by = $1`,
      [cara.userId],
    );
    const later = await halt(cara.pool, user(cara));
    expect(await resumeTrading(cara.pool, { haltId: later, reason: null })).toMatchObject({ ok: true });
  });

  test('a second person where the halt says so', async () => {
    const strict = await halt(risk.pool, { ...DESK, secondPerson: true });
    expect(await resumeTrading(risk.pool, { haltId: strict, reason: null })).toMatchObject(refused('SECOND_PERSON'));
    expect(await resumeTrading(admin.pool, { haltId: strict, reason: null })).toMatchObject({ ok: true });
  });

  test('no key: it may halt only, and a narrow one only in its portfolios', async () => {
    const key = await keyOf(ann);
    const set = await halt(key, user(ann));
    expect(await resumeTrading(key, { haltId: set, reason: null })).toMatchObject(refused('NOT_PERMITTED'));
    const narrow = await keyOf(ben, { portfolioIds: [ben.portfolioId] });
    expect(await haltTrading(narrow, user(ben))).toMatchObject(refused('NOT_PERMITTED'));
    expect(await haltTrading(narrow, portfolio(ben))).toMatchObject({ ok: true });
  });
});

test('the users concerned get a critical alert until trading resumes, and the audit has both', async () => {
  const id = await halt(risk.pool);
  const seen = `select severity, title, resolved_at is not null as resolved from "Alert" where correlation_id = $1`;
  expect((await ben.pool.query(seen, [id])).rows).toEqual([
    { severity: 'CRITICAL', title: 'Trading is halted on this desk', resolved: false },
  ]);
  expect((await resumeTrading(risk.pool, { haltId: id, reason: 'all is well' })).ok).toBe(true);
  expect((await ben.pool.query(seen, [id])).rows).toMatchObject([{ resolved: true }]);
  const { rows } = await desk.root.query(
    `select action, login, new_values ->> 'resumed_login' as resumed from "AuditLog" where table_name = 'Halt' and row_key = $1 order by sequence`,
    [id],
  );
  expect(rows).toEqual([
    { action: 'INSERT', login: risk.login, resumed: null },
    { action: 'UPDATE', login: risk.login, resumed: risk.login },
  ]);
});

test('a halt of one user is not seen by another', async () => {
  await halt(risk.pool, user(ann));
  const count = `select count(*)::int as halts from "Halt" where resumed_at is null`;
  expect((await ann.pool.query(count)).rows).toEqual([{ halts: 1 }]);
  expect((await ben.pool.query(count)).rows).toEqual([{ halts: 0 }]);
});
