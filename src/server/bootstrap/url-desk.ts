/**
 * Turns the database of a given URL into a desk: only an empty one, and only with a superuser's URL. An existing desk
 * stays as it is.
 */
import type { Client } from 'pg';
import { withProcessLock } from '../../../bin/process-lock.js';
import { makeHome } from '../../config/home.ts';
import { openClient } from '../../database/connection.ts';
import { assertSupportedServer } from '../../database/server-version.ts';
import { openCredentials } from '../embedded/credentials.ts';
import { lockFileOf } from '../embedded/places.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { migrate } from '../../maintenance/migrator/migrator.ts';
import { establishPeople } from './first-people.ts';
import type { FirstPeople } from './first-people.ts';
import { noUser, noSchema, outdated, readStanding } from './standing.ts';

export interface UrlDesk {
  readonly schema: 'made' | 'found';
  readonly person: 'made' | 'found';
  /** For daily use: never a superuser's. */
  readonly url: string;
  /** Null when an engine connects with the user's URL; that login then needs the right to lead. */
  readonly engineUrl: string | null;
}

export interface PrepareUrlDeskOptions {
  /** Stores the passwords of the new logins. */
  readonly home: string;
  readonly first: FirstPeople;
  readonly onProgress: (text: string) => void;
}

const APPLICATION = 'traderai init';

export async function prepareUrlDesk(
  url: string,
  { home, first, onProgress }: PrepareUrlDeskOptions,
): Promise<UrlDesk> {
  const client = await openClient(url, { application: APPLICATION });
  try {
    await assertSupportedServer(client);
    let standing = await readStanding(client);
    const schema = standing.schema === 'missing' ? 'made' : 'found';
    if (standing.schema === 'missing') {
      await assertMayMake(client);
      onProgress('creating the schema');
      await migrate({ connectionString: url });
      standing = await readStanding(client);
    }
    if (standing.schema === 'outdated') throw outdated(standing);
    if (standing.userId !== null) return { schema, person: 'found', url, engineUrl: null };
    if (!standing.superuser) throw noUser();
    return { schema, ...(await logIn(client, url, { home, first })) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function assertMayMake(client: Client): Promise<void> {
  const { rows } = await client.query<{ superuser: boolean; tables: number }>(
    `select r.rolsuper as superuser,
            (select count(*)::int from pg_catalog.pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')) as tables
       from pg_catalog.pg_roles r where r.rolname = session_user`,
  );
  const { superuser, tables } = rows[0]!;
  if (!superuser) throw noSchema();
  if (tables === 0) return;
  throw new DatabaseFailure({
    code: 'DATABASE_NOT_EMPTY',
    message: `this database is not a desk, and not empty: its schema public has ${tables} tables and views`,
    hint: 'Name an empty database, or take over the tables: traderai db migrate',
    kind: 'failed',
  });
}

async function logIn(
  client: Client,
  url: string,
  { home, first }: { readonly home: string; readonly first: FirstPeople },
): Promise<Omit<UrlDesk, 'schema'>> {
  makeHome(home);
  const credentials = openCredentials(home);
  const { logins, person } = await withProcessLock(lockFileOf(home), {}, () =>
    establishPeople(client, credentials, { ...first, adopts: 'proven' }),
  );
  const urlOf = (login: string): string => withLogin(url, { user: login, password: credentials.read(login) ?? '' });
  const made = { person, url: urlOf(logins.person), engineUrl: urlOf(logins.engine) };
  await assertMayConnect(made.url, logins.person);
  return made;
}

/** The server's own connection rules (pg_hba.conf) are unknown here, so a connection is tried. */
async function assertMayConnect(url: string, login: string): Promise<void> {
  try {
    await (await openClient(url, { application: APPLICATION })).end();
  } catch (cause) {
    throw new DatabaseFailure({
      code: 'LOGIN_REFUSED',
      message: `the server refuses your new login ${login}: ${(cause as Error).message}`,
      hint: 'Allow it to log in with its password (scram-sha-256 in pg_hba.conf), then run init again.',
      kind: 'failed',
      cause,
    });
  }
}

/** The same database with another login. */
export function withLogin(
  url: string,
  { user, password }: { readonly user: string; readonly password: string },
): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return url
    .replace(/^(postgres(?:ql)?:\/\/)(?:[^@/?#]*@)?/, (_, scheme: string) => `${scheme}${login}`)
    .replace(/([?&])(?:user|password)=[^&]*&?/g, '$1')
    .replace(/[?&]$/, '');
}
