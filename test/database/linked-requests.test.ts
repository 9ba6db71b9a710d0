/** Linked orders on their way through the engine: read and judged together, replaced, reserving, sold by hand. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptAndFill, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { calling, codeOf, lawsBroken, rowsOf } from './linked-desk.ts';
import type { Call, Placed } from './linked-desk.ts';

let desk: SqlDesk;
let engine: Engine;
beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  const costs = { tick_size: '0.01', lot_size: '0.001', slippage_rate: '0', commission_rate: '0' };
  for (const symbol of ['SPY', 'OLD']) {
    await desk.instrument(symbol, costs);
    await desk.quote(symbol, '99.99', '100.01', '100');
  }
});
afterAll(() => desk.close());

const BRACKET: Call = { limit_price: '100', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '95' } };
const AT = new Date(Date.UTC(2018, 10, 12, 12)).toISOString();

async function pending(most: number, skipped: readonly string[] = []): Promise<string[]> {
  const { rows } = await engine.pool.query<{ id: string }>('select pending_requests($1, $2) as id', [skipped, most]);
  return rows.map(({ id }) => id);
}

async function judged(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await engine.pool.query<{ order_id: string; denial: { denial: { code: string } } | null }>(
    'select order_id, denial from judge_requests($1)',
    [ids],
  );
  return new Map(rows.map(({ order_id, denial }) => [order_id, denial?.denial.code ?? null]));
}

async function idsOf(person: Person, { clientOrderId }: Placed): Promise<string[]> {
  return (await rowsOf(person, clientOrderId)).map(({ id }) => id);
}

async function buyingPower({ pool, portfolioId }: Person): Promise<number> {
  const { rows } = await pool.query<{ left: string }>('select buying_power::text as left from portfolio_value($1)', [
    portfolioId,
  ]);
  return Number(rows[0]!.left);
}

/** Ends all requests that wait, so that each test reads its own. */
async function empty(): Promise<void> {
  const ids = await pending(1000);
  const { rows } = await desk.root.query<{ id: string }>('select id from "Order" where id = any ($1) order by number', [
    ids,
  ]);
  const orders = rows.map(({ id }) => ({
    id,
    status: 'CANCELED',
    filled_quantity: '0',
    filled_notional: '0',
    accepted_at: AT,
    accepted_sequence: 1,
    closed_at: AT,
    end_reason: 'CANCEL_REQUESTED',
  }));
  const events = rows.map(({ id }, index) => ({
    ordinal: index + 1,
    order_id: id,
    type: 'CANCELED',
    status: 'CANCELED',
    reason: 'CANCEL_REQUESTED',
    occurred_at: AT,
  }));
  await engine.book({ orders, events });
}

/** As the engine holds the exits of an entry. */
async function hold(ids: readonly string[]): Promise<void> {
  await engine.book({
    orders: ids.map((id, index) => ({
      id,
      status: 'HELD',
      filled_quantity: '0',
      filled_notional: '0',
      accepted_at: AT,
      accepted_sequence: index + 10,
    })),
    events: ids.map((id, index) => ({
      ordinal: index + 1,
      order_id: id,
      type: 'HELD',
      status: 'HELD',
      occurred_at: AT,
    })),
  });
}

async function release(ids: readonly string[]): Promise<void> {
  await engine.book({
    orders: ids.map((id) => ({ id, status: 'NEW', filled_quantity: '0', filled_notional: '0', released_at: AT })),
    events: ids.map((id, index) => ({
      ordinal: index + 1,
      order_id: id,
      type: 'RELEASED',
      status: 'NEW',
      quantity: '10',
      occurred_at: AT,
    })),
  });
}

/** A position of 10 at 100 with its exits at work. */
async function protectedPosition(person: Person): Promise<{ readonly entry: string; readonly exits: string[] }> {
  const [entry, ...exits] = await idsOf(person, await calling(person, BRACKET));
  await hold(exits);
  await engine.book(
    acceptAndFill({
      orderId: entry!,
      portfolioId: person.portfolioId,
      symbol: 'SPY',
      quantity: '10',
      price: '100',
      commission: '0',
    }),
  );
  await release(exits);
  return { entry: entry!, exits };
}

