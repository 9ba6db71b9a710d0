/**
 * Fills the desk for the queries with users, a market and books of a given size, as fast as the server can, then
 * restores the shipped layout.
 */
import type { ClientConfig } from 'pg';
import { addInstruments } from '../../src/database/booking/add-instruments.ts';
import { acquireLease } from '../../src/database/booking/lease.ts';
import { establishPeople } from '../../src/server/bootstrap/first-people.ts';
import { openClient } from '../../src/database/connection.ts';
import { openCredentials } from '../../src/server/embedded/credentials.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { Bed } from '../figure.ts';
import { Asker } from './asker.ts';
import { fillAnalytics, fillOrders, fillPeople, fillPositions, fillTrades, makeTradeMonths } from './fill-books.ts';
import { fillCandles, fillQuotes, fillSignals, makeCandleMonths, sumCandleDays } from './fill-market.ts';
import { withoutIndexes } from './indexes.ts';
import { SYMBOLS } from './sizes.ts';
import type { Sizes } from './sizes.ts';

export interface FilledDesk {
  readonly superuser: ClientConfig;
  /** An administrator, which sees every portfolio: row security is part of every measurement. */
  readonly person: ClientConfig;
  readonly engine: ClientConfig;
  /** The epoch of the engine's lease. */
  readonly epoch: number;
}

/** `newId` returns UUIDs. */
export async function fillDesk(config: ClientConfig, bed: Bed, sizes: Sizes, newId: () => string): Promise<FilledDesk> {
  const desk = await makePeople(config, bed, newId);
  await using market = await openFiller(config, bed);
  await using books = await openFiller(config, bed);
  // An autovacuum during the fill could prevent the vacuum at the end from marking all rows as visible.
  await setAutovacuum(market, 'off');
  await fillPeople(books, sizes);
  await fillQuotes(market, sizes);
  await makeCandleMonths(market, sizes);
  await makeTradeMonths(books);
  // Two connections, for two processors.
  await Promise.all([
    withoutIndexes(market, 'MarketData', () => fillCandles(market, sizes, bed)).then(() => fillSignals(market)),
    withoutIndexes(books, 'Order', () => fillOrders(books, sizes)).then(() =>
      withoutIndexes(books, 'Trade', () => fillTrades(books, sizes, bed)),
    ),
  ]);
  bed.progress('positions and performance');
  await fillPositions(books, sizes);
  await fillAnalytics(books, sizes);
  bed.progress('days of candles');
  await sumCandleDays(market);
  bed.progress('vacuum and analyze');
  await market.ask('vacuum (analyze)');
  await setAutovacuum(market, 'on');
  await market.ask('checkpoint');
  return desk;
}

async function makePeople(config: ClientConfig, { folder }: Bed, newId: () => string): Promise<FilledDesk> {
  const client = await openClient(config, { application: 'traderai bench' });
  try {
    const credentials = openCredentials(folder);
    const { logins } = await establishPeople(client, credentials, {
      username: 'bench',
      portfolio: { name: 'main', cash: new Decimal(10_000), currency: 'USD' },
      adopts: 'any',
    });
    const [tickSize, lotSize] = [new Decimal('0.01'), new Decimal('0.00000001')];
    await addInstruments(
      client,
      SYMBOLS.map((symbol) => ({ symbol, name: symbol, kind: 'SPOT', currency: 'USD', tickSize, lotSize })),
    );
    const configOf = (user: string): ClientConfig => ({ ...config, user, password: credentials.read(user)! });
    const engine = configOf(logins.engine);
    return { superuser: config, person: configOf(logins.person), engine, epoch: await leadingEpoch(engine, newId) };
  } finally {
    await client.end();
  }
}

async function leadingEpoch(engine: ClientConfig, newId: () => string): Promise<number> {
  const client = await openClient(engine, { application: 'traderai bench' });
  try {
    const epoch = await acquireLease(client, { id: newId(), host: 'bench', processId: process.pid, feed: 'bench' }, 0);
    if (epoch === null) throw new Error('another engine leads a desk that was just made');
    return epoch;
  } finally {
    await client.end();
  }
}

async function setAutovacuum(asker: Asker, state: 'on' | 'off'): Promise<void> {
  await asker.ask(`alter system set autovacuum = ${state}`);
  await asker.ask('select pg_reload_conf()');
}

/**
 * The rows are known to be valid: this session skips foreign keys, audit and notifications for each row. Fsync stays
 * on.
 */
async function openFiller(config: ClientConfig, { signal }: Bed): Promise<Asker> {
  const filler = await Asker.open(config, signal);
  await filler.ask('set session_replication_role = replica');
  await filler.ask('set synchronous_commit = off');
  await filler.ask(`set maintenance_work_mem = '512MB'`);
  return filler;
}
