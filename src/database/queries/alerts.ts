/** Alerts, newest first. */
import type { PrismaClient } from '../generated/client.ts';
import { countOf, instantOf, instantOrNull } from './values.ts';

export const ALERT_SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

type AlertType =
  | 'COHERENCE_SPIKE'
  | 'MARKET_ANOMALY'
  | 'SYSTEM_ERROR'
  | 'API_LIMIT'
  | 'DEBATE_CONSENSUS'
  | 'PRICE_THRESHOLD'
  | 'ORDER_FILLED'
  | 'ORDER_REFUSED'
  | 'SIGNAL_PUBLISHED'
  | 'RISK_LIMIT'
  | 'TRADING_HALT'
  | 'STALE_DATA'
  | 'SLOW_QUERY'
  | 'PORTFOLIO_ACTION'
  | 'LOGIN';

export interface AlertRow {
  readonly id: string;
  /** Short number for people. */
  readonly number: number;
  readonly type: AlertType;
  readonly severity: AlertSeverity;
  readonly symbol: string | null;
  readonly title: string;
  readonly message: string;
  readonly ruleId: string | null;
  /** Name of the portfolio that the alert is about. */
  readonly portfolio: string | null;
  readonly acknowledged: boolean;
  readonly acknowledgedAt: number | null;
  /** A username. */
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: number | null;
  /** Market clock; null for an alert that is not about the market. */
  readonly occurredAt: number | null;
  /** Desk clock. */
  readonly createdAt: number;
}

export interface AlertsWanted {
  readonly scope?: 'unacknowledged' | 'all';
  readonly symbol?: string | undefined;
  readonly limit: number;
}

export async function readAlerts(
  db: PrismaClient,
  { scope = 'all', symbol, limit }: AlertsWanted,
): Promise<AlertRow[]> {
  const rows = await db.alert.findMany({
    where: {
      ...(scope === 'unacknowledged' && { acknowledged: false }),
      ...(symbol !== undefined && { symbol }),
    },
    include: NAMES,
    orderBy: [{ createdAt: 'desc' }, { number: 'desc' }],
    take: limit,
  });
  return rows.map(alertRow);
}

export async function readAlert(db: PrismaClient, number: number): Promise<AlertRow | null> {
  const row = await db.alert.findUnique({ where: { number: BigInt(number) }, include: NAMES });
  return row === null ? null : alertRow(row);
}

const NAMES = { acknowledgingUser: { select: { username: true } }, portfolio: { select: { name: true } } } as const;

type StoredAlert = NonNullable<Awaited<ReturnType<typeof findStoredAlert>>>;

// Names the shape that Prisma returns for an alert with these names; used as a type only.
function findStoredAlert(db: PrismaClient) {
  return db.alert.findFirst({ include: NAMES });
}

function alertRow(row: StoredAlert): AlertRow {
  return {
    id: row.id,
    number: countOf(row.number),
    type: row.type,
    severity: row.severity,
    symbol: row.symbol,
    title: row.title,
    message: row.message,
    ruleId: row.ruleId,
    portfolio: row.portfolio?.name ?? null,
    acknowledged: row.acknowledged,
    acknowledgedAt: instantOrNull(row.acknowledgedAt),
    acknowledgedBy: row.acknowledgingUser?.username ?? null,
    resolvedAt: instantOrNull(row.resolvedAt),
    occurredAt: instantOrNull(row.occurredAt),
    createdAt: instantOf(row.createdAt),
  };
}
