/**
 * Whom a desk of one's own begins with: a person who may do everything a desk's administrator may, an engine that may book, a portfolio with
 * cash. Nothing of daily use runs as the server's superuser.
 */
import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { ClientBase } from 'pg';
import { Decimal, plain } from '../../domain/decimal.ts';
import { newPassword } from '../embedded/credentials.ts';
import type { Credentials } from '../embedded/credentials.ts';
import type { DeskLogins } from './desk-logins.ts';
import { freeName } from './login-name.ts';
import { isVerifierOf, scramVerifier } from './scram.ts';

export interface FirstPortfolio {
  readonly name: string;
  readonly cash: Decimal;
  readonly currency: string;
}

export interface FirstPeople {
  /** A name that loginNameFrom has made; a number is added when somebody has it. */
  readonly username: string;
  readonly portfolio: FirstPortfolio;
}

export const FIRST_PORTFOLIO: FirstPortfolio = { name: 'main', cash: new Decimal(10_000), currency: 'USD' };

const ENGINE_NAME = 'desk_engine';

/**
 * Finds them or makes them; any number of times. `client` is a superuser's and in no transaction; call under the server's lock.
 * A password is kept before the server hears of it, so a kill in between leaves none that nobody knows.
 */
export async function establishPeople(client: ClientBase, credentials: Credentials, first: FirstPeople): Promise<DeskLogins> {
  await client.query('begin');
  try {
    const kept = credentials.roles();
    const found = await findPerson(client, kept);
    const person = found?.login ?? (await freeName(first.username, (name) => isTaken(client, name)));
    await ensureLogin(client, credentials, { login: person, memberOf: 'traderai_admin' });
    await ensurePortfolio(client, found?.id ?? (await createUser(client, person)), first.portfolio);
    const engine = (await findEngine(client, kept)) ?? (await freeName(ENGINE_NAME, (name) => isTaken(client, name)));
    await ensureLogin(client, credentials, { login: engine, memberOf: 'traderai_engine' });
    await client.query('commit');
    return { person, engine };
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** An administrator whose password is kept here; after the loss of that file, or with another desk's data restored, the oldest one. */
async function findPerson(client: ClientBase, kept: readonly string[]): Promise<{ readonly id: string; readonly login: string } | null> {
  const { rows } = await client.query<{ id: string; login: string }>(
    `select u.id, u.login from public."User" u left join pg_catalog.pg_roles r on r.rolname = u.login
      where u.active and u.role = 'ADMIN' and u.login is not null and (r.rolname is null or (r.rolcanlogin and not r.rolsuper))
      order by u.login = any ($1) desc, u.created_at, u.id limit 1`,
    [kept],
  );
  return rows[0] ?? null;
}

async function findEngine(client: ClientBase, kept: readonly string[]): Promise<string | null> {
  const { rows } = await client.query<{ rolname: string }>(
    `select r.rolname from pg_catalog.pg_roles r join pg_catalog.pg_auth_members m on m.member = r.oid and m.roleid = 'traderai_engine'::regrole
      where r.rolcanlogin and not r.rolsuper and not exists (select from public."User" u where u.login = r.rolname)
      order by r.rolname = any ($1) desc, r.rolname limit 1`,
    [kept],
  );
  return rows[0]?.rolname ?? null;
}

async function isTaken(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select exists (select from pg_catalog.pg_roles where rolname = $1)
         or exists (select from public."User" where username = $1 or login = $1 or email = $2) as taken`,
    [name, emailOf(name)],
  );
  return rows[0]!.taken;
}

async function ensureLogin(client: ClientBase, credentials: Credentials, { login, memberOf }: { readonly login: string; readonly memberOf: string }): Promise<void> {
  let password = credentials.read(login);
  if (password === null) {
    password = newPassword();
    credentials.write(login, password);
  }
  const { rows } = await client.query<{ rolpassword: string | null }>('select rolpassword from pg_catalog.pg_authid where rolname = $1', [login]);
  const stored = rows[0];
  if (stored === undefined || !isVerifierOf(password, stored.rolpassword)) {
    const verifier = escapeLiteral(scramVerifier(password, randomBytes(16)));
    await client.query(`${stored === undefined ? 'create' : 'alter'} role ${escapeIdentifier(login)} login password ${verifier}`);
  }
  const { rows: memberships } = await client.query('select from pg_catalog.pg_auth_members where roleid = $1::regrole and member = (select oid from pg_catalog.pg_roles where rolname = $2)', [memberOf, login]);
  if (memberships.length === 0) await client.query(`grant ${escapeIdentifier(memberOf)} to ${escapeIdentifier(login)}`);
}

async function createUser(client: ClientBase, login: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into public."User" (email, username, role, login) values ($1, $2, 'ADMIN', $2) returning id`,
    [emailOf(login), login],
  );
  return rows[0]!.id;
}

/** Its opening cash is booked by a trigger. Whoever has any portfolio keeps what they have. */
async function ensurePortfolio(client: ClientBase, userId: string, { name, cash, currency }: FirstPortfolio): Promise<void> {
  await client.query(
    `insert into public."Portfolio" (user_id, name, currency, cash_balance_usd, total_value_usd)
     select $1, $2, $3, $4::numeric, $4::numeric where not exists (select from public."Portfolio" where user_id = $1)`,
    [userId, name, currency, plain(cash)],
  );
}

function emailOf(name: string): string {
  return `${name}@localhost`;
}
