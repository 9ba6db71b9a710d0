/**
 * Measures the engine's time per market event, per accepted order and per canceled order while 10, 1,000 and 100,000
 * orders and as many alert rules rest away from the market. A time is the step and its booking in the database, as the
 * leading engine does it.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { paperBroker } from '../src/brokers/paper.ts';
import { systemClock } from '../src/config/clock.ts';
import { placeOrder } from '../src/database/actions/place-order.ts';
import { readRequests } from '../src/database/booking/engine-orders.ts';
import { openClient } from '../src/database/connection.ts';
import { openPrisma } from '../src/database/prisma.ts';
import { Decimal, ZERO } from '../src/domain/decimal.ts';
import { Bookkeeper } from '../src/engine/bookkeeper.ts';
import { loadState } from '../src/engine/load.ts';
import { SetAsideRows } from '../src/engine/set-aside.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import type { BenchDesk } from './support/bench-desk.ts';
import { hundredths, median, percentile } from './support/percentiles.ts';

const SYMBOL = 'GROW';
const SIZES = [10, 1_000, 100_000];
const EVENTS = 400;
const WARM_UP = 50;
const EVENTS_A_REQUEST = 5;

/** A desk with `size` resting orders and rules, and the times of its engine in milliseconds. */
interface Grown {
  readonly size: number;
  readonly loadMs: number;
  readonly books: Bookkeeper;
  readonly client: Client;
  readonly person: Client;
  readonly portfolioId: string;
  readonly times: Readonly<Record<'step' | 'event' | 'place' | 'cancel', number[]>>;
}

/**
 * `runs`: events a size; `rows`: the largest size. Each size has a server of its own, and they take turns, so that
 * other work on the machine slows all of them.
 */
export async function measure(bed: Bed, { runs, rows }: FigureOptions): Promise<Figure> {
  const events = runs ?? EVENTS;
  return withDesks(bed, [...new Set(SIZES.map((size) => Math.min(size, rows ?? size)))], [], async (desks) => {
    for (let number = -WARM_UP; number < events; number += 1) {
      bed.signal.throwIfAborted();
      bed.progress(`event ${number + WARM_UP + 1} of ${events + WARM_UP}`);
      for (const desk of desks) await takeQuote(desk, number);
      if (number >= 0 && number % EVENTS_A_REQUEST === 0) for (const desk of desks) await takeRequests(desk);
    }
    return summed(desks);
  });
}

/** One after the other, because filling them at once would only be slower. */
async function withDesks<T>(
  bed: Bed,
  [size, ...others]: readonly number[],
  made: readonly Grown[],
  work: (desks: readonly Grown[]) => Promise<T>,
): Promise<T> {
  if (size === undefined) return work(made);
  return bed.withDatabase(async (config) => {
    bed.progress(`${size} resting orders and rules`);
    const home = join(bed.folder, `home-${size}`);
    mkdirSync(home, { mode: 0o700 });
    const now = (): number => systemClock.now();
    const desk = await makeBenchDesk({ config, home, symbols: [SYMBOL], held: [], newId: randomUUID, now });
    const root = await openClient(config, { application: APPLICATION });
    await rest(root, size).finally(() => root.end());
    const client = await openClient(desk.engine, { application: APPLICATION });
    const person = await openClient(desk.person, { application: APPLICATION });
    try {
      return await withDesks(bed, others, [...made, await grown(desk, { size, client, person })], work);
    } finally {
      await Promise.all([client.end(), person.end()]);
    }
  });
}

/**
 * Adds orders and rules up to the size, as if they had been accepted and met the market before, without the triggers
 * that would take minutes.
 */
