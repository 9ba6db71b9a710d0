/** Makes a desk of a database that somebody named: only of an empty one, and only with a superuser's URL. What stands is left as it is. */
import type { Client } from 'pg';
import { withProcessLock } from '../../../bin/process-lock.js';
import { makeHome } from '../../config/home.ts';
import { openClient } from '../../database/connection.ts';
import { openCredentials } from '../embedded/credentials.ts';
import { lockFileOf } from '../embedded/places.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { migrate } from '../../maintenance/migrator/migrator.ts';
import { establishPeople } from './first-people.ts';
import type { FirstPeople } from './first-people.ts';
import { nobody, noSchema, outdated, readStanding } from './standing.ts';

export interface UrlDesk {
  readonly schema: 'made' | 'found';
  readonly person: 'made' | 'found';
  /** For daily use: never a superuser's. */
  readonly url: string;
  /** Null when an engine connects as the person does, who has to be allowed to. */
  readonly engineUrl: string | null;
}

export interface PrepareUrlDeskOptions {
  /** Keeps the passwords of logins that are made. */
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
    let standing = await readStanding(client);
    const schema = standing.schema === 'missing' ? 'made' : 'found';
    if (standing.schema === 'missing') {
      await assertMayMake(client);
      onProgress('making the schema');
      await migrate({ connectionString: url });
      standing = await readStanding(client);
    }
    if (standing.schema === 'outdated') throw outdated(standing);
    if (standing.userId !== null) return { schema, person: 'found', url, engineUrl: null };
    if (!standing.superuser) throw nobody();
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
    message: `this database is no desk, and not empty either: there are ${tables} tables and views in its schema public`,
    hint: 'Name an empty database, or take the tables along on purpose: traderai db migrate',
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

/** A server's own rules of who may connect how are not ours to know. */
async function assertMayConnect(url: string, login: string): Promise<void> {
  try {
    await (await openClient(url, { application: APPLICATION })).end();
  } catch (cause) {
    throw new DatabaseFailure({
      code: 'LOGIN_REFUSED',
      message: `the server refuses the login ${login} that was made for you: ${(cause as Error).message}`,
      hint: 'Let it in with its password (scram-sha-256 in pg_hba.conf), then run init again.',
      kind: 'failed',
      cause,
    });
  }
}

/** The same database as another login. */
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
