/**
 * Checks of every configured way to the database: the URL of people, and those of listeners and engines, which need a
 * direct connection.
 */
import type { Client, ClientConfig } from 'pg';
import { connectionConfig, openClient } from '../../database/connection.ts';
import { isDirect, probeRoute } from '../../database/probe-route.ts';
import { readStanding } from '../../server/bootstrap/standing.ts';
import type { Context } from '../command.ts';
import { APPLICATION } from '../desk.ts';
import { examined, failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

const GO_AROUND = 'Name a URL of the server itself: traderai config set';

/** `config` is the way of people, which the doctor has used for its other checks. */
export async function examineRoutes(context: Context, client: Client, config: ClientConfig): Promise<Check[]> {
  const { rows } = await client.query<{ replica: boolean }>('select pg_is_in_recovery() as replica');
  // A replica delivers no notifications; the check of the database says that it is one.
  if (rows[0]!.replica) return [];
  const target = context.target();
  // The listen and engine URLs belong to the configured database, as in desk.ts.
  const { listenDatabaseUrl, engineDatabaseUrl } =
    target.kind === 'url' && target.from === 'configuration'
      ? context.configuration()
      : { listenDatabaseUrl: null, engineDatabaseUrl: null };
  const listening = listenDatabaseUrl === null ? config : connectionConfig(listenDatabaseUrl, APPLICATION);
  const checks = [await examined('notifications', () => examineListening(listening, listenDatabaseUrl))];
  if (engineDatabaseUrl !== null)
    checks.push(
      await examined('engine login', () => examineEngineLogin(connectionConfig(engineDatabaseUrl, APPLICATION))),
    );
  return checks;
}

async function examineListening(config: ClientConfig, url: string | null): Promise<Check> {
  const name = 'notifications';
  const { through, listens } = await probeRoute(config, APPLICATION);
  const way = url === null ? 'the database URL' : 'listenDatabaseUrl';
  if (listens) return fine(name, `delivered through ${through} (${way})`);
  return failure(
    name,
    `a notification was not delivered through ${through} (${way}): consoles and engines show changes seconds late`,
    `${GO_AROUND} listenDatabaseUrl -`,
  );
}

async function examineEngineLogin(config: ClientConfig): Promise<Check> {
  const name = 'engine login';
  const client = await openClient(config, { application: APPLICATION });
  try {
    const { engine } = await readStanding(client);
    if (!engine)
      return failure(
        name,
        'the login of engineDatabaseUrl may not act as an engine',
        'Create a key with the scope engine, and set its URL: traderai key create engine --scope engine',
      );
    if (await isDirect(client)) return fine(name, 'engineDatabaseUrl reaches the server directly');
    return warning(
      name,
      'engineDatabaseUrl leads through a pooler: in transaction mode it loses session locks and notifications',
      `${GO_AROUND} engineDatabaseUrl -`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
