/**
 * Sets up a desk for a measurement in an empty database: a trader, an engine's lease, instruments, prices and
 * positions.
 */
import type { Client, ClientConfig } from 'pg';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { addInstruments } from '../../src/database/booking/add-instruments.ts';
import { bookStep, statementOf } from '../../src/database/booking/book-step.ts';
import type { StepRows } from '../../src/database/booking/book-step.ts';
import { acquireLease } from '../../src/database/booking/lease.ts';
import { establishPeople } from '../../src/server/bootstrap/first-people.ts';
import { openClient } from '../../src/database/connection.ts';
import { openCredentials } from '../../src/server/embedded/credentials.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { NO_CONDITIONS } from '../../src/domain/condition-words.ts';
import { NO_TRIGGER } from '../../src/domain/order-line/trigger.ts';
import { APPLICATION } from './bed.ts';
import { FillSeries, NO_ROWS, quoteRows } from './step-rows.ts';

export interface BenchDeskWanted {
  /** The superuser of the empty desk. */
  readonly config: ClientConfig;
  /** The folder for the passwords of the created logins. */
  readonly home: string;
  /** Each symbol gets a first price. */
  readonly symbols: readonly string[];
  /** The symbols that the portfolio holds; each has one order with many partial fills. */
  readonly held: readonly string[];
  readonly newId: () => string;
  readonly now: () => number;
}

export interface BenchDesk {
  /** The connection of a trader. */
  readonly person: ClientConfig;
  /** The connection of the engine, which leads with this epoch. */
  readonly engine: ClientConfig;
  readonly epoch: number;
  readonly portfolioId: string;
  /** Fills by held symbol. */
  readonly fills: ReadonlyMap<string, FillSeries>;
  /** Opens a connection with the right to book. */
  openBooker(): Promise<Booker>;
}

export interface Booker extends AsyncDisposable {
  /** Books the rows in one transaction. */
  book(rows: Partial<StepRows>): Promise<void>;
}

const FIRST_PRICE = '100';
/** Every held symbol's order must fit into it. */
const CASH = new Decimal(100_000_000);
const ORDERED = new Decimal(1_000);

export async function makeBenchDesk(wanted: BenchDeskWanted): Promise<BenchDesk> {
  const { person, engine } = await people(wanted);
  const epoch = await leadingEpoch(engine, wanted);
  const openBooker = bookers(engine, epoch);
  await stock(wanted);
  await using booker = await openBooker();
  await booker.book({
    quotes: quoteRows(
      wanted.symbols.map((symbol) => ({ symbol, last: FIRST_PRICE })),
      wanted.now(),
    ),
  });
  return { person, engine, epoch, openBooker, ...(await holdings(person, booker, wanted)) };
}

async function people({
  config,
  home,
}: BenchDeskWanted): Promise<{ readonly person: ClientConfig; readonly engine: ClientConfig }> {
  const credentials = openCredentials(home);
  const { logins } = await withClient(config, (client) =>
    establishPeople(client, credentials, {
      username: 'bench',
      portfolio: { name: 'main', cash: CASH, currency: 'USD' },
      adopts: 'any',
    }),
  );
  const configOf = (user: string): ClientConfig => ({ ...config, user, password: credentials.read(user)! });
  return { person: configOf(logins.person), engine: configOf(logins.engine) };
}

function bookers(engine: ClientConfig, epoch: number): () => Promise<Booker> {
  return async () => {
    const client = await openClient(engine, { application: APPLICATION });
    return {
      book: (rows) =>
        bookStep(
          client,
          statementOf({ epoch, rows: { ...NO_ROWS, ...rows }, candles: [], source: 'bench', time: 'recorded' }),
        ),
      [Symbol.asyncDispose]: () => client.end(),
    };
  };
}

async function leadingEpoch(engine: ClientConfig, { newId }: BenchDeskWanted): Promise<number> {
  return withClient(engine, async (client) => {
    const epoch = await acquireLease(client, { id: newId(), host: 'bench', processId: process.pid, feed: 'bench' }, 0);
    if (epoch === null) throw new Error('another engine leads a desk that was just made');
    return epoch;
  });
}

async function stock({ config, symbols }: BenchDeskWanted): Promise<void> {
  const [tickSize, lotSize] = [new Decimal('0.01'), new Decimal('0.001')];
  await withClient(config, (client) =>
    addInstruments(
      client,
      symbols.map((symbol) => ({ symbol, name: symbol, kind: 'SPOT', currency: 'USD', tickSize, lotSize })),
    ),
  );
}

/** Places one large order per symbol, accepted and filled in a small part. */
async function holdings(
  person: ClientConfig,
  booker: Booker,
  { held, newId, now }: BenchDeskWanted,
): Promise<Pick<BenchDesk, 'portfolioId' | 'fills'>> {
  return withClient(person, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from "Portfolio"');
    const portfolioId = rows[0]!.id;
    const fills = new Map<string, FillSeries>();
    for (const symbol of held) {
      const placed = await placeOrder(client, {
        portfolioId,
        symbol,
        clientOrderId: newId(),
        side: 'BUY',
        type: 'MARKET',
        timeInForce: 'GTC',
        quantity: ORDERED,
        limitPrice: null,
        ...NO_TRIGGER,
        reduceOnly: false,
        ...NO_CONDITIONS,
        note: null,
        signalId: null,
      });
      if (!placed.ok || placed.value.status !== 'PENDING_NEW')
        throw new Error(`the bench's own order for ${symbol} was not accepted`);
      const series = new FillSeries({ orderId: placed.value.id, portfolioId, symbol, newId });
      await booker.book(series.next({ quantity: '0.5', price: FIRST_PRICE, at: now() }).rows);
      fills.set(symbol, series);
    }
    return { portfolioId, fills };
  });
}

async function withClient<T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await openClient(config, { application: APPLICATION });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
