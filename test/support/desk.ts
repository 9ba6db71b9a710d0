/** A fresh database on the run's real server: the whole schema, copied from a template in a few dozen milliseconds. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { MAINTENANCE, withRetries } from '../../src/database/retry.ts';
import { TEMPLATE } from './global-setup.ts';
import { openPool } from './pool.ts';

const DATABASE_RIGHTS = readFileSync(new URL('../../prisma/sql/policies/database.sql', import.meta.url), 'utf8');

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface TestDesk {
  readonly database: string;
  readonly superuser: Login;
  /** The superuser's URL, for programs. */
  readonly url: string;
  /** The superuser's pool. */
  readonly pool: Pool;
  /** A new login that is a member of a role of the desk, for example `traderai_trader`; it has no "User" row yet. */
  login(role: string): Promise<Login & { readonly url: string }>;
  /** Ends all connections and drops the database and its logins. */
  close(): Promise<void>;
}

/** `schema: 'none'` gives an empty database. */
export async function openTestDesk({
  schema = 'migrated',
}: { readonly schema?: 'migrated' | 'none' } = {}): Promise<TestDesk> {
  const server = inject('testServer');
  const database = `desk_${randomBytes(6).toString('hex')}`;
  await asSuperuser((client) =>
    // Copying files is ten times faster than logging each block, and no test recovers from that log.
    client.query(
      `create database ${database} template ${schema === 'migrated' ? TEMPLATE : 'template1'} strategy file_copy`,
    ),
  );
  const superuser: Login = { ...server, database };
  const pool = openPool({ ...superuser, max: 10 });
  // A copy lacks only the rights on the database itself.
  if (schema === 'migrated') await pool.query(DATABASE_RIGHTS);
  const logins: string[] = [];
  return {
    database,
    superuser,
    url: connectionUrl(superuser),
    pool,
    async login(role) {
      const user = `test_${randomBytes(6).toString('hex')}`;
      const password = randomBytes(12).toString('hex');
      // Roles belong to the whole server, and other test files change them at the same time.
      await withRetries(MAINTENANCE, () =>
        pool.query(`create role ${user} login password '${password}' in role ${role}`),
      );
      logins.push(user);
      const login = { ...superuser, user, password };
      return { ...login, url: connectionUrl(login) };
    },
    async close() {
      await pool.end();
      await asSuperuser(async (client) => {
        await client.query(`drop database ${database} with (force)`);
        for (const login of logins) await client.query(`drop role ${login}`);
      });
    },
  };
}

async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...inject('testServer'), database: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
