/** Previews and places one order again and again on two desks in turn, and compares the times. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, ClientConfig } from 'pg';
import { systemClock } from '../../src/config/clock.ts';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { openClient } from '../../src/database/connection.ts';
import { NO_CONDITIONS } from '../../src/domain/condition-words.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_TRIGGER } from '../../src/domain/order-line/trigger.ts';
import type { Bed, Figure, FigurePart } from '../figure.ts';
import { APPLICATION } from './bed.ts';
import { makeBenchDesk } from './bench-desk.ts';
import type { BenchDesk, Booker } from './bench-desk.ts';
import { hundredths, median, percentile } from './percentiles.ts';
import { quoteRows } from './step-rows.ts';

const WARM_UP = 50;
/** Often enough that no order is denied for an old quote. */
const QUOTE_EVERY = 20;

type Act = 'preview' | 'place';
const ACTS: readonly Act[] = ['preview', 'place'];

interface Side {
  readonly client: Client;
  readonly booker: Booker;
  readonly symbol: string;
  readonly order: () => OrderToPlace;
  /** Milliseconds. */
  readonly times: Readonly<Record<Act, number[]>>;
}

interface Subject {
  readonly name: string;
  /** Changes the desk before its first order; `config` connects as superuser. */
  readonly prepare: (config: ClientConfig, desk: BenchDesk) => Promise<void>;
}

export interface OrderActs {
  readonly symbol: string;
  /** On each desk. The desks take turns, so that other work on the machine slows both. */
  readonly orders: number;
  readonly measured: Subject;
  readonly reference: Subject;
  /** The lowest ratio of a part that is good enough; null: only for comparison. */
  readonly aim: number | null;
}

export async function measureOrderActs(bed: Bed, acts: OrderActs): Promise<Figure> {
  const { orders, measured, reference } = acts;
  return withSide(bed, acts, measured, (one) =>
    withSide(bed, acts, reference, async (other) => {
      for (let number = -WARM_UP; number < orders; number += 1) {
        bed.signal.throwIfAborted();
        bed.progress(`order ${number + WARM_UP + 1} of ${orders + WARM_UP}`);
        for (const side of number % 2 === 0 ? [one, other] : [other, one]) await takeOrder(side, number);
      }
      return summed(one, other, acts);
    }),
  );
}

async function withSide<T>(
  bed: Bed,
  { symbol }: OrderActs,
  { name, prepare }: Subject,
  work: (side: Side) => Promise<T>,
): Promise<T> {
  return bed.withDatabase(async (config) => {
    const home = join(bed.folder, name.replaceAll(' ', '-'));
    mkdirSync(home, { mode: 0o700 });
    const now = (): number => systemClock.now();
    const desk = await makeBenchDesk({ config, home, symbols: [symbol], held: [], newId: randomUUID, now });
    await prepare(config, desk);
    await using booker = await desk.openBooker();
    const client = await openClient(desk.person, { application: APPLICATION });
    const order = (): OrderToPlace => ({
      ...ORDER,
      symbol,
      portfolioId: desk.portfolioId,
      clientOrderId: randomUUID(),
    });
    try {
      return await work({ client, booker, symbol, order, times: { preview: [], place: [] } });
    } finally {
      await client.end();
    }
  });
}

const ORDER: Omit<OrderToPlace, 'portfolioId' | 'clientOrderId' | 'symbol'> = {
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

/** A placed order is rolled back, so that each one finds the same desk. */
async function takeOrder({ client, booker, symbol, order, times }: Side, number: number): Promise<void> {
  if (number % QUOTE_EVERY === 0)
    await booker.book({ quotes: quoteRows([{ symbol, last: '100' }], systemClock.now()) });
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

function summed(measured: Side, reference: Side, { reference: { name }, aim }: OrderActs): Figure {
  const parts = ACTS.map((act): FigurePart => ({
    name: act,
    result: measures(measured.times[act]),
    reference: measures(reference.times[act]),
    ratio: hundredths(median(reference.times[act]) / median(measured.times[act])),
    aim,
    plans: {},
    said: { result: said(measured.times[act]), reference: `${name}: ${said(reference.times[act])}` },
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