describe('the engine reads', () => {
  test('an entry and its exits together, whatever it may take', async () => {
    await empty();
    const person = await desk.person({ cash: '100000' });
    const first = await idsOf(person, await calling(person, BRACKET));
    const second = await idsOf(person, await calling(person, BRACKET));
    expect(await pending(1)).toEqual(first);
    expect(await pending(2)).toEqual([...first, ...second]);
    expect(await pending(100, [first[0]!])).toEqual(second);
    expect(await pending(100, [first[1]!])).toEqual([first[0], first[2], ...second]);
  });

  test('no order before the one that it waits for', async () => {
    await empty();
    const owner = await desk.person({ cash: '100000' });
    const parents = [];
    for (let index = 0; index < 3; index++) parents.push((await calling(owner, { limit_price: '90' })).id);
    const { id: child } = await calling(owner, { limit_price: '80', parent_id: parents[2] });
    // As if another user with a grant had placed it: its first request has a turn before the owner's third one.
    const other = await desk.person();
    await desk.root.query('update "Order" set user_id = $2 where id = $1', [child, other.userId]);
    expect(await pending(3)).toEqual(parents.slice(0, 2));
    expect(await pending(10)).toEqual(expect.arrayContaining([...parents, child]));
    expect(await pending(10, [parents[2]!])).toEqual(parents.slice(0, 2));
  });
});

describe('the engine judges', () => {
  test('children with their parent', async () => {
    await empty();
    const person = await desk.person({ cash: '100000' });
    const bracket = await idsOf(person, await calling(person, { ...BRACKET, symbol: 'OLD' }));
    const { id: child } = await calling(person, { limit_price: '80', symbol: 'OLD', parent_id: bracket[0] });
    const all = [...bracket, child];
    expect(await judged(all)).toEqual(new Map(all.map((id) => [id, null])));
    expect(await judged([...bracket.slice(1), child])).toEqual(new Map());
    await desk.root.query(`update "Instrument" set active = false where symbol = 'OLD'`);
    expect([...(await judged(all)).values()]).toEqual([
      'INSTRUMENT_INACTIVE',
      'PARENT_DENIED',
      'PARENT_DENIED',
      'PARENT_DENIED',
    ]);
  });

  test('an entry by the room for its exits, which follow it in any case', async () => {
    await empty();
    const person = await desk.person({ cash: '100000' });
    await desk.root.query('insert into "PersonLimit" (user_id, max_open_orders) values ($1, 20)', [person.userId]);
    for (let index = 0; index < 9; index++) await hold((await idsOf(person, await calling(person, BRACKET))).slice(1));
    const last = await idsOf(person, await calling(person, BRACKET));
    expect([...(await judged(last)).values()]).toEqual([null, null, null]);
    // A reduce-only order of the same moment that was accepted first leaves room for one exit only.
    const position = await calling(person, { limit_price: '100', quantity: '1' });
    await engine.book(
      acceptAndFill({
        orderId: position.id,
        portfolioId: person.portfolioId,
        symbol: 'SPY',
        quantity: '1',
        price: '100',
        commission: '0',
      }),
    );
    await desk.root.query('update "PersonLimit" set max_open_orders = 21 where user_id = $1', [person.userId]);
    const sale = await calling(person, { side: 'SELL', limit_price: '120', quantity: '1', reduce_only: true });
    await desk.root.query('update "PersonLimit" set max_open_orders = 20 where user_id = $1', [person.userId]);
    await engine.book({
      orders: [
        {
          id: sale.id,
          status: 'NEW',
          filled_quantity: '0',
          filled_notional: '0',
          accepted_at: AT,
          accepted_sequence: 99,
        },
      ],
      events: [{ ordinal: 1, order_id: sale.id, type: 'NEW', status: 'NEW', occurred_at: AT }],
    });
    expect([...(await judged(last)).values()]).toEqual(['OPEN_ORDERS_LIMIT', 'PARENT_DENIED', 'PARENT_DENIED']);
  });
});

