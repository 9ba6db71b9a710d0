import { describe, expect, test } from 'vitest';
import type { WorkingOrder } from '../../src/engine/state.ts';
import { workingOrder } from '../../src/engine/working-orders.ts';
import { candle, d, order, quote } from '../domain/samples.ts';
import { PaperDesk, told } from './desk.ts';

const MINUTE_MS = 60_000;
const DENIAL = { code: 'INSUFFICIENT_BUYING_POWER', message: 'too much', limit: null, value: null, headroom: null };

/** Two resting limit buys at 50, in the order of acceptance. */
function deskOf(...parts: readonly Partial<WorkingOrder>[]): PaperDesk {
  const desk = new PaperDesk();
  desk.candle(candle('100 100 100 100 1000', { timestamp: 0 }));
  for (const part of parts) desk.place({ type: 'LIMIT', limitPrice: d(50), quantity: d(10), ...part });
  return desk;
}

function stateOf(desk: PaperDesk, id: string): Record<string, unknown> | null {
  const found = workingOrder(desk.state, id);
  return (
    found && {
      status: found.status,
      quantity: found.quantity.toFixed(),
      filled: found.filledQuantity.toFixed(),
      limit: found.limitPrice?.toFixed() ?? null,
      replacedAt: found.replacedAt,
    }
  );
}

function filledIds(effects: readonly { readonly kind: string }[]): string[] {
  return effects.flatMap((effect) => ('trade' in effect && effect.kind === 'trade' ? [tradeOf(effect)] : []));
}

function tradeOf(effect: { readonly trade?: unknown }): string {
  return (effect.trade as { readonly orderId: string }).orderId;
}

