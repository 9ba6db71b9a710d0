/**
 * Measures the cost of the pinned settings of functions: the preview and the placing of an order on the shipped desk,
 * beside a desk whose functions pin nothing. A pin is a SET clause, which the server applies and takes back at each
 * call.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, ClientConfig } from 'pg';
import { systemClock } from '../src/config/clock.ts';
import { checkOrder } from '../src/database/actions/check-order.ts';
import { placeOrder } from '../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../src/database/actions/place-order.ts';
import { openClient } from '../src/database/connection.ts';
import { Decimal } from '../src/domain/decimal.ts';
import { NO_CONDITIONS } from '../src/domain/condition-words.ts';
import { NO_TRIGGER } from '../src/domain/order-line/trigger.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import type { Booker } from './support/bench-desk.ts';
import { hundredths, median, percentile } from './support/percentiles.ts';
import { quoteRows } from './support/step-rows.ts';

const SYMBOL = 'PINS';
const ORDERS = 1_000;
const WARM_UP = 50;
/** Often enough that no order is denied for an old quote. */
const QUOTE_EVERY = 20;

type Act = 'preview' | 'place';
const ACTS: readonly Act[] = ['preview', 'place'];

interface Side {
  readonly client: Client;
  readonly booker: Booker;
  readonly order: () => OrderToPlace;
  /** Milliseconds. */
  readonly times: Readonly<Record<Act, number[]>>;
}

/** `runs`: orders on each desk. The desks take turns, so that other work on the machine slows both. */
export async function measure(bed: Bed, { runs }: FigureOptions): Promise<Figure> {
  const orders = runs ?? ORDERS;
  return withSide(bed, 'shipped', (shipped) =>
    withSide(bed, 'unpinned', async (unpinned) => {
      for (let number = -WARM_UP; number < orders; number += 1) {
        bed.signal.throwIfAborted();
        bed.progress(`order ${number + WARM_UP + 1} of ${orders + WARM_UP}`);
        const turn = number % 2 === 0 ? [shipped, unpinned] : [unpinned, shipped];
        for (const side of turn) await takeOrder(side, number);
      }
      return summed(shipped, unpinned);
    }),
  );
}

async function withSide<T>(bed: Bed, name: 'shipped' | 'unpinned', work: (side: Side) => Promise<T>): Promise<T> {
  return bed.withDatabase(async (config) => {
    const home = join(bed.folder, name);
    mkdirSync(home, { mode: 0o700 });
    const now = (): number => systemClock.now();
    const desk = await makeBenchDesk({ config, home, symbols: [SYMBOL], held: [], newId: randomUUID, now });
    if (name === 'unpinned') await unpin(config);
    await using booker = await desk.openBooker();
    const client = await openClient(desk.person, { application: APPLICATION });
    const order = (): OrderToPlace => ({ ...ORDER, portfolioId: desk.portfolioId, clientOrderId: randomUUID() });
    try {
      return await work({ client, booker, order, times: { preview: [], place: [] } });
    } finally {
      await client.end();
    }
  });
}

const ORDER: Omit<OrderToPlace, 'portfolioId' | 'clientOrderId'> = {
  symbol: SYMBOL,
  side: 'BUY',
  type: 'LIMIT',
  quantity: new Decimal(1),
  limitPrice: new Decimal(50),
  ...NO_TRIGGER,
  timeInForce: 'GTC',
  reduceOnly: false,
  ...NO_CONDITIONS,
  note: null,
  signalId: null,
};

async function unpin(config: ClientConfig): Promise<void> {
  const root = await openClient(config, { application: APPLICATION });
  try {
    const { rows } = await root.query<{ statement: string }>(
      `select format('alter routine %s reset all', oid::regprocedure) as statement
         from pg_proc where pronamespace = 'public'::regnamespace and proconfig is not null`,
    );
    for (const { statement } of rows) await root.query(statement);
  } finally {
    await root.end();
  }
}

/** A placed order is rolled back, so that each one finds the same desk. */
async function takeOrder({ client, booker, order, times }: Side, number: number): Promise<void> {
  if (number % QUOTE_EVERY === 0)
    await booker.book({ quotes: quoteRows([{ symbol: SYMBOL, last: '100' }], systemClock.now()) });
  const begunAt = performance.now();
  const checked = await checkOrder(client, order());
  const checkedAt = performance.now();
  await client.query('begin');
  const placingAt = performance.now();
  const placed = await placeOrder(client, order());
  const placedAt = performance.now();
  await client.query('rollback');
  if (!checked.ok || checked.value.denial !== null || !placed.ok || placed.value.status !== 'PENDING_NEW')
    throw new Error('an order of the bench was not accepted');
  if (number < 0) return;
  times.preview.push(checkedAt - begunAt);
  times.place.push(placedAt - placingAt);
}

function summed(shipped: Side, unpinned: Side): Figure {
  const parts = ACTS.map((act): FigurePart => ({
    name: act,
    result: measures(shipped.times[act]),
    reference: measures(unpinned.times[act]),
    ratio: hundredths(median(unpinned.times[act]) / median(shipped.times[act])),
    aim: null,
    plans: {},
    said: { result: said(shipped.times[act]), reference: `without pins: ${said(unpinned.times[act])}` },
  }));
  return { ...parts.at(-1)!, parts };
}

function measures(times: readonly number[]): Record<string, number> {
  return { orders: times.length, p50Ms: hundredths(median(times)), p99Ms: hundredths(percentile(times, 0.99)) };
}

function said(times: readonly number[]): string {
  const { p50Ms, p99Ms } = measures(times);
  return `p50 ${p50Ms} ms, p99 ${p99Ms} ms`;
}
