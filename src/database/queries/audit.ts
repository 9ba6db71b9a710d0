/** The audit of changes, newest first. */
import { Prisma } from '../generated/client.ts';
import type { PrismaClient } from '../generated/client.ts';
import { countOf, instantOf } from './values.ts';

export interface AuditRow {
  readonly sequence: number;
  /** Desk clock. */
  readonly occurredAt: number;
  /** The connected login. */
  readonly login: string;
  readonly userId: string | null;
  readonly application: string | null;
  readonly address: string | null;
  readonly table: string;
  /** Key of the row. */
  readonly key: string;
  readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
  /** The row before, by column; null for an insert. */
  readonly oldValues: unknown;
  /** The row after, by column; null for a delete. */
  readonly newValues: unknown;
}

export interface AuditWanted {
  /** Name of a table, in any capitals. */
  readonly table?: string | undefined;
  readonly key?: string | undefined;
  /** A username or a login. */
  readonly user?: string | undefined;
  /** At this instant or later, milliseconds UTC of the desk clock. */
  readonly from?: number | undefined;
  /** Before this instant. */
  readonly to?: number | undefined;
  readonly limit: number;
}

export async function readAudit(
  db: PrismaClient,
  { table, key, user, from, to, limit }: AuditWanted,
): Promise<AuditRow[]> {
  const person =
    user === undefined ? null : await db.user.findFirst({ where: { username: user }, select: { id: true } });
  const rows = await db.auditLog.findMany({
    where: {
      ...(table !== undefined && { tableName: tableNamed(table) }),
      ...(key !== undefined && { rowKey: key }),
      ...(user !== undefined && { OR: [{ login: user }, ...(person === null ? [] : [{ userId: person.id }])] }),
      occurredAt: { ...(from !== undefined && { gte: new Date(from) }), ...(to !== undefined && { lt: new Date(to) }) },
    },
    orderBy: { sequence: 'desc' },
    take: limit,
  });
  return rows.map((row) => ({
    sequence: countOf(row.sequence),
    occurredAt: instantOf(row.occurredAt),
    login: row.login,
    userId: row.userId,
    application: row.application,
    address: row.address,
    table: row.tableName,
    key: row.rowKey,
    action: row.action as AuditRow['action'],
    oldValues: row.oldValues,
    newValues: row.newValues,
  }));
}

/** The name as the schema writes it: the index matches only that spelling. */
function tableNamed(name: string): string {
  return Object.values(Prisma.ModelName).find((model) => model.toLowerCase() === name.toLowerCase()) ?? name;
}