describe('new terms', () => {
  test('work from the next market event, and never in the bar that is open', () => {
    const desk = deskOf({ id: 'one' });
    const bar = candle('100 100 40 100 1000', { timestamp: MINUTE_MS });
    desk.open(bar);
    expect(told(desk.replace('one', { limitPrice: d(60) }))).toEqual(['REPLACED NEW']);
    expect(stateOf(desk, 'one')).toMatchObject({ status: 'NEW', limit: '60', replacedAt: MINUTE_MS + 1 });
    expect(told(desk.close(bar))).toEqual([]);
    expect(told(desk.candle(candle('55 55 55 55 1000', { timestamp: 2 * MINUTE_MS })))).toEqual([
      'TRADE FILLED 10 @ 55',
    ]);
  });

  test('with a smaller quantity keep the place in the queue, also in the bar that is open', () => {
    const desk = deskOf({ id: 'one' }, { id: 'two' });
    const bar = candle('60 60 40 45 100', { timestamp: MINUTE_MS });
    desk.open(bar);
    desk.replace('one', { quantity: d(6) });
    // A tenth of the volume is 10: six for the first, four for the second.
    const effects = desk.close(bar);
    expect(told(effects)).toEqual(['TRADE FILLED 6 @ 50', 'TRADE PARTIALLY_FILLED 4 @ 50']);
    expect(filledIds(effects)).toEqual(['one', 'two']);
  });

  test.each([
    ['a larger quantity', { quantity: d(11) }],
    ['another price', { limitPrice: d(50.5) }],
    ['a smaller quantity at another price', { quantity: d(5), limitPrice: d(50.5) }],
  ])('with %s go behind the others', (_, terms) => {
    const desk = deskOf({ id: 'one' }, { id: 'two' });
    desk.replace('one', terms);
    expect(filledIds(desk.candle(candle('45 45 45 45 100', { timestamp: MINUTE_MS })))).toEqual(['two']);
  });

  test.each([
    ['the same terms', { quantity: d(10), limitPrice: d(50) }],
    ['the same quantity', { quantity: d(10) }],
  ])('that are %s change nothing and keep the place', (_, terms) => {
    const desk = deskOf({ id: 'one' }, { id: 'two' });
    expect(told(desk.replace('one', terms))).toEqual(['REPLACED NEW']);
    expect(stateOf(desk, 'one')).toMatchObject({ quantity: '10', limit: '50', replacedAt: null });
    expect(filledIds(desk.candle(candle('45 45 45 45 100', { timestamp: MINUTE_MS })))).toEqual(['one']);
  });

  test('at a price that the market waits at are met again, whatever kept the order unfilled before', () => {
    const desk = deskOf({ id: 'one' });
    desk.candle(candle('60 60 60 60 100', { timestamp: MINUTE_MS }));
    expect(workingOrder(desk.state, 'one')?.obstacle).toBe('PRICE_NOT_REACHED');
    desk.replace('one', { limitPrice: d(61) });
    expect(workingOrder(desk.state, 'one')?.obstacle).toBeNull();
    expect(told(desk.candle(candle('60 60 60 60 100', { timestamp: 2 * MINUTE_MS })))).toEqual([
      'TRADE FILLED 10 @ 60',
    ]);
  });

  test('leave the end of a day order as it was; its reason tells of the time since', () => {
    const desk = deskOf({ id: 'one', timeInForce: 'DAY' });
    desk.candle(candle('60 60 60 60 100', { timestamp: MINUTE_MS }));
    const before = workingOrder(desk.state, 'one')!.expiresAt;
    desk.replace('one', { limitPrice: d(51) });
    expect(workingOrder(desk.state, 'one')!.expiresAt).toBe(before);
    const next = candle('40 40 40 40 100', { timestamp: before! });
    expect(told(desk.candle(next))).toEqual(['EXPIRED EXPIRED SESSION_ENDED_NO_MARKET_EVENT']);
  });

  test('of a partly filled order count what it has filled', () => {
    const desk = deskOf({ id: 'one' });
    desk.candle(candle('45 45 45 45 40', { timestamp: MINUTE_MS }));
    expect(told(desk.replace('one', { quantity: d(7) }))).toEqual(['REPLACED PARTIALLY_FILLED']);
    expect(told(desk.candle(candle('45 45 45 45 1000', { timestamp: 2 * MINUTE_MS })))).toEqual([
      'TRADE FILLED 3 @ 45',
    ]);
  });

  test.each(['3', '4'])('of %s with 4 filled end the order as filled, with what it has', (quantity) => {
    const desk = deskOf({ id: 'one' });
    desk.candle(candle('45 45 45 45 40', { timestamp: MINUTE_MS }));
    const [answer] = desk.replace('one', { quantity: d(quantity) });
    expect(answer).toMatchObject({ type: 'REPLACED', order: { status: 'FILLED' }, reason: null });
    expect(answer?.kind === 'order' && answer.order.quantity.toFixed()).toBe('4');
    expect(stateOf(desk, 'one')).toBeNull();
    expect(told(desk.candle(candle('45 45 45 45 1000', { timestamp: 2 * MINUTE_MS })))).toEqual([]);
  });

  test('that come while an event is matched in parts wait for the next event, and fill once', () => {
    const desk = deskOf();
    for (const id of ['one', 'two', 'three'])
      desk.place({ id, type: 'LIMIT', limitPrice: d(200), quantity: d(10), timeInForce: 'GTC' });
    desk.state = { ...desk.state, portion: 1 };
    const event = quote({ quotedAt: MINUTE_MS, askSize: d(1_000) });
    expect(told(desk.quote(event))).toEqual(['TRADE FILLED 10 @ 100.1']);
    desk.replace('two', { quantity: d(11) });
    const rest: string[] = [];
    while (desk.state.unfinished !== null) rest.push(...told(desk.quote(event)));
    expect(rest).toEqual(['TRADE FILLED 10 @ 100.1']);
    desk.state = { ...desk.state, portion: 200 };
    expect(told(desk.quote(quote({ quotedAt: MINUTE_MS + 1, askSize: d(1_000) })))).toEqual([
      'TRADE FILLED 11 @ 100.1',
    ]);
  });
});

