/** Limits as rows: the logins that set them, and the orders that they deny. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { readLimits, removeLimit, setLimit } from '../../src/database/actions/limits.ts';
import type { LimitToSet } from '../../src/database/actions/limits.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
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
    await desk.person({ cash: '1000000' }),
    await desk.person({ cash: '1000000' }),
    await desk.person({ role: 'traderai_risk' }),
    await desk.person({ role: 'traderai_admin' }),
  ];
});
afterAll(() => desk.close());
afterEach(() => desk.root.query(`update "RiskLimit" set active = false`));

const LIMIT: LimitToSet = {
  target: { kind: 'desk' },
  kind: 'MAX_ORDER_QUANTITY',
  action: 'DENY',
  value: new Decimal(5),
  symbol: null,
  currency: null,
  symbols: null,
  side: null,
  hours: null,
  reason: null,
};
const user = ({ login: username }: Person) => ({ kind: 'user', username }) as const;
const portfolio = ({ portfolioId }: Person) => ({ kind: 'portfolio', portfolioId }) as const;
const none = { value: null } as const;

async function set(change: Partial<LimitToSet>, by: Person = admin): Promise<string> {
  const answer = await setLimit(by.pool, { ...LIMIT, ...change });
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value.id;
}

async function codeOf(person: Person, change: Parameters<typeof marketBuy>[1] = {}): Promise<string | null> {
  const previewed = await checkOrder(person.pool, marketBuy(person, change));
  const placed = await placeOrder(person.pool, marketBuy(person, change));
  if (!placed.ok || !previewed.ok) throw new Error('refused');
  const code = placed.value.denial?.code ?? null;
  expect(previewed.value.denial?.code ?? null).toBe(code);
  return code;
}

const quantity = (value: number | string) => ({ quantity: new Decimal(value) });

describe('an order beyond a limit', () => {
  type Wanted = (person: Person) => Partial<LimitToSet>;
  const value = (amount: number | string) => ({ value: new Decimal(amount) });
  test.each<[string, Wanted, Parameters<typeof marketBuy>[1], Parameters<typeof marketBuy>[1]]>([
    ['of its quantity', () => ({}), quantity(5), quantity('5.1')],
    ['of its notional', () => ({ kind: 'MAX_ORDER_NOTIONAL', ...value(500) }), quantity(5), quantity('5.1')],
    ['of a user', (ann) => ({ target: user(ann) }), quantity(5), quantity(6)],
    ['of a portfolio', (ann) => ({ target: portfolio(ann) }), quantity(5), quantity(6)],
    ['of a symbol', () => ({ symbol: 'ETHUSD' }), quantity(6), { symbol: 'ETHUSD', ...quantity(6) }],
    ['of the position', (ann) => ({ kind: 'MAX_POSITION_QUANTITY', target: user(ann) }), quantity(3), quantity('2.1')],
    [
      'of the exposure',
      (ann) => ({ kind: 'MAX_SYMBOL_EXPOSURE', target: user(ann), ...value(500) }),
      quantity(3),
      quantity('2.1'),
    ],
    [
      'of the gross exposure',
      (ann) => ({ kind: 'MAX_GROSS_EXPOSURE', target: portfolio(ann), ...value(500) }),
      quantity(3),
      { symbol: 'ETHUSD', ...quantity('2.1') },
    ],
    [
      'of the net exposure',
      (ann) => ({ kind: 'MAX_NET_EXPOSURE', target: portfolio(ann), ...value(500) }),
      quantity(3),
      { symbol: 'ETHUSD', ...quantity('2.1') },
    ],
    [
      'of the leverage',
      (ann) => ({ kind: 'MAX_LEVERAGE', ...value('0.0005'), target: user(ann) }),
      quantity(3),
      quantity('2.1'),
    ],
    ['of the currency', () => ({ currency: 'USD' }), quantity(5), quantity(6)],
    ['of the symbols', () => ({ kind: 'ALLOWED_SYMBOLS', ...none, symbols: ['BTCUSD'] }), {}, { symbol: 'ETHUSD' }],
    ['of the side', () => ({ kind: 'ALLOWED_SIDE', ...none, side: 'BUY' }), {}, { side: 'SELL' }],
    ['of the open orders', (ann) => ({ kind: 'MAX_OPEN_ORDERS', ...value(1), target: user(ann) }), {}, {}],
    ['of the rate', (ann) => ({ kind: 'MAX_ORDER_RATE', ...value(1), target: user(ann) }), {}, {}],
    ['of an approval', () => ({ kind: 'APPROVAL_NOTIONAL', ...value(500) }), quantity(5), quantity('5.1')],
  ])('%s is denied with its kind', async (_, wanted, within, beyond) => {
    const ann = await desk.person({ cash: '1000000' });
    await set(wanted(ann));
    expect(await codeOf(ann, within)).toBe(null);
    const kind = wanted(ann).kind ?? 'MAX_ORDER_QUANTITY';
    expect(await codeOf(ann, beyond)).toBe(kind === 'APPROVAL_NOTIONAL' ? 'NEEDS_APPROVAL' : kind);
  });
});

describe('an order beyond a soft limit', () => {
  test('needs its quantity once more, and the same quantity', async () => {
    const trader = await desk.person({ cash: '1000000' });
    await set({ action: 'WARN', target: user(trader) });
    const answer = await checkOrder(trader.pool, marketBuy(trader, quantity(6)));
    expect(answer).toMatchObject({
      ok: true,
      value: {
        denial: { code: 'MAX_ORDER_QUANTITY', message: expect.stringContaining('confirm 6 in the order line') },
      },
    });
    expect(await codeOf(trader, { ...quantity(6), confirmedQuantity: new Decimal(5) })).toBe('MAX_ORDER_QUANTITY');
    expect(await codeOf(trader, { ...quantity(6), confirmedQuantity: new Decimal(6) })).toBe(null);
    const { rows } = await desk.root.query<{ reason: string }>(
      `select e.reason from "OrderEvent" e join "Order" o on o.id = e.order_id where o.portfolio_id = $1 and e.type = 'PENDING_NEW'`,
      [trader.portfolioId],
    );
    expect(rows).toEqual([{ reason: 'quantity confirmed, placed' }]);
  });

  test('is denied all the same by a hard one', async () => {
    const trader = await desk.person({ cash: '1000000' });
    await set({ action: 'WARN', target: user(trader) });
    await set({ value: new Decimal('5.5') });
    expect(await codeOf(trader, { ...quantity(6), confirmedQuantity: new Decimal(6) })).toBe('MAX_ORDER_QUANTITY');
  });
});

describe('who may set and remove a limit', () => {
  const refused = (code: string): object => ({ ok: false, error: { code } });
  test.each<[string, () => Person, () => Partial<LimitToSet>, string | null]>([
    ['risk of the desk', () => risk, () => ({}), null],
    ['risk of a user', () => risk, () => ({ target: user(ann) }), null],
    ['an administrator of the desk', () => admin, () => ({}), null],
    ['a trader of itself', () => ann, () => ({ target: user(ann) }), null],
    ['a trader of its portfolio', () => ann, () => ({ target: portfolio(ann) }), null],
    ['a trader not of the desk', () => ann, () => ({}), 'NOT_PERMITTED'],
    ['a trader of no other user', () => ann, () => ({ target: user(ben) }), 'UNKNOWN_USER'],
    ['a trader of no other portfolio', () => ann, () => ({ target: portfolio(ben) }), 'UNKNOWN_PORTFOLIO'],
    [
      'a trader no wide collar',
      () => ann,
      () => ({ target: user(ann), kind: 'PRICE_COLLAR', value: new Decimal('0.5') }),
      'NOT_PERMITTED',
    ],
    ['risk no freeze by an order', () => risk, () => ({ action: 'FREEZE' }), 'BAD_LIMIT'],
    ['risk no negative value', () => risk, () => ({ value: new Decimal(-1) }), 'BAD_LIMIT'],
    ['risk no unknown symbol', () => risk, () => ({ symbol: 'NOSUCH' }), 'UNKNOWN_INSTRUMENT'],
    ['risk no symbol of a loss', () => risk, () => ({ kind: 'MAX_DAILY_LOSS', symbol: 'BTCUSD' }), 'BAD_LIMIT'],
    ['risk no list without its kind', () => risk, () => ({ symbols: ['BTCUSD'] }), 'BAD_LIMIT'],
    [
      'risk no unknown zone',
      () => risk,
      () => ({ kind: 'ALLOWED_HOURS', ...none, hours: { days: [1], from: '09:00', to: '10:00', zone: 'Mars' } }),
      'BAD_LIMIT',
    ],
    ['escapes in no reason', () => risk, () => ({ reason: '\u001b[2J' }), 'BAD_REASON'],
  ])('%s', async (_, who, wanted, code) => {
    const answer = await setLimit(who().pool, { ...LIMIT, ...wanted() });
    expect(answer).toMatchObject(code === null ? { ok: true } : refused(code));
  });

  test('a trader changes only its own, and risk loosens none over itself', async () => {
    const byRisk = await set({ target: user(ann) }, risk);
    expect(await setLimit(ann.pool, { ...LIMIT, target: user(ann), value: new Decimal(3) })).toMatchObject(
      refused('NOT_PERMITTED'),
    );
    expect(await removeLimit(ann.pool, byRisk)).toMatchObject(refused('NOT_PERMITTED'));
    const own = await set({ target: portfolio(ann) }, ann);
    expect(await setLimit(ann.pool, { ...LIMIT, target: portfolio(ann), value: new Decimal(9) })).toMatchObject({
      ok: true,
    });
    expect(await removeLimit(ben.pool, own)).toMatchObject(refused('UNKNOWN_LIMIT'));
    expect(await removeLimit(ann.pool, own)).toMatchObject({ ok: true });
    const overRisk = await set({ target: user(risk) });
    const wider = { ...LIMIT, target: user(risk), value: new Decimal(50) };
    expect(await setLimit(risk.pool, wider)).toMatchObject(refused('OWN_LIMIT'));
    expect(await removeLimit(risk.pool, overRisk)).toMatchObject(refused('OWN_LIMIT'));
    expect(await setLimit(risk.pool, { ...wider, value: new Decimal(4) })).toMatchObject({ ok: true });
    expect(await setLimit(admin.pool, wider)).toMatchObject({ ok: true });
  });

  test('each sees those over itself, and risk all', async () => {
    await set({});
    await set({ target: user(ann) });
    await set({ target: portfolio(ben), kind: 'MAX_GROSS_EXPOSURE' });
    await set({ kind: 'MAX_GROSS_EXPOSURE' });
    const seen = async ({ pool }: Person): Promise<unknown[]> => {
      const limits = await readLimits(pool);
      if (!limits.ok) throw new Error(limits.error.message);
      return limits.value.map(({ kind, username, portfolioId, use }) => [kind, username ?? portfolioId, use === null]);
    };
    expect(await seen(ann)).toEqual([
      ['MAX_ORDER_QUANTITY', null, true],
      ['MAX_GROSS_EXPOSURE', null, true],
      ['MAX_ORDER_QUANTITY', ann.login, true],
    ]);
    expect(await seen(ben)).toContainEqual(['MAX_GROSS_EXPOSURE', ben.portfolioId, false]);
    expect((await seen(risk)).length).toBe(4);
  });
});

describe('at its acceptance', () => {
  const judge = async (person: Person): Promise<(string | null)[]> => {
    const { rows } = await engine.pool.query<{ code: string | null }>(
      `select j.denial -> 'denial' ->> 'code' as code from "Order" o, judge_requests(array(select p.id from "Order" p where p.portfolio_id = $1 and p.status = 'PENDING_NEW')) j
        where o.id = j.order_id order by o.number`,
      [person.portfolioId],
    );
    return rows.map(({ code }) => code);
  };

  test('an order is judged by a limit that was set after it', async () => {
    const trader = await desk.person({ cash: '1000000' });
    expect(await codeOf(trader, quantity(6))).toBe(null);
    await set({ target: user(trader) });
    expect(await judge(trader)).toEqual(['MAX_ORDER_QUANTITY']);
  });

  test('two orders of two portfolios that race below one limit: the second one is denied', async () => {
    const trader = await desk.person({ cash: '1000000' });
    const second = await trader.pool.query<{ id: string }>(`select id from create_portfolio('second', 1000000)`);
    await set({ kind: 'MAX_GROSS_EXPOSURE', target: user(trader), value: new Decimal(500) });
    const clients = await Promise.all([trader.pool.connect(), trader.pool.connect()]);
    for (const client of clients) await client.query('begin');
    const place = `select denial from place_order($1, gen_random_uuid()::text, 'BTCUSD', 'BUY', 'MARKET', 3)`;
    const placed = await Promise.all([
      clients[0].query(place, [trader.portfolioId]),
      clients[1].query(place, [second.rows[0]!.id]),
    ]);
    for (const client of clients) await client.query('commit');
    for (const client of clients) client.release();
    expect(placed.map(({ rows }) => rows)).toEqual([[{ denial: null }], [{ denial: null }]]);
    const { rows } = await engine.pool.query<{ code: string | null }>(
      `select denial -> 'denial' ->> 'code' as code from judge_requests(array(select o.id from "Order" o join "Portfolio" p on p.id = o.portfolio_id
         where p.user_id = $1 and o.status = 'PENDING_NEW'))`,
      [trader.userId],
    );
    expect(rows.map(({ code }) => code).sort()).toEqual(['MAX_GROSS_EXPOSURE', null].sort());
  });

  test('an order that only reduces is accepted by every limit', async () => {
    const trader = await desk.person({ cash: '1000000' });
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost, opened_at) values ($1, 'BTCUSD', 8, 800, now())`,
      [trader.portfolioId],
    );
    for (const kind of [
      'MAX_ORDER_QUANTITY',
      'MAX_ORDER_NOTIONAL',
      'MAX_GROSS_EXPOSURE',
      'MAX_ORDER_RATE',
      'APPROVAL_NOTIONAL',
    ] as const)
      await set({ kind, value: new Decimal(0) });
    await set({ kind: 'ALLOWED_SIDE', ...none, side: 'BUY' });
    expect(await codeOf(trader, { side: 'SELL', ...quantity(8), reduceOnly: true })).toBe(null);
    expect(await codeOf(trader, { side: 'SELL', ...quantity(9) })).not.toBe(null);
    expect(await judge(trader)).toEqual([null]);
  });
});
