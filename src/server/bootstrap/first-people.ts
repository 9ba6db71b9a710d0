/**
 * The first logins of a new desk: a user with all rights of a desk administrator, an engine that may book, and a
 * portfolio with cash. Daily use never runs as the server's superuser.
 */
import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { ClientBase } from 'pg';
import { DEFAULT_ACCOUNT } from '../../domain/account.ts';
import type { AccountKind } from '../../domain/account.ts';
import { Decimal, plain } from '../../domain/decimal.ts';
import { inMaintenanceTransaction } from '../../database/transaction.ts';
import { newPassword } from '../embedded/credentials.ts';
import type { Credentials } from '../embedded/credentials.ts';
import type { DeskLogins } from './desk-logins.ts';
import { freeName } from './login-name.ts';
import { isVerifierOf, scramVerifier } from './scram.ts';

export interface FirstPortfolio {
  readonly name: string;
  readonly cash: Decimal;
  readonly currency: string;
  readonly account?: AccountKind;
}

export interface FirstPeople {
  /** A name from loginNameFrom; a number is added when the name is taken. */
  readonly username: string;
  readonly portfolio: FirstPortfolio;
}

export const FIRST_PORTFOLIO: FirstPortfolio = { name: 'main', cash: new Decimal(10_000), currency: 'USD' };

/**
 * Which logins count as found. `any`: on a server that only this home uses, the oldest administrator, whose password is
 * reset when it was lost. `proven`: on any other server, only a login whose stored password is right; other logins are
 * never touched.
 */
export type Adoption = 'any' | 'proven';

export interface Established {
  readonly logins: DeskLogins;
  /** `found` when the user existed before. */
  readonly person: 'made' | 'found';
}

/**
 * Finds the logins or creates them; may be repeated. `client` is a superuser's and in no transaction; call it under the
 * server's lock. A password is stored before the server receives it, so a kill in between never leaves an unknown
 * password.
 */
export async function establishPeople(
  client: ClientBase,
  credentials: Credentials,
  first: FirstPeople & { readonly adopts: Adoption },
): Promise<Established> {
  return inMaintenanceTransaction(client, async () => {
    const found = await findPerson(client, credentials, first.adopts);
    const person = found?.login ?? (await freeName(first.username, (name) => isTaken(client, name)));
    await ensureLogin(client, credentials, { login: person, memberOf: 'traderai_admin' });
    const userId = found?.id ?? (await createUser(client, person));
    await ensureShare(client, userId);
    await ensurePortfolio(client, userId, first.portfolio);
    const engine =
      (await findEngine(client, credentials, first.adopts)) ??
      (await freeName(`${person}_engine`, (name) => isTaken(client, name)));
    await ensureLogin(client, credentials, { login: engine, memberOf: 'traderai_engine' });
    return { logins: { person, engine }, person: found === null ? 'made' : 'found' };
  });
}

/**
 * The existing logins that `establishPeople` would adopt with `any`, and whose passwords it would then replace, because
 * this home does not know them.
 */
export async function unknownPasswords(client: ClientBase, credentials: Credentials): Promise<string[]> {
  const proven = [
    await findPerson(client, credentials, 'proven').then((found) => found?.login ?? null),
    await findEngine(client, credentials, 'proven'),
  ];
  const adopted = [
    await findPerson(client, credentials, 'any').then((found) => found?.login ?? null),
    await findEngine(client, credentials, 'any'),
  ];
  return adopted.filter((login) => login !== null).filter((login) => !proven.includes(login));
}

interface Candidate {
  /** Id of the user; null for an engine. */
  readonly id: string | null;
  readonly login: string;
  readonly verifier: string | null;
}

async function findPerson(
  client: ClientBase,
  credentials: Credentials,
  adopts: Adoption,
): Promise<{ readonly id: string; readonly login: string } | null> {
  const { rows } = await client.query<Candidate & { readonly id: string }>(
    `select u.id, u.login, r.rolpassword as verifier from public."User" u left join pg_catalog.pg_authid r on r.rolname = u.login
      where u.active and u.role = 'ADMIN' and u.login is not null and (r.rolname is null or (r.rolcanlogin and not r.rolsuper))
      order by u.created_at, u.id`,
  );
  return chosen(rows, credentials, adopts);
}

