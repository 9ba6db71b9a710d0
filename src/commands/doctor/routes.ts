/**
 * Checks of every configured way to the database: the URL of people, and those of listeners and engines, which need a
 * direct connection. At most two connections are open at once, because a key may have no more.
 */
import type { Client, ClientConfig } from 'pg';
import { connectionConfig, openClient } from '../../database/connection.ts';
import { isDirect, probeRoute, readPlace } from '../../database/probe-route.ts';
import type { Place } from '../../database/probe-route.ts';
import { noSchema, outdated, readStanding } from '../../server/bootstrap/standing.ts';
import type { Context } from '../command.ts';
import { APPLICATION } from '../desk.ts';
import { examined, failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

const GO_AROUND = 'Name a URL of the server itself: traderai config set';
const NOTIFICATIONS = 'notifications';
const ENGINE_LOGIN = 'engine login';

interface ExtraUrls {
  readonly listenDatabaseUrl: string | null;
  readonly engineDatabaseUrl: string | null;
}

/** `client` is connected by the URL of people, with `config`. */
export async function examineRoutes(context: Context, client: Client, config: ClientConfig): Promise<Check[]> {
  const { rows } = await client.query<{ replica: boolean }>('select pg_is_in_recovery() as replica');
  // A replica delivers no notifications; the check of the database says that it is one.
  if (rows[0]!.replica) return [];
  const { listenDatabaseUrl, engineDatabaseUrl } = extraUrls(context);
  const checks = [await examined(NOTIFICATIONS, () => examineListening(client, config, listenDatabaseUrl))];
  if (engineDatabaseUrl !== null)
    checks.push(await examined(ENGINE_LOGIN, () => examineEngineLogin(client, engineDatabaseUrl)));
  return checks;
}

/** The URL of people has no desk that answers: whether the others are reached is still worth knowing. */
export async function examineRoutesAlone(context: Context): Promise<Check[]> {
  const { listenDatabaseUrl, engineDatabaseUrl } = extraUrls(context);
  const checks: Check[] = [];
  if (listenDatabaseUrl !== null)
    checks.push(
      await examined(NOTIFICATIONS, () => examineReach(NOTIFICATIONS, 'listenDatabaseUrl', listenDatabaseUrl)),
    );
  if (engineDatabaseUrl !== null)
    checks.push(await examined(ENGINE_LOGIN, () => examineReach(ENGINE_LOGIN, 'engineDatabaseUrl', engineDatabaseUrl)));
  return checks;
}

/** They belong to the configured database, as in desk.ts. */
function extraUrls(context: Context): ExtraUrls {
  const target = context.target();
  return target.kind === 'url' && target.from === 'configuration'
    ? context.configuration()
    : { listenDatabaseUrl: null, engineDatabaseUrl: null };
}

async function examineReach(name: string, key: string, url: string): Promise<Check> {
  const client = await openClient(url, { application: APPLICATION });
  await client.end().catch(() => undefined);
  return warning(
    name,
    `${key} reaches a server; more is checked when databaseUrl reaches a desk of this version`,
    'Remove the failure of databaseUrl, then run it again: traderai doctor',
  );
}

async function examineListening(sender: Client, config: ClientConfig, url: string | null): Promise<Check> {
  const listening = url === null ? config : connectionConfig(url, APPLICATION);
  const { through, listens, place } = await probeRoute(listening, { sender, application: APPLICATION });
  const way = url === null ? 'the database URL' : 'listenDatabaseUrl';
  const foreign =
    url === null ? null : await foreignPlace(NOTIFICATIONS, 'listenDatabaseUrl', { people: sender, place });
  if (foreign !== null) return foreign;
  if (listens) return fine(NOTIFICATIONS, `delivered through ${through} (${way})`);
  return failure(
    NOTIFICATIONS,
    `a notification was not delivered through ${through} (${way}): consoles and engines show changes seconds late`,
    `${GO_AROUND} listenDatabaseUrl -`,
  );
}

async function examineEngineLogin(people: Client, url: string): Promise<Check> {
  const client = await openClient(url, { application: APPLICATION });
  try {
    const foreign = await foreignPlace(ENGINE_LOGIN, 'engineDatabaseUrl', {
      people,
      place: await readPlace(client),
    });
    if (foreign !== null) return foreign;
    const standing = await readStanding(client);
    if (standing.schema === 'missing') throw noSchema();
    if (standing.schema === 'outdated') throw outdated(standing);
    if (!standing.engine)
      return failure(
        ENGINE_LOGIN,
        'the login of engineDatabaseUrl may not act as an engine',
        'Create a key with the scope engine, and set its URL: traderai key create engine --scope engine',
      );
    if (await isDirect(client)) return fine(ENGINE_LOGIN, 'engineDatabaseUrl reaches the server directly');
    return warning(
      ENGINE_LOGIN,
      'engineDatabaseUrl leads through a pooler: in transaction mode it loses session locks and notifications',
      `${GO_AROUND} engineDatabaseUrl -`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A failure when the URL leads to another desk than the URL of people; else null. */
async function foreignPlace(
  name: string,
  key: string,
  { people, place }: { readonly people: Client; readonly place: Place },
): Promise<Check | null> {
  const own = await readPlace(people);
  if (place.id === own.id) return null;
  const where = place.database === own.database ? 'another server' : `the database ${place.database}`;
  return failure(
    name,
    `${key} leads to ${where}, and databaseUrl to another desk (database ${own.database})`,
    `Name the database of databaseUrl: traderai config set ${key} -`,
  );
}
