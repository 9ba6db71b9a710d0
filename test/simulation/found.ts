/** Faults that the simulation has found, each as the few acts that are left of its schedule. */
import { BARRED, QUOTED } from './schedule.ts';
import type { Act, BarAct, LinkedTerms, PlacedTerms, Schedule, Setting } from './schedule.ts';

const SETTING: Setting = {
  interval: '1m',
  hours: null,
  portion: 200,
  barPath: 'NEARER_EXTREME',
  postOnlyPolicy: 'REJECT',
  slippageRate: '0',
  participationRate: '1',
  cash: '2000',
};
const SENT = { hint: 'sent', answer: 'heard' } as const;
const WORK: Act = { kind: 'work', fault: null };
const PLAIN = {
  portfolio: 'margin',
  timeInForce: 'GTC',
  stopPrice: null,
  trailAmount: null,
  trailPercent: null,
  reduceOnly: false,
  expireDate: null,
  postOnly: false,
  allOrNone: false,
  displayQuantity: null,
} as const;
const QUOTE: Act = { kind: 'quote', laterMs: 1_000, bid: '99.5', ask: '100.5', last: '100', size: null };

function limit(side: 'BUY' | 'SELL', symbol: PlacedTerms['symbol'], quantity: string, limitPrice: string): PlacedTerms {
  return { ...PLAIN, side, symbol, type: 'LIMIT', quantity, limitPrice };
}

function place(terms: PlacedTerms, linked: LinkedTerms | null = null): Act {
  return { kind: 'place', terms, linked, ...SENT };
}

function exits(takeProfit: string | null, trailAmount: string): LinkedTerms {
  return {
    kind: 'exits',
    exits: { takeProfit, stopLoss: { stopPrice: null, limitPrice: null, trailAmount }, timeInForce: 'GTC' },
  };
}

function bar(price: string, up: string, down: string, end: string): BarAct {
  return { kind: 'bar', skipped: 0, opens: null, price, volume: '100', up, down, end };
}

const ENTRY = place(limit('BUY', QUOTED, '5', '95'), exits('103', '3'));

/** The market has passed the target when the entry fills a part, so its exits are held again at once. */
const HELD_AT_ONCE: readonly Act[] = [
  QUOTE,
  WORK,
  place(
    { ...limit('BUY', QUOTED, '4', '100'), type: 'MARKET', limitPrice: null },
    {
      kind: 'exits',
      exits: {
        takeProfit: '105',
        stopLoss: { stopPrice: '90', limitPrice: null, trailAmount: null },
        timeInForce: 'DAY',
      },
    },
  ),
  WORK,
  { kind: 'quote', laterMs: 1_000, bid: '106', ask: '106.5', last: null, size: '1' },
  WORK,
  { ...bar('99.5', '1', '4', '6.5'), skipped: 1_358 },
  WORK,
];

/** The second waits for the first one. */
function inTurn(first: string, second: string): Act {
  const dated = (expireDate: string): PlacedTerms => ({
    ...limit('BUY', QUOTED, '5', '90'),
    timeInForce: 'GTD',
    expireDate,
  });
  return place(dated(first), { kind: 'then', terms: dated(second) });
}

/** Two days without a price. */
const TWO_DAYS: Act = { ...QUOTE, laterMs: 60 * 3_600_000 };

/** Found on the code before linked orders: the canceled order was booked once more. */
const REPLACED_LATE: readonly Act[] = [
  bar('104.5', '2.5', '3.5', '7.5'),
  bar('98.5', '5.5', '1', '7.5'),
  place({ ...limit('BUY', BARRED, '12', '101'), portfolio: 'cash', type: 'STOP_LIMIT', stopPrice: '95' }),
  { kind: 'work', fault: { statement: 12, kind: 'frozen' } },
  { ...bar('104', '3', '1', '5'), volume: '12' },
  { kind: 'replace', nth: 3, quantity: null, limitPrice: null, stopPrice: '105', hint: 'late', answer: 'heard' },
  { kind: 'work', fault: { statement: 5, kind: 'frozen' } },
  { kind: 'takeover' },
  { ...bar('105', '0.5', '5', '7'), volume: '76' },
];