describe('new terms', () => {
  test('of a held exit are prices, never a quantity', async () => {
    const person = await desk.person({ cash: '100000' });
    const [entry, target, stop] = await idsOf(person, await calling(person, BRACKET));
    await hold([target!, stop!]);
    const replace = (id: string, terms: string): Promise<unknown> =>
      person.pool.query(`select replace_order($1, ${terms})`, [id]);
    expect(await codeOf(replace(target!, 'quantity => 5'))).toBe('LINKED_QUANTITY');
    // A fill of the entry may change the quantity before the engine answers.
    expect(await codeOf(replace(target!, 'quantity => 10, limit_price => 112'))).toBeNull();
    expect(await codeOf(replace(stop!, 'stop_price => 96'))).toBeNull();
    const { rows } = await desk.root.query(
      'select status, released_at, replace_quantity from "Order" where parent_id = $1',
      [entry],
    );
    expect(rows).toEqual([1, 2].map(() => ({ status: 'PENDING_REPLACE', released_at: null, replace_quantity: null })));
    // An order in a list keeps its quantity too.
    const first = await calling(person, { limit_price: '90' });
    const second = await calling(person, { limit_price: '80', oco_with: first.id });
    await engine.book({
      orders: [
        {
          id: second.id,
          status: 'NEW',
          filled_quantity: '0',
          filled_notional: '0',
          accepted_at: AT,
          accepted_sequence: 5,
        },
      ],
      events: [{ ordinal: 1, order_id: second.id, type: 'NEW', status: 'NEW', occurred_at: AT }],
    });
    expect(await codeOf(replace(second.id, 'quantity => 5'))).toBe('LINKED_QUANTITY');
    expect(await codeOf(replace(second.id, 'limit_price => 81'))).toBeNull();
  });

  test('with which a held exit would trade at the fill of its entry are refused', async () => {
    const person = await desk.person({ cash: '100000' });
    const [entry, target, stop] = await idsOf(person, await calling(person, BRACKET));
    await hold([target!, stop!]);
    const order = { id: entry, status: 'NEW', filled_quantity: '0', filled_notional: '0', accepted_at: AT };
    await engine.book({
      orders: [{ ...order, accepted_sequence: 9 }],
      events: [{ ordinal: 1, order_id: entry, type: 'NEW', status: 'NEW', occurred_at: AT }],
    });
    const replace = (id: string, terms: string): Promise<string | null> =>
      codeOf(person.pool.query(`select replace_order($1, ${terms})`, [id]));
    expect(await replace(target!, 'limit_price => 99')).toBe('WRONG_SIDE');
    expect(await replace(stop!, 'stop_price => 100')).toBe('WRONG_SIDE');
    expect(await replace(entry!, 'limit_price => 95')).toBe('WRONG_SIDE');
    expect(await replace(entry!, 'limit_price => 96')).toBeNull();
    // By the price of the entry that waits for the engine, and then by that of the stop.
    expect(await replace(stop!, 'stop_price => 97')).toBe('WRONG_SIDE');
    expect(await replace(stop!, 'stop_price => 95.5')).toBeNull();
  });

  test('with which a stop loss would rest at a better price than its stop are refused', async () => {
    const person = await desk.person({ cash: '100000' });
    const call = { ...BRACKET, stop_loss: { stop_price: '95', limit_price: '95' } };
    const [, target, stop] = await idsOf(person, await calling(person, call));
    await hold([target!, stop!]);
    const replace = (terms: string): Promise<string | null> =>
      codeOf(person.pool.query(`select replace_order($1, ${terms})`, [stop]));
    expect(await replace('limit_price => 95.01')).toBe('LIMIT_BEFORE_STOP');
    expect(await replace('stop_price => 94.99')).toBe('LIMIT_BEFORE_STOP');
    expect(await replace('stop_price => 96, limit_price => 95.5')).toBeNull();
  });
});

describe('buying power', () => {
  test('is reserved by an entry alone, and by the most expensive order of a list', async () => {
    const person = await desk.person({ cash: '10000' });
    await calling(person, BRACKET);
    expect(await buyingPower(person)).toBe(9_000);
    const first = await calling(person, { limit_price: '90' });
    expect(await buyingPower(person)).toBe(8_100);
    await calling(person, { limit_price: '95', oco_with: first.id });
    expect(await buyingPower(person)).toBe(8_050);
    await calling(person, { limit_price: '80', quantity: '5', oco_with: first.id });
    // Three orders of 10, 10 and 5: any of their fills takes at most 10 units, at 95 at most.
    expect(await buyingPower(person)).toBe(8_050);
    await calling(person, { limit_price: '70', parent_id: first.id });
    expect(await buyingPower(person)).toBe(7_350);
  });

  test('that is left for one order of a list is enough for the other one', async () => {
    const person = await desk.person({ cash: '1000' });
    const first = await calling(person, { limit_price: '100' });
    expect((await calling(person, { limit_price: '99' })).denial).toMatchObject({ code: 'INSUFFICIENT_BUYING_POWER' });
    expect((await calling(person, { limit_price: '99', oco_with: first.id })).status).toBe('PENDING_NEW');
    expect((await calling(person, { limit_price: '100.01', oco_with: first.id })).denial).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
    });
  });

  test('of a position with exits at work is that of the position', async () => {
    const person = await desk.person({ cash: '10000' });
    await protectedPosition(person);
    expect(await buyingPower(person)).toBe(9_000);
    expect((await calling(person, { limit_price: '90', quantity: '100' })).status).toBe('PENDING_NEW');
  });
});

