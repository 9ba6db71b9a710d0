/** The users and the keys of their programs. */
import type { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';
import { decimalOrNull, instantOf, instantOrNull } from './values.ts';

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly role: 'USER' | 'ANALYST' | 'ADMIN';
  /** The Postgres login; null for a user that cannot log in. */
  readonly login: string | null;
  readonly active: boolean;
  readonly lastLoginAt: number | null;
  readonly createdAt: number;
}

/** The connected user; risk and administrators see all. */
export async function readUsers(db: PrismaClient): Promise<UserRow[]> {
  // Not every column: no role may read an earlier application's password hash.
  const select = {
    id: true,
    username: true,
    email: true,
    role: true,
    login: true,
    active: true,
    lastLoginAt: true,
    createdAt: true,
  } as const;
  const rows = await db.user.findMany({ select, orderBy: { username: 'asc' } });
  return rows.map((row) => ({
    ...row,
    lastLoginAt: instantOrNull(row.lastLoginAt),
    createdAt: instantOf(row.createdAt),
  }));
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly login: string;
  readonly user: string;
  readonly scopes: readonly string[];
  readonly connectionLimit: number;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  /** Limits beyond the scopes; empty and null: no limit of that kind. */
  readonly portfolioIds: readonly string[];
  readonly symbols: readonly string[];
  readonly largestOrder: Decimal | null;
  readonly addresses: readonly string[];
}

/** The connected user's keys, newest first; risk and administrators see all. */
export async function readKeys(db: PrismaClient): Promise<KeyRow[]> {
  const [rows, scopes] = await Promise.all([
    db.apiKey.findMany({
      include: { user: { select: { username: true } } },
      omit: { scopes: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    }),
    // Flat, whatever their shape: Prisma would refuse the whole answer for one list in a list.
    db.$queryRaw<{ id: string; scopes: string[] }[]>`
      select id::text, array(select unnest(scopes)) as scopes from public."ApiKey"`,
  ]);
  const scopesOf = new Map(scopes.map((row) => [row.id, row.scopes]));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    login: row.roleName,
    user: row.user.username,
    scopes: scopesOf.get(row.id) ?? [],
    connectionLimit: row.connectionLimit,
    createdAt: instantOf(row.createdAt),
    expiresAt: instantOrNull(row.expiresAt),
    lastUsedAt: instantOrNull(row.lastUsedAt),
    revokedAt: instantOrNull(row.revokedAt),
    portfolioIds: row.portfolioIds,
    symbols: row.symbols,
    largestOrder: decimalOrNull(row.largestOrder),
    addresses: row.addresses,
  }));
}
