/**
 * Measures the leading engine while 10, 1,000 and 100,000 orders and as many alert rules rest away from the market: its
 * time per market event, per event that fires rules, per new alert rule, per accepted and canceled order and per
 * valuation of portfolios. Each goes through the engine's own loop (src/engine/lead.ts) and its database, so a cost
 * that grows with the desk shows, whatever its cause.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { paperBroker } from '../src/brokers/paper.ts';
import { systemClock } from '../src/config/clock.ts';
import { placeOrder } from '../src/database/actions/place-order.ts';
import { openClient } from '../src/database/connection.ts';
import { openPrisma } from '../src/database/prisma.ts';
import { Decimal, ZERO } from '../src/domain/decimal.ts';
import { NO_CONDITIONS } from '../src/domain/condition-words.ts';
import { NO_TRIGGER } from '../src/domain/order-line/trigger.ts';
import type { Quote } from '../src/domain/quote.ts';
import { readFeedInstruments } from '../src/engine/feed-instruments.ts';
import { Bell } from '../src/engine/inbox.ts';
import { Lead } from '../src/engine/lead.ts';
import { SetAsideRows } from '../src/engine/set-aside.ts';
import { step } from '../src/engine/step.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import type { BenchDesk } from './support/bench-desk.ts';
import { hundredths, median, percentile } from './support/percentiles.ts';
import { PushedFeed } from './support/pushed-feed.ts';
import { MOVING, STANDING, centsOf, fillDesk } from './support/resting-desk.ts';

const SIZES = [10, 1_000, 100_000];
const EVENTS = 400;
const WARM_UP = 50;
const EVENTS_A_REQUEST = 5;
const LONGEST_WAIT_MS = 10_000;

const TIMES = ['step', 'event', 'alert', 'rule', 'mark', 'place', 'cancel'] as const;

/** A desk with `size` resting orders and rules, and the times of its engine in milliseconds. */
interface Grown {
  readonly size: number;
  readonly loadMs: number;
  readonly lead: Lead;
  readonly feed: PushedFeed;
  readonly bell: Bell;
  readonly person: Client;
  readonly portfolioId: string;
  readonly times: Readonly<Record<(typeof TIMES)[number], number[]>>;
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
      if (number % EVENTS_A_REQUEST === 0) for (const desk of desks) await takeRequests(desk, number);
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
    // One for all desks: they are on one server, and a login has one password.
    const home = join(bed.folder, 'home');
    mkdirSync(home, { mode: 0o700, recursive: true });
    const now = (): number => systemClock.now();
    const symbols = [MOVING, ...STANDING];
    const desk = await makeBenchDesk({ config, home, symbols, held: [], newId: randomUUID, now });
    const root = await openClient(config, { application: APPLICATION });
    try {
      await fillDesk(root, size);
    } finally {
      await root.end();
    }
    const client = await openClient(desk.engine, { application: APPLICATION });
    const person = await openClient(desk.person, { application: APPLICATION });
    const prisma = openPrisma(desk.engine, { application: APPLICATION, max: 1 });
    const over = new AbortController();
    try {
      const leading = { desk, client, db: prisma.db, signal: over.signal };
      return await withDesks(bed, others, [...made, await grown(leading, { size, person })], work);
    } finally {
      over.abort();
      await Promise.all([client.end(), person.end(), prisma.close()]);
    }
  });
}

interface Leading {
  readonly desk: BenchDesk;
  readonly client: Client;
  readonly db: ReturnType<typeof openPrisma>['db'];
  readonly signal: AbortSignal;
}

async function grown(
  { desk, client, db, signal }: Leading,
  { size, person }: Pick<Grown, 'size' | 'person'>,
): Promise<Grown> {
  const [tickSize, lotSize] = [new Decimal('0.01'), new Decimal('0.001')];
  const series = [{ grain: 'quote', span: null }] as const;
  const feed = new PushedFeed({
    symbol: MOVING,
    name: MOVING,
    kind: 'SPOT',
    currency: 'USD',
    tickSize,
    lotSize,
    series,
  });
  const bell = new Bell();
  const lead = new Lead({
    client,
    db,
    epoch: desk.epoch,
    broker: paperBroker,
    feeds: [feed],
    plan: null,
    clock: systemClock,
    bell,
    signal,
    onDeniedPlan: () => fail('there is no plan'),
    onRefusal: fail,
    setAside: new SetAsideRows(),
  });
  const instruments = await readFeedInstruments([feed]);
  const begunAt = performance.now();
  await lead.load(instruments);
  const loadMs = performance.now() - begunAt;
  await lead.markEverything();
  // A portfolio without resting orders: the desk's check of a new order is not the engine's work.
  const { rows } = await person.query<{ id: string }>(
    `select id from create_portfolio('requests', 1000000, null, 'CASH')`,
  );
  const times = { step: [], event: [], alert: [], rule: [], mark: [], place: [], cancel: [] };
  return { size, loadMs, lead, feed, bell, person, portfolioId: rows[0]!.id, times };
}