async function rest(root: Client, size: number): Promise<void> {
  await root.query(`set session_replication_role = replica`);
  // Another user's, because the limit of open orders counts those of the user that places.
  await root.query(
    `insert into "User" (email, username) values ('resting@desk.test', 'resting') on conflict do nothing`,
  );
  await root.query(
    `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status,
         obstacle, event_sequence, accepted_sequence, accepted_at)
       select 1000000 + n, p.id, (select id from "User" where username = 'resting'), 'resting-' || n, $1, case when n % 2 = 0 then 'BUY' else 'SELL' end::"OrderSide", 'LIMIT', 'GTC', 0.001,
              case when n % 2 = 0 then 1 + n % 4999 * 0.01 else 150 + n % 4999 * 0.01 end, 'NEW', 'PRICE_NOT_REACHED', 2, n, now()
         from "Portfolio" p, generate_series(1, $2::integer) n on conflict (portfolio_id, number) do nothing`,
    [SYMBOL, size],
  );
  await root.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold)
       select u.user_id, $1, 'LAST', case when n % 2 = 0 then 'BELOW' else 'ABOVE' end::"AlertOperator",
              case when n % 2 = 0 then 1 + n % 4999 * 0.01 else 150 + n % 4999 * 0.01 end
         from "Portfolio" u, generate_series((select count(*) from "AlertRule") + 1, $2::integer) n`,
    [SYMBOL, size],
  );
  await root.query(`set session_replication_role = origin`);
  await root.query('analyze "Order", "AlertRule"');
}

async function grown(
  desk: BenchDesk,
  { size, client, person }: Pick<Grown, 'size' | 'client' | 'person'>,
): Promise<Grown> {
  const books = new Bookkeeper({
    client,
    epoch: desk.epoch,
    broker: paperBroker,
    source: 'bench',
    time: 'live',
    onRefusal: fail,
    setAside: new SetAsideRows(),
  });
  const prisma = openPrisma(desk.engine, { application: APPLICATION, max: 1 });
  const begunAt = performance.now();
  const place = { marketAt: systemClock.now(), instruments: [], pasts: [], halfBooked: [] };
  books.begin(await loadState({ client, db: prisma.db }, place, ({ what }) => fail(`${what} cannot be read`)));
  const loadMs = performance.now() - begunAt;
  await prisma.close();
  // A portfolio without resting orders: the desk's check of a new order is not the engine's work.
  const { rows } = await person.query<{ id: string }>(`select id from create_portfolio('requests', 1000000)`);
  const times = { step: [], event: [], place: [], cancel: [] };
  return { size, loadMs, books, client, person, portfolioId: rows[0]!.id, times };
}

function fail(message: string): never {
  throw new Error(message);
}

/** The price moves by a tick or two around 100 and reaches no resting order. */
async function takeQuote({ books, times }: Grown, number: number): Promise<void> {
  const last = new Decimal(100).plus(new Decimal(number % 5).times('0.01'));
  const at = systemClock.now();
  const [bid, ask] = [last.minus('0.01'), last.plus('0.01')];
  const quote = { symbol: SYMBOL, bid, bidSize: null, ask, askSize: null, last, quotedAt: at, receivedAt: at };
  const begunAt = performance.now();
  books.step({ kind: 'market', event: { kind: 'quote', quote, volume: ZERO }, receivedAt: at });
  const steppedAt = performance.now();
  await books.book();
  if (number < 0) return;
  times.step.push(steppedAt - begunAt);
  times.event.push(performance.now() - begunAt);
}

/** The engine's half of an order that is placed and canceled: the read of the request, the step and its booking. */
async function takeRequests({ books, client, person, portfolioId, times }: Grown): Promise<void> {
  const answer = async (kind: 'place' | 'cancel'): Promise<void> => {
    const begunAt = performance.now();
    for (const request of await readRequests(client, new Set()))
      books.step(kind === 'place' ? { kind, request, denial: null } : { kind, request });
    await books.book();
    times[kind].push(performance.now() - begunAt);
  };
  const placed = await placeOrder(person, {
    portfolioId,
    symbol: SYMBOL,
    clientOrderId: randomUUID(),
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: new Decimal(1),
    limitPrice: new Decimal(50),
    reduceOnly: false,
    note: null,
    signalId: null,
  });
  if (!placed.ok || placed.value.status !== 'PENDING_NEW') throw new Error('an order of the bench was not accepted');
  await answer('place');
  await person.query('select cancel_order($1)', [placed.value.id]);
  await answer('cancel');
}

function summed(desks: readonly Grown[]): Figure {
  const [few] = desks;
  const parts = desks.slice(1).map((many): FigurePart => partOf(many, few!));
  return { ...parts.at(-1)!, parts };
}

function partOf(many: Grown, few: Grown): FigurePart {
  return {
    name: `${many.size} resting orders and rules`,
    result: measures(many),
    reference: measures(few),
    ratio: hundredths(median(few.times.event) / median(many.times.event)),
    aim: 0.5,
    plans: {},
    said: { result: said(many), reference: `${few.size} resting: ${said(few)}` },
  };
}

function measures({ size, loadMs, times }: Grown): Record<string, number> {
  return {
    size,
    stepP50Ms: thousandths(median(times.step)),
    eventP50Ms: hundredths(median(times.event)),
    eventP99Ms: hundredths(percentile(times.event, 0.99)),
    placeP50Ms: hundredths(median(times.place)),
    cancelP50Ms: hundredths(median(times.cancel)),
    loadMs: Math.round(loadMs),
  };
}

function said({ times }: Grown): string {
  const [step, event] = [thousandths(median(times.step)), hundredths(median(times.event))];
  const [place, cancel] = [hundredths(median(times.place)), hundredths(median(times.cancel))];
  return `event ${event} ms (step ${step} ms), place ${place} ms, cancel ${cancel} ms`;
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
