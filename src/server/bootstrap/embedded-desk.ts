/**
 * A working desk on the embedded server, new or existing: several programs may open it at once, after a kill at any
 * point.
 */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { MAINTENANCE, withRetries } from '../../database/retry.ts';
import { withProcessLock } from '../../../bin/process-lock.js';
import { openCredentials } from '../embedded/credentials.ts';
import { lockFileOf } from '../embedded/places.ts';
import { ensureServer } from '../embedded/server.ts';
import type { EmbeddedServer } from '../embedded/server.ts';
import { migrate } from '../../maintenance/migrator/migrator.ts';
import { readLogins, rememberLogins } from './desk-logins.ts';
import type { DeskLogins } from './desk-logins.ts';
import { establishPeople } from './first-people.ts';
import type { Established, FirstPeople } from './first-people.ts';
import { readStanding } from './standing.ts';

export interface EmbeddedDesk {
  readonly server: EmbeddedServer;
  readonly logins: DeskLogins;
  /** `made` when this call created the desk's first user. */
  readonly origin: 'made' | 'found';
  /** How the home's user connects. */
  readonly person: ClientConfig;
  /** How the home's engine connects. */
  readonly engine: ClientConfig;
}

export interface OpenEmbeddedDeskOptions {
  /** Created when the desk has no user yet. */
  readonly first: FirstPeople;
  readonly onProgress: (text: string) => void;
}

export async function openEmbeddedDesk(
  home: string,
  { first, onProgress }: OpenEmbeddedDeskOptions,
): Promise<EmbeddedDesk> {
  const server = await ensureServer(home, { onProgress });
  const known = readLogins(home);
  if (known !== null && (await isUsable(server, known))) return deskOf(server, { logins: known, person: 'found' });
  onProgress('bringing the database up to date');
  await migrate(server.superuser, {
    onProgress: ({ kind }) =>
      void (kind === 'waiting' && onProgress('another traderai is bringing the database up to date')),
  });
  const onWait = (): void => onProgress('another traderai is starting');
  return deskOf(server, await withProcessLock(lockFileOf(home), { onWait }, () => establish(server, first)));
}

/** One connection and one query as the user: proves the password, the rights and the schema at once. */
async function isUsable(server: EmbeddedServer, { person, engine }: DeskLogins): Promise<boolean> {
  const credentials = openCredentials(server.home);
  if (credentials.read(person) === null || credentials.read(engine) === null) return false;
  const client = new Client(server.configOf(person));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { schema, userId } = await readStanding(client);
    return schema === 'current' && userId !== null;
  } catch (error) {
    if (isRefusedLogin(error)) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function establish(server: EmbeddedServer, first: FirstPeople): Promise<Established> {
  const client = new Client(server.superuser);
  client.on('error', () => undefined);
  await client.connect();
  try {
    // The desk owns this server: its other databases must not offer a way around the desk's rules.
    await withRetries(MAINTENANCE, () =>
      client.query('revoke connect, temporary on database postgres, template1 from public'),
    );
    const established = await establishPeople(client, openCredentials(server.home), { ...first, adopts: 'any' });
    rememberLogins(server.home, established.logins);
    return established;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function deskOf(server: EmbeddedServer, { logins, person: origin }: Established): EmbeddedDesk {
  return { server, logins, origin, person: server.configOf(logins.person), engine: server.configOf(logins.engine) };
}

/** Unknown role, wrong password, no right to connect or to log in. */
function isRefusedLogin(error: unknown): boolean {
  const { code = '' } = error as { readonly code?: string };
  return /^(28...|42501)$/.test(code);
}
