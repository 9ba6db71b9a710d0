/** The leading engine, its last heartbeat, and the requests that wait for it. */
import { ENGINE_SILENT_AFTER_MS } from '../../domain/silence.ts';
import type { PrismaClient } from '../generated/client.ts';
import { countOf } from './values.ts';

export interface EngineStatus {
  /** Id of the leading engine; null when no engine leads. */
  readonly leader: string | null;
  readonly epoch: number;
  readonly host: string | null;
  readonly processId: number | null;
  readonly feed: string | null;
  readonly steps: number;
  /** Market clock. */
  readonly marketAt: number | null;
  /** Desk clock. */
  readonly acquiredAt: number | null;
  /** Desk clock. */
  readonly heartbeatAt: number | null;
  /** Age of the heartbeat by the server's clock, so that a wrong clock on this machine does not matter. */
  readonly silentForMs: number | null;
  /** Orders that wait for the engine: new orders, replaces and cancels. */
  readonly requests: number;
  /** Age of the oldest new order among them, by the server's clock. */
  readonly oldestRequestMs: number | null;
  /** Why the desk refuses all changes; null when it accepts them. */
  readonly readOnlyBecause: string | null;
  /** Suspended portfolios that the reader may see. */
  readonly suspended: readonly SuspendedPortfolio[];
  /**
   * Rows that the database refused to book and that are not acknowledged yet, newest first, as far as the reader may
   * see them.
   */
  readonly refusals: readonly BookingRefusal[];
}

interface SuspendedPortfolio {
  readonly portfolio: string;
  /** Username of the owner. */
  readonly user: string;
  readonly reason: string;
  /** Desk clock. */
  readonly suspendedAt: number;
}

interface BookingRefusal {
  /** Number of the alert, for acknowledging it. */
  readonly alert: number;
  readonly message: string;
  /** Desk clock. */
  readonly createdAt: number;
}

const MOST_REFUSALS = 20;

/**
 * `offline`: no engine leads; the last one ended in order, or none ever ran. `silent`: an engine leads but sends no
 * heartbeat.
 */
export function engineSilence({ leader, silentForMs }: EngineStatus): 'leading' | 'silent' | 'offline' {
  if (leader === null || silentForMs === null) return 'offline';
  return silentForMs > ENGINE_SILENT_AFTER_MS ? 'silent' : 'leading';
}

interface StoredStatus {
  readonly leader: string | null;
  readonly epoch: bigint;
  readonly host: string | null;
  readonly process_id: number | null;
  readonly feed: string | null;
  readonly steps: bigint;
  readonly market_at: Date | null;
  readonly acquired_at: Date | null;
  readonly heartbeat_at: Date | null;
  readonly silent_for_ms: number | null;
  readonly requests: bigint;
  readonly oldest_request_ms: number | null;
  readonly read_only_because: string | null;
}

export async function readEngineStatus(db: PrismaClient): Promise<EngineStatus> {
  const [row] = await db.$queryRaw<StoredStatus[]>`
    select l.leader::text, l.epoch, l.host, l.process_id, l.feed, l.steps, l.market_at, l.acquired_at, l.heartbeat_at,
           (extract(epoch from clock_timestamp() - l.heartbeat_at) * 1000)::float8 as silent_for_ms,
           r.requests, r.oldest_request_ms, s.reason as read_only_because
      from "EngineLease" l
     cross join (
       select count(*) as requests, (extract(epoch from clock_timestamp() - min(placed_at) filter (where status = 'PENDING_NEW')) * 1000)::float8 as oldest_request_ms
         from "Order" where awaits_engine(status)) r
      left join "DeskState" s on s.read_only
     where l.id = 1`;
  if (row === undefined) throw new Error('the engine lease is missing: the schema is incomplete');
  const [suspended, refusals] = await Promise.all([readSuspended(db), readRefusals(db)]);
  return {
    leader: row.leader,
    epoch: Number(row.epoch),
    host: row.host,
    processId: row.process_id,
    feed: row.feed,
    steps: Number(row.steps),
    marketAt: row.market_at?.getTime() ?? null,
    acquiredAt: row.acquired_at?.getTime() ?? null,
    heartbeatAt: row.heartbeat_at?.getTime() ?? null,
    silentForMs: row.silent_for_ms,
    requests: Number(row.requests),
    oldestRequestMs: row.oldest_request_ms,
    readOnlyBecause: row.read_only_because,
    suspended,
    refusals,
  };
}

async function readSuspended(db: PrismaClient): Promise<SuspendedPortfolio[]> {
  const rows = await db.portfolio.findMany({
    where: { suspendedAt: { not: null } },
    select: { name: true, suspendedReason: true, suspendedAt: true, user: { select: { username: true } } },
    orderBy: { suspendedAt: 'desc' },
  });
  return rows.map(({ name, user, suspendedReason, suspendedAt }) => ({
    portfolio: name,
    user: user.username,
    reason: suspendedReason ?? '',
    suspendedAt: suspendedAt!.getTime(),
  }));
}

/** Only the engine writes alerts of this type. */
async function readRefusals(db: PrismaClient): Promise<BookingRefusal[]> {
  const rows = await db.alert.findMany({
    where: { type: 'SYSTEM_ERROR', severity: 'CRITICAL', acknowledged: false, source: 'engine' },
    select: { number: true, message: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { number: 'desc' }],
    take: MOST_REFUSALS,
  });
  return rows.map(({ number, message, createdAt }) => ({
    alert: countOf(number),
    message,
    createdAt: createdAt.getTime(),
  }));
}
