import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { checkReplace } from '../../src/database/actions/replace-order.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy } from '../support/sql-desk.ts';
import { AT, ReplaceDesk, wanted } from './replace-desk.ts';
import type { Terms } from './replace-desk.ts';

let on: ReplaceDesk;

beforeAll(async () => {
  on = await ReplaceDesk.open();
});
afterAll(() => on.desk.close());

describe('a replace', () => {
  test('is a request until the engine answers it: the terms stay as they are', async () => {
    const order = await on.working();
    expect(await on.replace(order, { quantity: '2', limitPrice: '5900' })).toMatchObject({
      ok: true,
      value: { status: 'PENDING_REPLACE' },
    });
    expect(await on.stateOf(order)).toEqual({
      status: 'PENDING_REPLACE',
      quantity: '1',
      limit: '6000',
      wanted: '2 5900',
      events: 'PENDING_REPLACE PENDING_REPLACE',
    });
    await on.book(order, {
      type: 'REPLACED',
      status: 'NEW',
      row: { quantity: '2', limit_price: '5900', replaced_at: AT },
    });
    expect(await on.stateOf(order)).toEqual({
      status: 'NEW',
      quantity: '2',
      limit: '5900',
      wanted: '',
      events: 'PENDING_REPLACE PENDING_REPLACE, REPLACED NEW',
    });
  });

  test('that is rejected leaves the former terms', async () => {
    const order = await on.working();
    await on.replace(order, { quantity: '2' });
    await on.book(order, { type: 'REPLACE_REJECTED', status: 'NEW' });
    expect(await on.stateOf(order)).toMatchObject({ status: 'NEW', quantity: '1', wanted: '' });
  });

  test('asked twenty times at once is one request', async () => {
    const order = await on.working();
    const answers = await Promise.all(Array.from({ length: 20 }, () => on.replace(order, { limitPrice: '5900' })));
    expect(answers.every((answer) => answer.ok && answer.value.status === 'PENDING_REPLACE')).toBe(true);
    expect(await on.stateOf(order)).toMatchObject({ events: 'PENDING_REPLACE PENDING_REPLACE' });
  });

  test('asked with different terms at once is one of them; the others are refused', async () => {
    const order = await on.working();
    const answers = await Promise.all(
      ['5901', '5902', '5903', '5904'].map((limitPrice) => on.replace(order, { limitPrice })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code]))).toEqual([
      'REPLACE_PENDING',
      'REPLACE_PENDING',
      'REPLACE_PENDING',
    ]);
    expect(await on.stateOf(order)).toMatchObject({ events: 'PENDING_REPLACE PENDING_REPLACE' });
  });

  test('of terms that are equal to the pending ones is the same request, however they are written', async () => {
    const order = await on.working();
    await on.replace(order, { limitPrice: '5900' });
    expect(await on.replace(order, { limitPrice: '5900.00', quantity: '1.000' })).toMatchObject({ ok: true });
    expect(await on.replace(order, { limitPrice: '5900', quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'REPLACE_PENDING', kind: 'conflict' },
    });
  });

  test.each<[string, (order: OrderRow) => Promise<unknown>, string]>([
    ['that waits for its cancel', (order) => cancelOrder(on.alice.pool, order.id), 'CANCEL_PENDING'],
    [
      'that is canceled',
      (order) => on.book(order, { type: 'CANCELED', status: 'CANCELED', row: { end_reason: 'CANCEL_REQUESTED' } }),
      'ORDER_TERMINAL',
    ],
    ['that is filled', (order) => on.book(order, { type: 'TRADE', status: 'FILLED', filled: '1' }), 'ORDER_TERMINAL'],
  ])('of an order %s is refused', async (_, reach, code) => {
    const order = await on.working();
    await reach(order);
    const before = await on.stateOf(order);
    expect(await on.replace(order, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code, kind: 'conflict' },
    });
    expect(await on.stateOf(order)).toEqual(before);
  });

  test('of an order that was denied without an ATR is refused because it has ended', async () => {
    const order = await placeOrder(
      on.alice.pool,
      marketBuy(on.alice, { side: 'SELL', type: 'TRAILING_STOP', trailAtr: new Decimal('2'), timeInForce: 'GTC' }),
    );
    if (!order.ok) throw new Error(order.error.message);
    expect(order.value).toMatchObject({ status: 'DENIED', denial: { code: 'ATR_UNKNOWN' } });
    expect(await on.replace(order.value, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'ORDER_TERMINAL' },
    });
  });

  test.each([
    ['REJECT', '6400.50', { takesAt: '6400.01', restsAt: undefined }],
    ['REPRICE', '6400.50', { takesAt: '6400.01', restsAt: '6400' }],
    ['REJECT', '6399', { takesAt: undefined, restsAt: '6399' }],
    ['REJECT', '6000', null],
  ])('of a post-only order foretells the answer of the engine: %s, to %s', async (policy, limitPrice, answer) => {
    await on.desk.root.query(`update "Instrument" set post_only_policy = $1 where symbol = 'BTCUSD'`, [policy]);
    const order = await on.working({ postOnly: true });
    const verdict = await checkReplace(on.alice.pool, wanted(order, { limitPrice }));
    if (!verdict.ok) throw new Error(verdict.error.message);
    const { denial, postOnly } = verdict.value;
    expect(denial).toBeNull();
    expect(postOnly && { takesAt: postOnly.takesAt?.toFixed(), restsAt: postOnly.restsAt?.toFixed() }).toEqual(answer);
  });

  test('does not change the answer to the first request: sent again, it is the same order', async () => {
    const clientOrderId = randomUUID();
    const order = await on.working({ clientOrderId });
    expect(await on.replace(order, { quantity: '2', limitPrice: '5900' })).toMatchObject({ ok: true });
    await on.book(order, {
      type: 'REPLACED',
      status: 'NEW',
      row: { quantity: '2', limit_price: '5900', replaced_at: AT },
    });
    expect(await on.place({ clientOrderId })).toMatchObject({ id: order.id, status: 'NEW' });
    await expect(on.place({ clientOrderId, quantity: new Decimal('2') })).rejects.toThrow(/belongs to another order/);
  });

  test('moves the stop price of a protective stop, and not after it is triggered', async () => {
    const order = await on.working({ type: 'STOP', side: 'SELL', limitPrice: null, stopPrice: new Decimal('5000') });
    expect(await on.replace(order, { stopPrice: '5100' })).toMatchObject({ ok: true });
    expect(await on.stateOf(order)).toMatchObject({ status: 'PENDING_REPLACE', wanted: '5100' });
    expect(await on.judged(order)).toBeNull();
    await on.book(order, { type: 'REPLACED', status: 'NEW', row: { stop_price: '5100', replaced_at: AT } });
    await on.book(order, { type: 'TRIGGERED', status: 'NEW', row: { triggered_at: AT } });
    expect(await on.replace(order, { stopPrice: '5200' })).toMatchObject({
      ok: false,
      error: { code: 'ALREADY_TRIGGERED' },
    });
  });

  test('never sets the stop price of a trail, not even to its present one: the engine may have moved it since', async () => {
    const trail = { type: 'TRAILING_STOP', side: 'SELL', limitPrice: null, trailAmount: new Decimal('100') } as const;
    const order = await on.working({ ...trail, quantity: new Decimal('2') });
    await on.desk.root.query('update "Order" set stop_price = 6300 where id = $1', [order.id]);
    for (const stopPrice of ['6300', '6200', '6400'])
      expect(await on.replace(order, { quantity: '1', stopPrice })).toMatchObject({
        ok: false,
        error: { code: 'BAD_PRICE' },
      });
    expect(await on.replace(order, { quantity: '1' })).toMatchObject({ ok: true });
  });

  test('of an order that the engine has not accepted is refused', async () => {
    const order = await on.place();
    expect(await on.replace(order, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_ACCEPTED', kind: 'conflict' },
    });
  });

  test.each<[Terms, string]>([
    [{}, 'NO_NEW_TERMS'],
    [{ quantity: '0' }, 'BAD_QUANTITY'],
    [{ quantity: '-1' }, 'BAD_QUANTITY'],
    [{ quantity: 'NaN' }, 'BAD_QUANTITY'],
    [{ quantity: '1000000000000' }, 'BAD_QUANTITY'],
    [{ quantity: '0.000000001' }, 'BAD_QUANTITY'],
    [{ limitPrice: '0' }, 'BAD_PRICE'],
    [{ limitPrice: 'NaN' }, 'BAD_PRICE'],
    [{ limitPrice: '5900.000000001' }, 'BAD_PRICE'],
    [{ stopPrice: '5000' }, 'BAD_PRICE'],
  ])('with %j is refused by its form', async (terms, code) => {
    const order = await on.working();
    const [quantity, limitPrice, stopPrice] = [terms.quantity, terms.limitPrice, terms.stopPrice];
    const sent = on.alice.pool.query('select replace_order($1, $2, $3, $4)', [
      order.id,
      quantity,
      limitPrice,
      stopPrice,
    ]);
    await expect(sent).rejects.toMatchObject({ code: 'TR422', detail: code, hint: expect.any(String) });
    expect(await on.stateOf(order)).toMatchObject({ status: 'NEW', wanted: '' });
  });

  test('of the limit of a market order is refused', async () => {
    const order = await on.working({ type: 'MARKET', limitPrice: null });
    expect(await on.replace(order, { limitPrice: '6000' })).toMatchObject({ ok: false, error: { code: 'BAD_PRICE' } });
  });

  test.each<[Terms, string]>([
    [{ quantity: '0.0005' }, 'OFF_LOT'],
    [{ quantity: '1.0005' }, 'OFF_LOT'],
    [{ limitPrice: '5900.005' }, 'OFF_TICK'],
    [{ limitPrice: '7700' }, 'PRICE_COLLAR'],
    [{ quantity: '0.001' }, 'BELOW_MINIMUM_NOTIONAL'],
    [{ quantity: '1000' }, 'INSUFFICIENT_BUYING_POWER'],
    [{ quantity: '99999999999' }, 'ORDER_NOTIONAL_BOUND'],
    [{ quantity: '999999999999' }, 'ORDER_QUANTITY_BOUND'],
  ])('with %j is denied with figures, and the order keeps its terms', async (terms, code) => {
    const order = await on.working();
    const denied = await on.replace(order, terms);
    expect(denied).toMatchObject({ ok: false, error: { code, kind: 'denied' } });
    expect(denied.ok || denied.error.message).toMatch(/limit .*value /);
    const preview = await checkReplace(on.alice.pool, wanted(order, terms));
    expect(preview).toMatchObject({ ok: true, value: { denial: { code } } });
    expect(await on.stateOf(order)).toMatchObject({ status: 'NEW', quantity: '1', limit: '6000', wanted: '' });
  });

  test('previews the buying power after it, without its own reservation', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const order = await on.working({}, bob);
    const preview = await checkReplace(bob.pool, wanted(order, { quantity: '1.5' }));
    expect(preview.ok && preview.value.denial).toBeNull();
    expect(preview.ok && [preview.value.buyingPowerBefore, preview.value.buyingPowerAfter].map(String)).toEqual([
      '4000',
      '1000',
    ]);
    expect(await on.replace(order, { quantity: '1.6' }, bob)).toMatchObject({ ok: true });
    expect(await on.stateOf(order)).toMatchObject({ wanted: '1.6' });
  });

  test('to a smaller quantity needs no fresh quote, no buying power and no active instrument', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const order = await on.working(
      { symbol: 'ETHUSD', limitPrice: new Decimal('180'), quantity: new Decimal('10') },
      bob,
    );
    await on.desk.root.query(`update "Portfolio" set cash_balance_usd = 1 where id = $1`, [bob.portfolioId]);
    await on.desk.root.query(
      `update "Quote" set received_at = now() - interval '1 hour', live = true where symbol = 'ETHUSD'`,
    );
    await on.desk.root.query(`update "Instrument" set active = false where symbol = 'ETHUSD'`);
    expect(await on.replace(order, { quantity: '11' }, bob)).toMatchObject({
      ok: false,
      error: { code: 'INSTRUMENT_INACTIVE' },
    });
    expect(await on.replace(order, { quantity: '5' }, bob)).toMatchObject({ ok: true });
    expect(await on.judged(order)).toBeNull();
    await on.desk.root.query(`update "Instrument" set active = true where symbol = 'ETHUSD'`);
    await on.desk.root.query(`update "Quote" set live = false`);
  });

  test('in a suspended portfolio is denied', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const order = await on.working({}, bob);
    await on.engine.pool.query('select suspend_portfolio($1, $2, $3)', [on.engine.epoch, bob.portfolioId, 'a test']);
    expect(await on.replace(order, { quantity: '0.5' }, bob)).toMatchObject({
      ok: false,
      error: { code: 'PORTFOLIO_SUSPENDED', kind: 'denied' },
    });
  });
});

