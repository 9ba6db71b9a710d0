import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BROKEN } from './broken.ts';
import { checkSchedule } from './check.ts';
import { scheduleOf } from './generate.ts';
import { BARRED, QUOTED } from './schedule.ts';
import type { Act, Fault, PlacedTerms, Setting } from './schedule.ts';
import { shrunk } from './shrink.ts';
import { runs } from '../support/runs.ts';

const SCHEDULES = 1_000;

test(`${SCHEDULES} schedules keep the laws and give the ledger of the oracle`, async () => {
  const failing: { readonly seed: number; readonly fault: string }[] = [];
  const met = new Set<string>();
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const { fault, met: faults } = await checkSchedule(scheduleOf(seed));
    if (fault !== null) failing.push({ seed, fault });
    for (const { kind, statement } of faults) met.add(`${kind} ${/book_candles|book_step/.exec(statement)?.[0] ?? ''}`);
  }
  expect(failing).toEqual([]);
  // Among the faults are those that decide whether a booking happened.
  for (const kind of ['before', 'after', 'frozen'])
    for (const statement of ['book_step', 'book_candles']) expect(met).toContain(`${kind} ${statement}`);
});

test('the same seed gives the same ledger with the same ids', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const [one, other] = [await checkSchedule(scheduleOf(seed)), await checkSchedule(scheduleOf(seed))];
    expect(other).toEqual(one);
    expect(one.ledger.length).toBeGreaterThan(0);
  }
});

test('a failing schedule shrinks to the few acts that cause the failure', async () => {
  const options = BROKEN['cancels are not read']!;
  const fails = async (schedule: ReturnType<typeof scheduleOf>): Promise<boolean> =>
    (await checkSchedule(schedule, options)).fault !== null;
  let seed = 1;
  while (!(await fails(scheduleOf(seed)))) seed += 1;
  const { acts } = await shrunk(scheduleOf(seed), fails);
  const kinds = acts.map(({ kind }) => kind).sort();
  expect(kinds).toEqual(expect.arrayContaining(['cancel', 'place']));
  expect(kinds.length).toBeLessThan(5);
});

const halves = fc.integer({ min: 190, max: 210 }).map((count) => String(count / 2));
const widths = fc.integer({ min: 0, max: 12 }).map((count) => String(count / 2));
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const nothing = fc.constant(null);
const sending = {
  hint: fc.constantFrom('sent', 'lost', 'twice', 'late'),
  answer: fc.constantFrom('heard', 'lost'),
} as const;

const placed: fc.Arbitrary<PlacedTerms> = fc
  .constantFrom('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED')
  .chain((type) => {
    const waits = type !== 'MARKET' && type !== 'LIMIT';
    return fc.record({
      type: fc.constant(type),
      portfolio: fc.constantFrom('margin', 'cash'),
      symbol: fc.constantFrom(BARRED, QUOTED),
      side: fc.constantFrom('BUY', 'SELL'),
      timeInForce: waits
        ? fc.constantFrom('DAY', 'GTC', 'GTD')
        : fc.constantFrom('DAY', 'GTC', 'GTD', 'IOC', 'FOK', 'OPG', 'CLS'),
      quantity: fc.integer({ min: 1, max: 20 }).map(String),
      limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? halves : nothing,
      stopPrice: waits && type !== 'TRAILING_STOP' ? halves : nothing,
      trailAmount: type === 'TRAILING_STOP' ? fc.integer({ min: 1, max: 5 }).map(String) : nothing,
      trailPercent: nothing,
      reduceOnly: fc.boolean(),
      expireDate: fc.constantFrom('2024-01-02', '2024-01-03'),
      postOnly: fc.boolean(),
      allOrNone: fc.boolean(),
      displayQuantity: fc.constantFrom(null, '1'),
    });
  })
  .map((terms): PlacedTerms => {
    const { type, timeInForce, expireDate } = terms;
    const rests = timeInForce === 'DAY' || timeInForce === 'GTC' || timeInForce === 'GTD';
    const allOrNone = timeInForce !== 'IOC' && timeInForce !== 'FOK' && terms.allOrNone;
    const shows = rests && (type === 'LIMIT' || type === 'STOP_LIMIT') && !allOrNone;
    return {
      ...terms,
      expireDate: timeInForce === 'GTD' ? expireDate : null,
      postOnly: rests && type === 'LIMIT' && terms.postOnly,
      allOrNone,
      displayQuantity: shows ? terms.displayQuantity : null,
    };
  });
const faults: fc.Arbitrary<Fault> = fc.record({
  statement: fc.integer({ min: 1, max: 14 }),
  kind: fc.constantFrom('before', 'after', 'frozen'),
});
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('place'), terms: placed, linked: nothing, ...sending }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), nth: fc.nat(9), ...sending }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('replace'),
      nth: fc.nat(9),
      quantity: fc.integer({ min: 1, max: 20 }).map(String),
      limitPrice: maybe(halves),
      stopPrice: nothing,
      ...sending,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bar'),
      skipped: fc.constantFrom(0, 0, 0, 1_500),
      opens: fc.constantFrom(null, null, 0, 540, 960, 1_380),
      price: halves,
      volume: maybe(fc.integer({ min: 1, max: 200 }).map(String)),
      up: widths,
      down: widths,
      end: widths,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('quote'),
      laterMs: fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.constantFrom('full hour', 'last minute')),
      bid: maybe(halves),
      ask: maybe(halves),
      last: maybe(halves),
      size: maybe(fc.integer({ min: 0, max: 15 }).map(String)),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('work'), fault: maybe(faults) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('poll', 'crash', 'takeover', 'wake') }) },
);
const settings: fc.Arbitrary<Setting> = fc.record({
  interval: fc.constantFrom('1m', '1h', '1d'),
  hours: fc.constantFrom(null, 'split'),
  portion: fc.constant(200),
  barPath: fc.constantFrom('NEARER_EXTREME', 'WORST_CASE'),
  postOnlyPolicy: fc.constantFrom('REJECT', 'REPRICE'),
  slippageRate: fc.constantFrom('0', '0.001'),
  participationRate: fc.constantFrom('0.1', '1'),
  cash: fc.constantFrom('500', '1000000'),
});

describe('for any acts that fast-check makes', () => {
  test('the ledger is that of the oracle', async () => {
    const begun: readonly Act[] = [
      { kind: 'quote', laterMs: 1, bid: '99.5', ask: '100.5', last: '100', size: null },
      { kind: 'work', fault: null },
    ];
    await fc.assert(
      fc.asyncProperty(settings, fc.array(acts, { maxLength: 40 }), async (setting, made) => {
        expect((await checkSchedule({ seed: 0, setting, acts: [...begun, ...made] })).fault).toBeNull();
      }),
      runs({ quick: 100, long: 1_000 }),
    );
  });
});
