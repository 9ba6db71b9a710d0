/** The alert rules of all users. */
import type { AlertField, AlertOperator } from '../../domain/alert-rule.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';
import type { AlertSeverity } from './alerts.ts';
import { countOf, decimalOf, instantOf } from './values.ts';

export interface AlertRuleRow {
  readonly id: string;
  /** Short number for people. */
  readonly number: number;
  readonly userId: string;
  /** Username of the owner. */
  readonly user: string;
  readonly symbol: string;
  readonly field: AlertField;
  readonly operator: AlertOperator;
  readonly threshold: Decimal;
  readonly severity: AlertSeverity;
  readonly active: boolean;
  /** True while the condition holds. */
  readonly triggered: boolean;
  readonly createdAt: number;
}

/** The rules of all users, oldest first. */
export async function readAlertRules(db: PrismaClient, onUnreadable?: OnUnreadable): Promise<AlertRuleRow[]> {
  const rows = await db.alertRule.findMany({ include: OWNER, orderBy: { number: 'asc' } });
  return readRows(rows, {
    read: alertRuleRow,
    name: ({ number }) => ({ what: `alert rule ${number}`, portfolioId: null }),
    onUnreadable,
  });
}

export async function readAlertRule(db: PrismaClient, number: number): Promise<AlertRuleRow | null> {
  const row = await db.alertRule.findUnique({ where: { number: BigInt(number) }, include: OWNER });
  return row === null ? null : alertRuleRow(row);
}

const OWNER = { user: { select: { username: true } } } as const;

type StoredRule = NonNullable<Awaited<ReturnType<typeof findStoredRule>>>;

// Names the shape that Prisma returns for a rule with its owner; used as a type only.
function findStoredRule(db: PrismaClient) {
  return db.alertRule.findFirst({ include: OWNER });
}

function alertRuleRow(row: StoredRule): AlertRuleRow {
  return {
    id: row.id,
    number: countOf(row.number),
    userId: row.userId,
    user: row.user.username,
    symbol: row.symbol,
    field: row.field,
    operator: row.operator,
    threshold: decimalOf(row.threshold),
    severity: row.severity,
    active: row.active,
    triggered: row.triggered,
    createdAt: instantOf(row.createdAt),
  };
}
