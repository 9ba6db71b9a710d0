/** Checks of the market: a leading engine, fresh prices, readable trading hours. */
import type { PrismaClient } from '../../database/generated/client.ts';
import { readDeskDay } from '../../database/queries/desk-day.ts';
import { engineSilence, readEngineStatus } from '../../database/queries/engine-status.ts';
import { readInstruments } from '../../database/queries/instruments.ts';
import { readQuotes } from '../../database/queries/quotes.ts';
import { plainText } from '../../domain/plain-text.ts';
import { STALE_AFTER_MS } from '../../domain/silence.ts';
import type { Context } from '../command.ts';
import { duration } from '../../text/durations.ts';
import { fine, warning } from './check.ts';
import type { Check } from './check.ts';

const START = 'Start one with: traderai engine run';

export async function examineEngine(db: PrismaClient): Promise<Check> {
  const status = await readEngineStatus(db);
  const waiting = status.requests === 0 ? '' : `; ${status.requests} requests are waiting`;
  const age = status.silentForMs === null ? '' : duration(Math.max(0, status.silentForMs));
  const leader = `process ${status.processId ?? '?'} on ${plainText(status.host ?? '?')}`;
  switch (engineSilence(status)) {
    case 'leading':
      return fine('engine', `${leader} leads, last heartbeat ${age} ago${waiting}`);
    case 'silent':
      return warning(
        'engine',
        `${leader} leads, but its last heartbeat was ${age} ago${waiting}`,
        `Another engine takes over when you start it. ${START}`,
      );
    default:
      return warning('engine', `no engine leads${waiting}`, START);
  }
}

export async function examineQuotes(db: PrismaClient, { clock }: Context): Promise<Check> {
  const quotes = await readQuotes(db);
  if (quotes.length === 0) return warning('quotes', 'no quotes', `An engine writes them. ${START}`);
  const ages = quotes
    .map(({ symbol, receivedAt }) => ({ symbol, age: Math.max(0, clock.now() - receivedAt) }))
    .sort((one, other) => one.age - other.age);
  const [youngest, oldest] = [ages[0]!, ages.at(-1)!];
  const detail = `${quotes.length} symbols, the latest ${duration(youngest.age)} old (${youngest.symbol}), the oldest ${duration(oldest.age)} (${oldest.symbol})`;
  if (youngest.age <= STALE_AFTER_MS) return fine('quotes', detail);
  return warning(
    'quotes',
    detail,
    'No new quotes: a recording has ended, or the engine or its feed has stopped. See: traderai engine status',
  );
}

/**
 * A row that psql wrote may name a zone that this machine does not know. The engine then uses UTC, or the desk's day.
 */
export async function examineHours(db: PrismaClient): Promise<Check> {
  const [instruments, day] = await Promise.all([readInstruments(db), readDeskDay(db)]);
  if (day.problem !== null)
    return warning(
      'trading hours',
      `the desk uses the day of UTC: ${plainText(day.problem)}`,
      'Set another zone with: traderai desk set --day-zone …',
    );
  const unread = instruments.filter(({ tradingHoursProblem }) => tradingHoursProblem !== null);
  const own = instruments.filter(({ tradingHours }) => tradingHours !== null).length;
  const [first] = unread;
  if (first === undefined)
    return fine(
      'trading hours',
      `${own} of ${instruments.length} instruments have their own hours, the others use the desk's day`,
    );
  return warning(
    'trading hours',
    `the hours of ${unread.map(({ symbol }) => symbol).join(', ')} cannot be read: ${first.tradingHoursProblem}`,
    `Set them again with: traderai instrument set ${first.symbol} --trading-hours …`,
  );
}