describe('the right to replace', () => {
  test('is the owner’s: to others the order does not exist', async () => {
    const order = await on.working();
    const stranger = await on.desk.person();
    expect(await on.replace(order, { quantity: '0.5' }, stranger)).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND', kind: 'not-found' },
    });
    expect(await checkReplace(stranger.pool, wanted(order, { quantity: '0.5' }))).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND' },
    });
    expect(await on.replace({ ...order, id: randomUUID() }, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND' },
    });
  });

  test('is not a viewer’s', async () => {
    const order = await on.working();
    const viewer = await on.desk.person({ role: 'traderai_viewer' });
    expect(await on.replace(order, { quantity: '0.5' }, viewer)).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED', kind: 'denied' },
    });
  });

  test.each(['traderai_risk', 'traderai_admin'] as const)(
    'of %s is to reduce, and the owner gets an alert',
    async (role) => {
      const order = await on.working();
      const other = await on.desk.person({ role });
      for (const terms of [{ quantity: '2' }, { limitPrice: '5900' }, { quantity: '0.5', limitPrice: '6001' }])
        expect(await on.replace(order, terms, other)).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
      expect(await on.replace(order, { quantity: '0.5' }, other)).toMatchObject({ ok: true });
      const { rows } = await on.desk.root.query(
        `select a.title, (select e.reason from "OrderEvent" e where e.order_id = $1 and e.type = 'PENDING_REPLACE') as reason
         from "Alert" a where a.title = $2`,
        [order.id, `Order reduced by ${other.login}`],
      );
      expect(rows).toEqual([{ title: `Order reduced by ${other.login}`, reason: `requested by ${other.login}` }]);
    },
  );
});

test('bounds count the larger quantity that an order waits for', async () => {
  const rich = await on.desk.person({ cash: '10000' });
  const held = await on.place({ type: 'MARKET', limitPrice: null, quantity: new Decimal('1') }, rich);
  await on.engine.book(
    acceptAndFill({ orderId: held.id, portfolioId: rich.portfolioId, symbol: 'BTCUSD', quantity: '1', price: '6400' }),
  );
  await on.desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [rich.portfolioId]);
  const sale = await on.working({ side: 'SELL', limitPrice: new Decimal('6500'), quantity: new Decimal('0.2') }, rich);
  expect(await on.replace(sale, { quantity: '1.1' }, rich)).toMatchObject({
    ok: false,
    error: { code: 'NO_SHORT_IN_CASH_ACCOUNT' },
  });
  expect(await on.replace(sale, { quantity: '0.8' }, rich)).toMatchObject({ ok: true });
  const second = await placeOrder(
    rich.pool,
    marketBuy(rich, { side: 'SELL', type: 'LIMIT', limitPrice: new Decimal('6500'), quantity: new Decimal('0.3') }),
  );
  expect(second).toMatchObject({ ok: true, value: { denial: { code: 'NO_SHORT_IN_CASH_ACCOUNT' } } });
});