function fail(message: string): never {
  throw new Error(message);
}

function quoteAt(number: number): Quote {
  const last = new Decimal(centsOf(number).cents).dividedBy(100);
  const at = systemClock.now();
  const [bid, ask] = [last.minus('0.01'), last.plus('0.01')];
  return { symbol: MOVING, bid, bidSize: null, ask, askSize: null, last, quotedAt: at, receivedAt: at };
}

async function takeQuote({ lead, feed, bell, times }: Grown, number: number): Promise<void> {
  const quote = quoteAt(number);
  const steppedAt = performance.now();
  const event = { kind: 'quote', quote, volume: ZERO } as const;
  if (lead.marketAt !== null) step(lead.state, { kind: 'market', event, receivedAt: quote.receivedAt }, paperBroker);
  const stepMs = performance.now() - steppedAt;
  feed.push(quote);
  let begunAt: number;
  let isTaken: boolean;
  do {
    await bell.wait(LONGEST_WAIT_MS);
    begunAt = performance.now();
    isTaken = await lead.work();
  } while (!isTaken);
  if (number < 0) return;
  times.step.push(stepMs);
  times[centsOf(number).changesRules ? 'alert' : 'event'].push(performance.now() - begunAt);
}

/**
 * The work that other logins and the clock give the engine: a new rule, an order, its cancel, and the value of
 * portfolios.
 */
async function takeRequests({ lead, person, portfolioId, times }: Grown, number: number): Promise<void> {
  const timed = async (kind: keyof Grown['times'], work: () => Promise<unknown>): Promise<void> => {
    const begunAt = performance.now();
    await work();
    if (number >= 0) times[kind].push(performance.now() - begunAt);
  };
  const told = (key?: string): Promise<boolean> => {
    lead.hear({ topic: 'engine', keys: key === undefined ? [] : [key] });
    return lead.takeRequests();
  };
  await timed('mark', () => lead.mark());
  const { rows } = await person.query<{ id: string }>(`select id from create_alert_rule($1, 'LAST', 'ABOVE', 140)`, [
    MOVING,
  ]);
  await timed('rule', () => told(`rule:${rows[0]!.id}`));
  await person.query('select delete_alert_rule($1)', [rows[0]!.id]);
  await told(`rule:${rows[0]!.id}`);
  const placed = await placeOrder(person, {
    portfolioId,
    symbol: MOVING,
    clientOrderId: randomUUID(),
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: new Decimal(1),
    limitPrice: new Decimal(90),
    ...NO_TRIGGER,
    reduceOnly: false,
    ...NO_CONDITIONS,
    note: null,
    signalId: null,
  });
  if (!placed.ok || placed.value.status !== 'PENDING_NEW') throw new Error('an order of the bench was not accepted');
  await timed('place', () => told(`cash:${portfolioId}`));
  await person.query('select cancel_order($1)', [placed.value.id]);
  await timed('cancel', () => told());
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
    // Of the kind of work that grew most.
    ratio: hundredths(Math.min(...TIMES.map((kind) => median(few.times[kind]) / median(many.times[kind])))),
    aim: 0.5,
    plans: {},
    said: { result: said(many), reference: `${few.size} resting: ${said(few)}` },
  };
}

function measures({ size, loadMs, times }: Grown): Record<string, number> {
  const medians = TIMES.map((kind): [string, number] => [`${kind}P50Ms`, thousandths(median(times[kind]))]);
  return {
    size,
    ...Object.fromEntries(medians),
    eventP99Ms: hundredths(percentile(times.event, 0.99)),
    loadMs: Math.round(loadMs),
  };
}

function said({ times, loadMs }: Grown): string {
  const medians = TIMES.map(
    (kind) => `${kind} ${kind === 'step' ? thousandths(median(times[kind])) : hundredths(median(times[kind]))}`,
  );
  return `${medians.join(', ')} ms; loaded in ${hundredths(loadMs / 1_000)} s`;
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
