/** Signals of all sources, newest first. */
import type { Decimal } from '../../domain/decimal.ts';
import { parseInterval } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';
import { countOf, decimalOf, decimalOrNull, instantOf } from './values.ts';

export interface SignalRow {
  readonly id: string;
  /** Short number, as an order line names it: `sig=812`. */
  readonly number: number;
  /** Name of a source of the engine, or the publisher: `agent:` and a key's prefix, `analyst:` and a login. */
  readonly source: string;
  readonly algorithm: string;
  readonly symbol: string;
  /** Interval of the candles behind the signal; null for a published one. */
  readonly interval: Interval | null;
  readonly direction: 'LONG' | 'SHORT' | 'FLAT';
  /** 0 to 1. */
  readonly strength: Decimal;
  readonly entryPrice: Decimal;
  readonly stopPrice: Decimal | null;
  readonly targetPrice: Decimal | null;
  /** Free-form json of the source: the figures behind the signal. */
  readonly evidence: unknown;
  /** Market clock. */
  readonly generatedAt: number;
  /** Market clock. */
  readonly expiresAt: number;
  /** The publisher's own id; null for signals of the engine. */
  readonly clientSignalId: string | null;
}

export async function readSignals(
  db: PrismaClient,
  { limit, symbol }: { readonly limit: number; readonly symbol?: string | undefined },
): Promise<SignalRow[]> {
  const rows = await db.signal.findMany({
    ...(symbol !== undefined && { where: { symbol } }),
    orderBy: [{ generatedAt: 'desc' }, { number: 'desc' }],
    take: limit,
  });
  return rows.map(signalRow);
}

export async function readSignal(db: PrismaClient, number: number): Promise<SignalRow | null> {
  const row = await db.signal.findUnique({ where: { number: BigInt(number) } });
  return row === null ? null : signalRow(row);
}

type StoredSignal = NonNullable<Awaited<ReturnType<PrismaClient['signal']['findUnique']>>>;

function signalRow(row: StoredSignal): SignalRow {
  const interval = row.interval === null ? null : parseInterval(row.interval);
  if (interval === null && row.interval !== null)
    throw new Error(`signal ${row.number} has an interval that the schema forbids: ${row.interval}`);
  return {
    id: row.id,
    number: countOf(row.number),
    source: row.source,
    algorithm: row.algorithm,
    symbol: row.symbol,
    interval,
    direction: row.direction,
    strength: decimalOf(row.strength),
    entryPrice: decimalOf(row.entryPrice),
    stopPrice: decimalOrNull(row.stopPrice),
    targetPrice: decimalOrNull(row.targetPrice),
    evidence: row.evidence,
    generatedAt: instantOf(row.generatedAt),
    expiresAt: instantOf(row.expiresAt),
    clientSignalId: row.clientSignalId,
  };
}
