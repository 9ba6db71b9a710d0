/** When the limits that marks can pass must be read again. */
import { expect, test } from 'vitest';
import type { Effect } from '../../src/engine/effect.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import { MarkLimits } from '../../src/engine/mark-limits.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import type { Book, EngineState } from '../../src/engine/state.ts';
import { TextMap } from '../../src/domain/text-map.ts';
import { d, quote } from '../domain/samples.ts';

const BOOK: Book = { currency: 'USD', account: { kind: 'MARGIN' }, holdings: new Map() };
const STATE: EngineState = {
  ...EMPTY_STATE,
  marketAt: 1,
  books: TextMap.of([
    ['limited', BOOK],
    ['free', BOOK],
  ]),
};
const EVENT: EngineEvent = {
  kind: 'market',
  event: { kind: 'quote', quote: quote({ symbol: 'BTCUSD' }), volume: d('1') },
  receivedAt: 1,
};
const trade = (portfolioId: string): Effect => ({ kind: 'trade', trade: { portfolioId, symbol: 'BTCUSD' } }) as Effect;

test.each([
  ['limited', false],
  ['free', false],
  ['made since', true],
])('a fill of the portfolio %s', (portfolioId, readsAgain) => {
  const limits = new MarkLimits();
  const scope = { scopeId: 'limited', userId: null, portfolioId: 'limited', symbol: null, currency: null };
  limits.read(
    {
      limits: [{ id: 'limit', kind: 'MAX_DAILY_LOSS', value: d('100'), ...scope }],
      portfolios: [{ id: 'limited', userId: 'ann', currency: 'USD', deposits: d('0') }],
      baselines: [],
      breaches: [],
    },
    STATE,
  );
  limits.told(STATE, EVENT, [trade(portfolioId)]);
  expect(limits.hasStrangers).toBe(readsAgain);
});