const CASES: Readonly<Record<string, { readonly setting?: Partial<Setting>; readonly acts: readonly Act[] }>> = {
  'a new stop price is refused because the order was triggered meanwhile': {
    setting: { interval: '1h', portion: 2, slippageRate: '0.01', participationRate: '0.1', cash: '1000000' },
    acts: REPLACED_LATE,
  },
  'an entry and its exit are canceled in one round': {
    acts: [QUOTE, WORK, ENTRY, WORK, { kind: 'cancel', nth: 0, ...SENT }, { kind: 'cancel', nth: 1, ...SENT }, WORK],
  },
  'an entry is canceled while its exit waits for new terms': {
    acts: [
      QUOTE,
      WORK,
      ENTRY,
      WORK,
      { kind: 'cancel', nth: 0, ...SENT },
      { kind: 'replace', nth: 1, quantity: null, limitPrice: '104', stopPrice: null, ...SENT },
      WORK,
    ],
  },
  'a new price of an entry leaves the quantity of its held exits': {
    acts: [
      QUOTE,
      WORK,
      ENTRY,
      WORK,
      { kind: 'replace', nth: 0, quantity: null, limitPrice: '96', stopPrice: null, ...SENT },
      WORK,
    ],
  },
  'a DAY exit that is released and held again in one event has no day to end': { acts: HELD_AT_ONCE },
  'a DAY exit that is held and ends in one booking keeps no end of a day': {
    setting: { interval: '1h', hours: 'split' },
    acts: [
      bar('99.5', '0.5', '0.5', '6.5'),
      WORK,
      place(
        { ...limit('BUY', BARRED, '3', '98.5'), timeInForce: 'DAY' },
        { kind: 'exits', exits: { takeProfit: '100', stopLoss: null, timeInForce: 'DAY' } },
      ),
      bar('99.5', '0.5', '0.5', '0.5'),
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      WORK,
      { ...bar('104', '0.5', '0.5', '0.5'), volume: '1' },
      { ...bar('104', '0.5', '0.5', '0.5'), volume: '1' },
      WORK,
      bar('104', '0.5', '0.5', '0.5'),
      { ...bar('104', '0.5', '0.5', '0.5'), skipped: 30 },
      { ...bar('104', '0.5', '0.5', '0.5'), skipped: 30 },
      WORK,
    ],
  },
  'a DAY exit that is released again between sessions has no end yet': {
    setting: { interval: '1h', hours: 'split' },
    acts: [
      bar('99.5', '0.5', '0.5', '0.5'),
      WORK,
      place(limit('BUY', BARRED, '6', '98.5'), {
        kind: 'exits',
        exits: { takeProfit: '100', stopLoss: null, timeInForce: 'DAY' },
      }),
      bar('99.5', '0.5', '0.5', '0.5'),
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      WORK,
      { ...bar('104', '0.5', '0.5', '0.5'), opens: 16 * 60 },
      bar('104', '0.5', '0.5', '0.5'),
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      WORK,
      { kind: 'crash' },
      { ...bar('98', '0.5', '0.5', '0.5'), volume: '2' },
      bar('99', '0.5', '0.5', '0.5'),
      WORK,
    ],
  },
  'an order that waits for another one expires before it': {
    acts: [QUOTE, WORK, inTurn('2024-01-03', '2024-01-02'), WORK, TWO_DAYS, WORK],
  },
  'an order and another one that waits for it expire at one instant, after the first one got new terms': {
    acts: [
      QUOTE,
      WORK,
      inTurn('2024-01-02', '2024-01-02'),
      WORK,
      { kind: 'replace', nth: 0, quantity: null, limitPrice: '91', stopPrice: null, ...SENT },
      WORK,
      TWO_DAYS,
      WORK,
    ],
  },
  'a trailing stop that a leg releases follows only the rest of the leg, also when the leg is matched in parts': {
    setting: { portion: 1 },
    acts: [
      QUOTE,
      WORK,
      place(limit('SELL', BARRED, '6', '99.5'), exits(null, '4')),
      place(limit('SELL', BARRED, '5', '99'), exits(null, '4')),
      WORK,
      bar('96', '6', '2.5', '6'),
      bar('96', '6', '2.5', '6'),
    ],
  },
  'a fill that ends the other exit leaves a reduce-only order behind both with nothing to reduce': {
    acts: [
      QUOTE,
      WORK,
      place(limit('BUY', QUOTED, '8', '101'), exits('102', '9')),
      { ...QUOTE, size: '8' },
      WORK,
      place({ ...limit('SELL', QUOTED, '1', '110'), reduceOnly: true }),
      WORK,
      QUOTE,
      WORK,
      { kind: 'quote', laterMs: 1_000, bid: '103', ask: '103.5', last: '103', size: '8' },
    ],
  },
  'an exit that waits for new terms with its present quantity shrinks with a fill of its entry': {
    setting: { portion: 1, participationRate: '0.1' },
    acts: [
      bar('100', '0', '5', '5'),
      place(limit('SELL', BARRED, '10', '103.5'), exits('90', '9')),
      { ...bar('102.5', '4', '2', '2'), volume: null, end: '0' },
      WORK,
      { kind: 'replace', nth: 1, quantity: '10', limitPrice: '91', stopPrice: null, hint: 'lost', answer: 'heard' },
      { ...bar('104', '1', '1', '1'), volume: '75', opens: 0 },
    ],
  },
};

/** By what they show. */
export const FOUND: readonly (readonly [name: string, schedule: Schedule])[] = Object.entries(CASES).map(
  ([name, { setting, acts }]) => [name, { seed: 0, setting: { ...SETTING, ...setting }, acts }],
);
