/** The part of an entry's fills that closed no opposite position: as the engine loads it, in previews, and as a law. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRequests, readWorkingOrders } from '../../src/database/booking/engine-orders.ts';
import { acceptAndFill, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { calling, lawsBroken, rowsOf } from './linked-desk.ts';
import type { Call } from './linked-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let person: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('SPY', { slippage_rate: '0', commission_rate: '0' });
  await desk.quote('SPY', '100', '100', '100');
});
afterAll(() => desk.close());

const BRACKET: Call = { limit_price: '100', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '95' } };

/** Accepts the order and books a fill of it at 100, which leaves the position; no commission. */
async function fill(
  orderId: string,
  { side, quantity, position, status }: Readonly<Record<'side' | 'quantity' | 'position' | 'status', string>>,
): Promise<void> {
  const step = acceptAndFill({
    orderId,
    portfolioId: person.portfolioId,
    symbol: 'SPY',
    quantity,
    price: '100',
    commission: '0',
  }) as Record<'orders' | 'events' | 'trades' | 'positions' | 'ledger', Record<string, unknown>[]>;
  const sign = side === 'BUY' ? 1 : -1;
  const amount = Number(quantity) * 100 * sign;
  await engine.book({
    ...step,
    orders: step.orders.map((order) => ({ ...order, status, ...(status !== 'FILLED' && { closed_at: null }) })),
    events: step.events.map((event) => (event['type'] === 'TRADE' ? { ...event, status } : event)),
    trades: step.trades.map((trade) => ({ ...trade, side, cost_change: String(amount) })),
    positions: step.positions.map((row) => ({ ...row, quantity: position, cost: String(Number(position) * 100) })),
    ledger: step.ledger
      .filter(({ account }) => account !== 'FEES')
      .map((line) => ({ ...line, amount: String(line['account'] === 'CASH' ? -amount : amount) })),
  });
}

/** A new portfolio that is short 3, and the ids of a bracket of 5 with `filled` of its entry filled. */
async function turning(
  filled: string,
  position: string,
): Promise<{ readonly entry: string; readonly exits: string[] }> {
  person = await desk.person({ cash: '100000' });
  await desk.root.query(`update "Portfolio" set account = 'MARGIN' where id = $1`, [person.portfolioId]);
  const { id: sale } = await calling(person, { side: 'SELL', limit_price: '100', quantity: '3' });
  await fill(sale, { side: 'SELL', quantity: '3', position: '-3', status: 'FILLED' });
  const { clientOrderId } = await calling(person, { ...BRACKET, quantity: '5' });
  const [entry, ...exits] = (await rowsOf(person, clientOrderId)).map(({ id }) => id);
  await fill(entry!, { side: 'BUY', quantity: filled, position, status: 'PARTIALLY_FILLED' });
  return { entry: entry!, exits };
}

async function loaded(id: string): Promise<string> {
  const client = await engine.pool.connect();
  try {
    const orders = await readWorkingOrders(client);
    return orders.find((order) => order.id === id)!.openedQuantity.toFixed();
  } finally {
    client.release();
  }
}

test.each([
  ['2', '-1', '0'],
  ['3', '0', '0'],
  ['4', '1', '1'],
])(
  'of %s bought from a short of 3, which leaves %s, an engine that loads the desk knows %s as opened',
  async (...terms) => {
    const [filled, position, opened] = terms;
    const { entry, exits } = await turning(filled, position);
    expect(await loaded(entry)).toBe(opened);
    // The engine has an entry that works; one that waits for its cancel may end before its exit is taken.
    await person.pool.query('select cancel_order($1)', [entry]);
    const client = await engine.pool.connect();
    try {
      const requests = await readRequests(client, { skipped: new Set(), blocked: new Set() });
      const exit = requests.find(({ order }) => order.id === exits[0])!;
      const parent = exit.relatives.find(({ id }) => id === entry)!;
      expect([parent.filledQuantity.toFixed(), parent.openedQuantity.toFixed()]).toEqual([filled, opened]);
    } finally {
      client.release();
    }
  },
);

test('later trades of the same symbol do not change what an entry has opened', async () => {
  const { entry } = await turning('4', '1');
  const { id } = await calling(person, { side: 'SELL', limit_price: '100', quantity: '6' });
  await fill(id, { side: 'SELL', quantity: '6', position: '-5', status: 'FILLED' });
  expect(await loaded(entry)).toBe('1');
});

test('the law sees exits for more than the entry has opened', async () => {
  const { exits } = await turning('4', '1');
  const work = (quantity: string): Promise<unknown> =>
    desk.root.query(
      `update "Order" set status = 'NEW', accepted_at = placed_at, accepted_sequence = number + 100, released_at = placed_at, quantity = $2 where id = any ($1)`,
      [exits, quantity],
    );
  await work('1');
  expect(await lawsBroken(desk)).not.toContain('exits_within_entry');
  await work('4');
  expect(await lawsBroken(desk)).toContain('exits_within_entry');
  await work('1');
});

interface Preview {
  readonly positionBefore: string;
  readonly worstLoss: string | null;
  readonly targetResult: string | null;
  readonly exits: readonly unknown[];
}

async function previewed(quantity: string): Promise<Preview> {
  const { rows } = await person.pool.query<{ verdict: Preview }>(
    `select check_order($1, 'SPY', 'BUY', 'LIMIT', $2::numeric, 100, 'GTC', take_profit => '{"limit_price": 110}', stop_loss => '{"stop_price": 95}') as verdict`,
    [person.portfolioId, quantity],
  );
  return rows[0]!.verdict;
}

test('a preview has the results of the exits for the part that would open', async () => {
  await turning('2', '-1');
  expect(await previewed('1')).toMatchObject({ worstLoss: null, targetResult: null, exits: [{}, {}] });
  // Three of four open: ten above and five below 100.
  expect(await previewed('4')).toMatchObject({ worstLoss: '-15', targetResult: '30', exits: [{}, {}] });
});
