/**
 * An event with more effects than one transaction books: other logins are served in between, and a crash in the middle
 * completes it once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORDERS, PartsDesk } from './parts-desk.ts';

let parts: PartsDesk;
beforeAll(async () => {
  parts = await PartsDesk.open();
});
afterAll(() => parts.close());

const bar = (volume: number): string => `100 100 100 100 ${volume}`;

test('an event with hundreds of fills shares the volume by acceptance, and its cursor is whole afterwards', async () => {
  const person = await parts.sql.person({ cash: '1000000' });
  await parts.sql.instrument('PART1');
  await parts.rest(person, 'PART1');
  await parts.run({ PART1: [bar(3_000)] });
  expect(await parts.filled('PART1')).toEqual({ trades: 300, orders: 300, quantity: 300, last: 1_300 });
  expect(await parts.cursorOf('PART1')).toEqual({ position: '2', part: null });
  expect(await parts.wrong()).toEqual([]);
});

test('an engine that ends between two parts is followed by one that completes the event, and fills nothing twice', async () => {
  const person = await parts.sql.person({ cash: '1000000' });
  await parts.sql.instrument('PART2');
  await parts.rest(person, 'PART2');
  await using _broken = await parts.breakAfterFirstPart('PART2');
  const troubles: string[] = [];
  await parts.run({ PART2: [bar(3_000)] }, { troubles });
  expect(troubles.length).toBeGreaterThan(0);
  expect(await parts.filled('PART2')).toEqual({ trades: 300, orders: 300, quantity: 300, last: 1_300 });
  expect(await parts.cursorOf('PART2')).toEqual({ position: '2', part: null });
  expect(await parts.wrong()).toEqual([]);
});

test('an event is completed that needs several parts only because a refused order is left out', async () => {
  const [large, small] = [await parts.sql.person({ cash: '1000000' }), await parts.sql.person({ cash: '1000000' })];
  await parts.sql.instrument('PART4');
  await parts.rest(large, 'PART4', { count: 1, quantity: ORDERS });
  await parts.rest(small, 'PART4', { obstacle: 'NO_VOLUME' });
  await using _refused = await parts.refuseTradesOf(large.portfolioId);
  const refusals: string[] = [];
  await parts.run({ PART4: [bar(10 * ORDERS)] }, { refusals });
  expect(refusals).toHaveLength(1);
  expect(await parts.filled('PART4')).toEqual({
    trades: ORDERS,
    orders: ORDERS,
    quantity: ORDERS,
    last: 1_000 + ORDERS,
  });
  expect(await parts.cursorOf('PART4')).toEqual({ position: '2', part: null });
  expect(await parts.wrong()).toEqual([]);
});

test('hundreds of rules that fire at one bar alert once each, also when the engine ends in the middle', async () => {
  const person = await parts.sql.person();
  await parts.sql.instrument('PART3');
  await parts.sql.root.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold)
       select $1, 'PART3', 'LAST', 'ABOVE', 50 from generate_series(1, ${ORDERS})`,
    [person.userId],
  );
  await using _broken = await parts.breakAfterFirstPart('PART3');
  const troubles: string[] = [];
  await parts.run({ PART3: [bar(1_000)] }, { troubles });
  expect(troubles.length).toBeGreaterThan(0);
  const { rows } = await parts.sql.root.query(
    `select count(*)::int as alerts, count(distinct a.rule_id)::int as rules, count(*) filter (where not r.triggered)::int as armed
       from "Alert" a join "AlertRule" r on r.id = a.rule_id where r.symbol = 'PART3'`,
  );
  expect(rows).toEqual([{ alerts: ORDERS, rules: ORDERS, armed: 0 }]);
});
