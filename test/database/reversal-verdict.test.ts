/** The order that opens the other side is judged before the one that closes is placed: as the two will be together. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { d } from '../domain/samples.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let person: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  const engine = await desk.engine();
  await desk.instrument('SPY');
  await desk.quote('SPY', '99.99', '100.01', '100');
  person = await desk.person({ cash: '2000' });
  const { portfolioId } = person;
  const bought = await placeOrder(person.pool, marketBuy(person, { symbol: 'SPY', quantity: d(10) }));
  if (!bought.ok) throw new Error(bought.error.message);
  await engine.book(
    acceptAndFill({ orderId: bought.value.id, portfolioId, symbol: 'SPY', quantity: '10', price: '100' }),
  );
});
afterAll(() => desk.close());

async function verdictOf(part: Partial<OrderToPlace>) {
  const sale = { ...marketBuy(person, { symbol: 'SPY' }), side: 'SELL' } as const;
  const verdict = await checkOrder(person.pool, { ...sale, ...part });
  if (!verdict.ok) throw new Error(verdict.error.message);
  return verdict.value;
}

test('it needs the buying power that one order of both quantities needs', async () => {
  const both = await verdictOf({ quantity: d(20) });
  const opening = await verdictOf({ quantity: d(10), awaited: d(-10) });
  expect(opening.denial).toBeNull();
  expect(opening.reserved!.greaterThan(0)).toBe(true);
  expect(opening.reserved!.toFixed()).toBe(both.reserved!.toFixed());
  expect((await verdictOf({ quantity: d(30), awaited: d(-10) })).denial?.code).toBe('INSUFFICIENT_BUYING_POWER');
});

test('a CASH account cannot sell the same units twice', async () => {
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  expect((await verdictOf({ quantity: d(10) })).denial).toBeNull();
  expect((await verdictOf({ quantity: d(10), awaited: d(-10) })).denial?.code).toBe('NO_SHORT_IN_CASH_ACCOUNT');
});
