/** Crashes and refusals in the middle of an event that is booked in parts: no part is lost, and none is repeated. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PartsDesk } from './parts-desk.ts';

let parts: PartsDesk;
beforeAll(async () => {
  parts = await PartsDesk.open();
});
afterAll(() => parts.close());

const BAR = '100 100 100 100 3000';
/** A tenth of the bar's volume fills. */
const WHOLE = { trades: 300, orders: 300, quantity: 300, last: 1_300 };

async function restingDesk(...symbols: readonly string[]): Promise<void> {
  for (const symbol of symbols) {
    await parts.sql.instrument(symbol);
    await parts.rest(await parts.sql.person({ cash: '1000000' }), symbol);
  }
}

/** Runs one feed and ends the engine after the first part of its bar. */
async function crashIn(symbol: string): Promise<void> {
  await using _broken = await parts.breakAfterFirstPart(symbol);
  await parts.run({ [symbol]: [BAR] }, { atTrouble: 'end' });
  expect(await parts.cursorOf(symbol)).toMatchObject({ position: '0', part: { legs: 0 } });
  expect(await parts.filled(symbol)).toMatchObject({ trades: 200 });
}

test('events of two feeds that two crashes left half booked are both completed, and fill nothing twice', async () => {
  await restingDesk('HALFA', 'HALFB');
  await crashIn('HALFA');
  await crashIn('HALFB');
  await parts.run({ HALFA: [BAR], HALFB: [BAR] });
  for (const symbol of ['HALFA', 'HALFB']) {
    expect(await parts.filled(symbol)).toEqual(WHOLE);
    expect(await parts.cursorOf(symbol)).toEqual({ position: '2', part: null });
  }
  expect(await parts.wrong()).toEqual([]);
});

test('a half-booked event of a feed that is not given waits, and an order that comes meanwhile is not in it', async () => {
  await restingDesk('HALFC', 'HALFD');
  await crashIn('HALFC');
  const late = await parts.sql.person({ cash: '1000000' });
  const { rows } = await late.pool.query<{ id: string }>(
    `select id from place_order($1, 'late', 'HALFC', 'BUY', 'LIMIT', 1, 101, 'GTC')`,
    [late.portfolioId],
  );
  await parts.run({ HALFD: [BAR] });
  await parts.run({ HALFC: [BAR] });
  expect(await parts.filled('HALFC')).toEqual(WHOLE);
  const { rows: orders } = await parts.sql.root.query(
    `select o.status, o.accepted_at > (select min(executed_at) from "Trade" where symbol = 'HALFC') as later from "Order" o where o.id = $1`,
    [rows[0]!.id],
  );
  expect(orders).toEqual([{ status: 'NEW', later: true }]);
  expect(await parts.wrong()).toEqual([]);
});

test('two recordings of one bar complete it once, also when the second run is given only the other one', async () => {
  await restingDesk('HALFE');
  await crashIn('HALFE');
  await parts.run({ 'HALFE=other': [BAR] });
  await parts.run({ HALFE: [BAR], 'HALFE=other': [BAR] });
  expect(await parts.filled('HALFE')).toEqual(WHOLE);
  expect(await parts.cursorOf('HALFE')).toEqual({ position: '2', part: null });
});

test('a feed whose position is refused in the middle of an event is closed with the part that is booked', async () => {
  await restingDesk('HALFF');
  const refusals: string[] = [];
  {
    await using _refused = await parts.trigger(
      'FeedCursor',
      `new.feed = 'made-HALFF'`,
      `if tg_op = 'UPDATE' and old.part is not null then raise check_violation using message = 'this row is refused'; end if;`,
    );
    await parts.run({ HALFF: [BAR] }, { refusals });
  }
  expect(refusals).toEqual([expect.stringContaining('made-HALFF')]);
  expect(await parts.filled('HALFF')).toMatchObject({ trades: 200 });
  expect(await parts.cursorOf('HALFF')).toMatchObject({ position: '0', part: { legs: 0 } });
  await parts.run({ HALFF: [BAR] });
  expect(await parts.filled('HALFF')).toEqual(WHOLE);
  expect(await parts.wrong()).toEqual([]);
});

describe('an event that ends early, because the part of a refused order is left out, is not repeated after a crash', () => {
  /** Opens above the limit and trades below it: the orders fill at its close, one more of them than a step moves. */
  const LOW_BAR = '100 100 98 100 3000';

  async function nearlyWhole(symbol: string): Promise<AsyncDisposable> {
    await parts.sql.instrument(symbol);
    const [refused, other] = [await parts.sql.person({ cash: '1000000' }), await parts.sql.person({ cash: '1000000' })];
    await parts.rest(refused, symbol, { count: 1, limit: 99, obstacle: 'PRICE_NOT_REACHED' });
    await parts.rest(other, symbol, { count: 200, limit: 99, obstacle: 'PRICE_NOT_REACHED' });
    return parts.refuseTradesOf(refused.portfolioId);
  }

  /** The engine is killed between the booking of the event and the next position of its feed. */
  const killedBeforeNextPosition = (symbol: string): Promise<AsyncDisposable> =>
    parts.trigger(
      'FeedCursor',
      `new.feed = 'made-${symbol}'`,
      `if new.position = 2 and COUNT = 1 then
         raise exception 'the engine is killed here' using errcode = 'TR409', detail = 'STALE_CURSOR';
       end if;`,
    );

  test('its volume counts once in the session', async () => {
    await using _refused = await nearlyWhole('HALFG');
    {
      await using _killed = await killedBeforeNextPosition('HALFG');
      await parts.run({ HALFG: [LOW_BAR] }, { atTrouble: 'end' });
    }
    await parts.run({ HALFG: [LOW_BAR] });
    const { rows } = await parts.sql.root.query(`select volume::float8 from "Quote" where symbol = 'HALFG'`);
    expect(rows).toEqual([{ volume: 3_000 }]);
    expect(await parts.filled('HALFG')).toMatchObject({ trades: 200 });
    expect(await parts.wrong()).toEqual([]);
  });

  test('its quote, when that is refused too, is set aside once and stays so when the cause is gone', async () => {
    await using _refused = await nearlyWhole('HALFH');
    {
      await using _killed = await killedBeforeNextPosition('HALFH');
      await using _quote = await parts.trigger(
        'Quote',
        `new.symbol = 'HALFH'`,
        `raise check_violation using message = 'this row is refused';`,
      );
      await parts.run({ HALFH: [LOW_BAR] });
    }
    const { rows } = await parts.sql.root.query(
      `select (select count(*)::int from "Quarantine" where symbol = 'HALFH') as aside, (select count(*)::int from "Quote" where symbol = 'HALFH') as quotes`,
    );
    expect(rows).toEqual([{ aside: 1, quotes: 0 }]);
    expect(await parts.cursorOf('HALFH')).toEqual({ position: '2', part: null });
  });
});

test('a price whose marks a crash lost is marked by the next engine', async () => {
  await restingDesk('HALFM');
  await parts.run({ HALFM: [BAR] });
  await parts.sql.root.query(`update "Quote" set bid = 149, ask = 151, last = 150 where symbol = 'HALFM'`);
  await parts.run({ HALFM: [BAR] });
  const { rows } = await parts.sql.root.query<{ mark: string }>(
    `select mark_price::text as mark from "Position" where symbol = 'HALFM'`,
  );
  expect(rows).toEqual([{ mark: '150.00000000' }]);
});