async function findEngine(client: ClientBase, credentials: Credentials, adopts: Adoption): Promise<string | null> {
  const { rows } = await client.query<Candidate>(
    `select null as id, r.rolname as login, r.rolpassword as verifier
       from pg_catalog.pg_authid r join pg_catalog.pg_auth_members m on m.member = r.oid and m.roleid = 'traderai_engine'::regrole
      where r.rolcanlogin and not r.rolsuper and not exists (select from public."User" u where u.login = r.rolname)
      order by r.rolname`,
  );
  return chosen(rows, credentials, adopts)?.login ?? null;
}

/** Prefers a login whose stored password is right, then one with any stored password, then the first. */
function chosen<One extends Candidate>(
  candidates: readonly One[],
  credentials: Credentials,
  adopts: Adoption,
): One | null {
  const isProven = ({ login, verifier }: One): boolean => {
    const password = credentials.read(login);
    return password !== null && isVerifierOf(password, verifier);
  };
  const proven = candidates.find(isProven) ?? null;
  if (proven !== null || adopts === 'proven') return proven;
  return candidates.find(({ login }) => credentials.read(login) !== null) ?? candidates[0] ?? null;
}

async function isTaken(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select exists (select from pg_catalog.pg_roles where rolname = $1)
         or exists (select from public."User" where username = $1 or login = $1 or email = $2) as taken`,
    [name, emailOf(name)],
  );
  return rows[0]!.taken;
}

async function ensureLogin(
  client: ClientBase,
  credentials: Credentials,
  { login, memberOf }: { readonly login: string; readonly memberOf: string },
): Promise<void> {
  let password = credentials.read(login);
  if (password === null) {
    password = newPassword();
    credentials.write(login, password);
  }
  const { rows } = await client.query<{ rolpassword: string | null }>(
    'select rolpassword from pg_catalog.pg_authid where rolname = $1',
    [login],
  );
  const stored = rows[0];
  if (stored === undefined || !isVerifierOf(password, stored.rolpassword)) {
    const verifier = escapeLiteral(scramVerifier(password, randomBytes(16)));
    await client.query(
      `${stored === undefined ? 'create' : 'alter'} role ${escapeIdentifier(login)} login password ${verifier}`,
    );
  }
  const { rows: memberships } = await client.query(
    'select from pg_catalog.pg_auth_members where roleid = $1::regrole and member = (select oid from pg_catalog.pg_roles where rolname = $2)',
    [memberOf, login],
  );
  if (memberships.length === 0) await client.query(`grant ${escapeIdentifier(memberOf)} to ${escapeIdentifier(login)}`);
  // From Postgres 16 on, the functions that set passwords and close logins reach only roles that were granted to them.
  await client.query(`grant ${escapeIdentifier(login)} to traderai_roles with admin option`);
}

async function createUser(client: ClientBase, login: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into public."User" (email, username, role, login) values ($1, $2, 'ADMIN', $2) returning id`,
    [emailOf(login), login],
  );
  return rows[0]!.id;
}

/**
 * The first administrator runs consoles, commands and programs: up to 40 connections, a quarter of a small server.
 * Together with other users they stay below what the server has without its reserve, and limits of the user that exist
 * stay.
 */
async function ensureShare(client: ClientBase, userId: string): Promise<void> {
  await client.query(
    `insert into public."PersonLimit" (user_id, max_connections)
     values ($1, least(40, greatest(public.connection_capacity() / 4, public.least_for_login() + 2))) on conflict (user_id) do nothing`,
    [userId],
  );
  await client.query(
    `select public.check_connection_room($1, (select connections from public.person_limits($1))), public.share_connections($1)`,
    [userId],
  );
}

/** A trigger books its opening cash. A user with any portfolio gets no new one. */
async function ensurePortfolio(
  client: ClientBase,
  userId: string,
  { name, cash, currency, account = DEFAULT_ACCOUNT }: FirstPortfolio,
): Promise<void> {
  await client.query(
    `insert into public."Portfolio" (user_id, name, currency, account, cash_balance_usd, total_value_usd)
     select $1, $2, $3, $4::public."AccountKind", $5::numeric, $5::numeric where not exists (select from public."Portfolio" where user_id = $1)`,
    [userId, name, currency, account, plain(cash)],
  );
}

function emailOf(name: string): string {
  return `${name}@localhost`;
}