describe('a replace is rejected and the former terms stay', () => {
  test('when the desk denies the new ones', () => {
    const desk = deskOf({ id: 'one' });
    const before = stateOf(desk, 'one');
    expect(told(desk.replace('one', { quantity: d(1_000), denial: DENIAL }))).toEqual([
      'REPLACE_REJECTED NEW INSUFFICIENT_BUYING_POWER',
    ]);
    expect([...desk.state.held]).toEqual([]);
    expect(stateOf(desk, 'one')).toEqual(before);
    expect(told(desk.candle(candle('45 45 45 45 1000', { timestamp: MINUTE_MS })))).toEqual(['TRADE FILLED 10 @ 45']);
  });

  test('in a suspended portfolio, also for a smaller quantity', () => {
    const desk = deskOf({ id: 'one' });
    desk.send({ kind: 'suspensions', portfolioIds: ['portfolio-1'] });
    expect(told(desk.replace('one', { quantity: d(1) }))).toEqual(['REPLACE_REJECTED NEW PORTFOLIO_SUSPENDED']);
    desk.send({ kind: 'suspensions', portfolioIds: [] });
    expect(stateOf(desk, 'one')).toMatchObject({ quantity: '10', status: 'NEW' });
  });

  test('when the trigger came first', () => {
    const desk = deskOf();
    const triggered = order({ id: 'stop', type: 'STOP', stopPrice: d(120), triggeredAt: 0 });
    const market = desk.state.markets.get('BTCUSD')!;
    desk.state = {
      ...desk.state,
      markets: new Map(desk.state.markets).set('BTCUSD', {
        ...market,
        orders: market.orders.with({ ...triggered, filledNotional: d(0), openedQuantity: d(0), obstacle: null }),
      }),
    };
    expect(told(desk.replace('stop', { stopPrice: d(130) }))).toEqual(['REPLACE_REJECTED NEW ALREADY_TRIGGERED']);
    expect(told(desk.replace('stop', { stopPrice: d(120), quantity: d(0.5) }))).toEqual(['REPLACED NEW']);
  });
});

describe('of a fill and a replace', () => {
  test('the fill that came first counts, by the former terms', () => {
    const desk = deskOf({ id: 'one' });
    desk.candle(candle('45 45 45 45 40', { timestamp: MINUTE_MS }));
    desk.replace('one', { quantity: d(20), limitPrice: d(30) });
    expect(stateOf(desk, 'one')).toMatchObject({
      status: 'PARTIALLY_FILLED',
      quantity: '20',
      filled: '4',
      limit: '30',
    });
    expect(told(desk.candle(candle('45 45 45 45 1000', { timestamp: 2 * MINUTE_MS })))).toEqual([]);
    expect(told(desk.candle(candle('25 25 25 25 1000', { timestamp: 3 * MINUTE_MS })))).toEqual([
      'TRADE FILLED 16 @ 25',
    ]);
  });

  test('a fill of everything leaves nothing to replace', () => {
    const desk = deskOf({ id: 'one' });
    desk.candle(candle('45 45 45 45 1000', { timestamp: MINUTE_MS }));
    expect(desk.replace('one', { quantity: d(20) })).toEqual([]);
  });

  test('an order that was loaded while its replace was pending fills, and the answer follows', () => {
    const desk = deskOf({ id: 'one' });
    const market = desk.state.markets.get('BTCUSD')!;
    const loaded = { ...workingOrder(desk.state, 'one')!, status: 'PENDING_REPLACE' as const };
    desk.state = {
      ...desk.state,
      markets: new Map(desk.state.markets).set('BTCUSD', { ...market, orders: market.orders.with(loaded) }),
    };
    expect(told(desk.candle(candle('45 45 45 45 40', { timestamp: MINUTE_MS })))).toEqual([
      'TRADE PENDING_REPLACE 4 @ 45',
    ]);
    expect(told(desk.replace('one', { quantity: d(20) }))).toEqual(['REPLACED PARTIALLY_FILLED']);
  });
});
