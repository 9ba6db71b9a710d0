import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { readRequests } from '../../src/database/booking/engine-orders.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { AT, ReplaceDesk } from './replace-desk.ts';

let on: ReplaceDesk;

beforeAll(async () => {
  on = await ReplaceDesk.open();
});
afterAll(() => on.desk.close());

describe('the engine', () => {
  test('reads a replace among its requests, with the new terms', async () => {
    const order = await on.working();
    await on.replace(order, { limitPrice: '5800' });
    const client = await on.engine.pool.connect();
    const requests = await readRequests(client, { skipped: new Set(), blocked: new Set() });
    client.release();
    const found = requests.find(({ order: { id } }) => id === order.id)!;
    expect(found).toMatchObject({
      order: { status: 'PENDING_REPLACE' },
      newTerms: { quantity: null, stopPrice: null },
    });
    expect(found.newTerms?.limitPrice?.toFixed()).toBe('5800');
  });

  test('judges new terms again: cash that left since then rejects them', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const order = await on.working({}, bob);
    expect(await on.replace(order, { quantity: '1.6' }, bob)).toMatchObject({ ok: true });
    expect(await on.judged(order)).toBeNull();
    await bob.pool.query('select move_cash($1, -3000)', [bob.portfolioId]);
    expect(await on.judged(order)).toBe('INSUFFICIENT_BUYING_POWER');
  });

  test.each([
    ['was disabled', (login: string) => `update "User" set active = false where login = '${login}'`],
    ['has ended', (login: string) => `alter role ${login} valid until '2000-01-01'`],
  ])('rejects new terms that add risk when the login of their user %s since then', async (_, close) => {
    const bob = await on.desk.person({ cash: '100000' });
    const larger = await on.working({}, bob);
    const smaller = await on.working({ symbol: 'ETHUSD', limitPrice: new Decimal('200') }, bob);
    await on.replace(larger, { quantity: '2' }, bob);
    await on.replace(smaller, { quantity: '0.5' }, bob);
    expect(await on.judged(larger)).toBeNull();
    await on.desk.root.query(close(bob.login));
    expect(await on.judged(larger)).toBe('USER_DISABLED');
    expect(await on.judged(smaller)).toBeNull();
  });

  test('accepts of two replaces that only fit one by one the first, and then rejects the second', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const one = await on.working({ quantity: new Decimal('0.5') }, bob);
    const two = await on.working({ quantity: new Decimal('0.5') }, bob);
    for (const order of [one, two]) expect(await on.replace(order, { quantity: '1' }, bob)).toMatchObject({ ok: true });
    const { rows } = await on.engine.pool.query<{ id: string; denial: unknown }>(
      'select order_id as id, denial from judge_requests($1)',
      [[one.id, two.id]],
    );
    expect(rows).toEqual([{ id: one.id, denial: null }]);
    await on.book(one, { type: 'REPLACED', status: 'NEW', row: { quantity: '1', replaced_at: AT } });
    expect(await on.judged(two)).toBe('INSUFFICIENT_BUYING_POWER');
  });

  test('counts in other symbols what it has just accepted', async () => {
    const bob = await on.desk.person({ cash: '10000' });
    const one = await on.working({ quantity: new Decimal('0.5') }, bob);
    const two = await on.working(
      { symbol: 'ETHUSD', limitPrice: new Decimal('200'), quantity: new Decimal('15') },
      bob,
    );
    expect(await on.replace(one, { quantity: '1' }, bob)).toMatchObject({ ok: true });
    expect(await on.replace(two, { quantity: '30' }, bob)).toMatchObject({ ok: true });
    const { rows } = await on.engine.pool.query<{ id: string; code: string | null }>(
      `select order_id as id, denial #>> '{denial,code}' as code from judge_requests($1)`,
      [[one.id, two.id]],
    );
    expect(rows).toEqual([
      { id: one.id, code: null },
      { id: two.id, code: 'INSUFFICIENT_BUYING_POWER' },
    ]);
  });

  test('keeps a replace pending while it books fills that it made before', async () => {
    const order = await on.working({ quantity: new Decimal('2') });
    await on.replace(order, { limitPrice: '5900' });
    await on.book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '1' });
    expect(await on.stateOf(order)).toMatchObject({
      status: 'PENDING_REPLACE',
      wanted: '5900',
      events: 'PENDING_REPLACE PENDING_REPLACE, TRADE PENDING_REPLACE',
    });
  });

  test('may fill, answer and fill again in one booking', async () => {
    const order = await on.working({ quantity: new Decimal('2') });
    await on.replace(order, { quantity: '3' });
    await on.book(
      order,
      { type: 'TRADE', status: 'PARTIALLY_FILLED' },
      { type: 'REPLACED', status: 'PARTIALLY_FILLED' },
      { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '2', row: { quantity: '3' } },
    );
    expect(await on.stateOf(order)).toMatchObject({
      status: 'PARTIALLY_FILLED',
      quantity: '3',
      events:
        'PENDING_REPLACE PENDING_REPLACE, TRADE PENDING_REPLACE, REPLACED PARTIALLY_FILLED, TRADE PARTIALLY_FILLED',
    });
  });

  test('may fill an order completely whose replace is pending: the fill wins', async () => {
    const order = await on.working();
    await on.replace(order, { quantity: '3' });
    await on.book(order, { type: 'TRADE', status: 'FILLED', filled: '1' });
    expect(await on.stateOf(order)).toMatchObject({ status: 'FILLED', quantity: '1', wanted: '' });
  });

  test('ends an order by a quantity that is filled already, and nothing follows', async () => {
    const order = await on.working({ quantity: new Decimal('2') });
    await on.book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '1' });
    await on.replace(order, { quantity: '0.5' });
    await on.book(order, { type: 'REPLACED', status: 'FILLED', filled: '1', row: { quantity: '1' } });
    expect(await on.stateOf(order)).toMatchObject({ status: 'FILLED', quantity: '1' });
    await expect(on.book(order, { type: 'TRADE', status: 'FILLED', filled: '1' })).rejects.toMatchObject({
      detail: 'STALE_ORDER',
    });
  });

  test('lets a cancel win that came after the replace, also when it answers the replace first', async () => {
    const order = await on.working();
    await on.replace(order, { quantity: '3' });
    expect(await cancelOrder(on.alice.pool, order.id)).toMatchObject({ ok: true, value: { status: 'PENDING_CANCEL' } });
    expect(await on.stateOf(order)).toMatchObject({ status: 'PENDING_CANCEL', wanted: '' });
    await on.book(order, { type: 'REPLACED', status: 'NEW', row: { quantity: '3' } });
    expect(await on.stateOf(order)).toMatchObject({
      status: 'PENDING_CANCEL',
      quantity: '3',
      events: 'PENDING_REPLACE PENDING_REPLACE, PENDING_CANCEL PENDING_CANCEL, REPLACED PENDING_CANCEL',
    });
  });

  test('books fills against replaces and cancels of the same orders without a deadlock', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => on.working({ quantity: new Decimal('0.1') })));
    const answers = await Promise.all([
      ...orders.map((order) => on.replace(order, { limitPrice: '5900' })),
      ...orders.map((order) => cancelOrder(on.alice.pool, order.id)),
      ...orders.map((order) => on.book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '0.05' })),
      ...orders.map((order) => on.replace(order, { limitPrice: '5901' })),
    ]);
    const codes = answers.flatMap((answer) => (typeof answer === 'object' && !answer.ok ? [answer.error.code] : []));
    expect(codes.filter((code) => !['CANCEL_PENDING', 'REPLACE_PENDING'].includes(code))).toEqual([]);
    for (const order of orders) expect(await on.stateOf(order)).toMatchObject({ status: 'PENDING_CANCEL', wanted: '' });
  });
});