test('a position whose exits work can be sold by hand, and not twice', async () => {
  const person = await desk.person({ cash: '1000' });
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  await protectedPosition(person);
  const sale: Call = { type: 'MARKET', side: 'SELL', time_in_force: 'DAY' };
  expect((await calling(person, sale)).status).toBe('PENDING_NEW');
  expect((await calling(person, sale)).denial).toMatchObject({ code: 'NO_SHORT_IN_CASH_ACCOUNT' });
});

test('a sale that waits for a purchase needs no position', async () => {
  const person = await desk.person({ cash: '2000' });
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  const entry = await calling(person, { limit_price: '90' });
  const sale: Call = { side: 'SELL', limit_price: '110', parent_id: entry.id };
  expect((await calling(person, { ...sale, quantity: '11' })).denial).toMatchObject({
    code: 'NO_SHORT_IN_CASH_ACCOUNT',
  });
  expect((await calling(person, sale)).status).toBe('PENDING_NEW');
});

test('two orders in one transaction are both placed or none', async () => {
  const person = await desk.person({ cash: '100000' });
  const linked = async (link: string | null, first: unknown, second: unknown): Promise<unknown[]> =>
    (
      await person.pool.query('select status from place_linked($1, $2, $3, $4)', [
        person.portfolioId,
        link,
        first,
        second,
      ])
    ).rows;
  const order = (part: object = {}): object => ({
    client_order_id: randomUUID(),
    symbol: 'SPY',
    side: 'BUY',
    type: 'LIMIT',
    quantity: '10',
    limit_price: '90',
    ...part,
  });
  const count = async (): Promise<number> =>
    (await desk.root.query('select from "Order" where portfolio_id = $1', [person.portfolioId])).rowCount!;
  const [first, second] = [order(), order({ limit_price: '80' })];
  expect(await linked('OCO', first, second)).toEqual([{ status: 'PENDING_NEW' }, { status: 'PENDING_NEW' }]);
  expect(await linked('OCO', first, second)).toHaveLength(2);
  expect(await count()).toBe(2);
  expect(await codeOf(linked('OTO', order(), order({ quantity: '1000000' })))).toBe('INSUFFICIENT_BUYING_POWER');
  expect(await count()).toBe(2);
  expect(await linked('OTO', order({ quantity: '1000000' }), order())).toEqual([{ status: 'DENIED' }]);
  expect(await count()).toBe(3);
  for (const [link, one, other, code] of [
    [null, order(), order(), 'BAD_LINK'],
    ['THEN', order(), order(), 'BAD_LINK'],
    ['OCO', [], order(), 'BAD_ORDER'],
    ['OCO', order({ parent_id: randomUUID() }), order(), 'BAD_ORDER'],
    ['OCO', order({ quantity: 'ten' }), order(), 'BAD_ORDER'],
    ['OCO', order({ side: 'HOLD' }), order(), 'BAD_ORDER'],
    ['OCO', order(), order({ quantity: 'NaN' }), 'BAD_QUANTITY'],
    ['OCO', order(), order({ symbol: 'OLD' }), 'BAD_LINK'],
  ] as const)
    expect(await codeOf(linked(link, Array.isArray(one) ? '[]' : one, other))).toBe(code);
  expect(await count()).toBe(3);
});

test('the laws of the books hold, and see a list that is overfilled', async () => {
  await empty();
  expect(await lawsBroken(desk)).toEqual([]);
  const person = await desk.person({ cash: '10000' });
  const { exits } = await protectedPosition(person);
  expect(await lawsBroken(desk)).toEqual([]);
  await desk.root.query('update "Order" set quantity = 11 where id = $1', [exits[0]]);
  expect(await lawsBroken(desk)).toContain('exits_within_entry');
  await desk.root.query('update "Order" set quantity = 10 where id = $1', [exits[0]]);
  expect(await lawsBroken(desk)).toEqual([]);
});
