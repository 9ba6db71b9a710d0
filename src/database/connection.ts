/** Chooses the database of a command, and makes connections to it. */
import { Client, Pool, TypeOverrides } from 'pg';
import type { ClientBase, ClientConfig, PoolConfig } from 'pg';
import { usableUrl } from './database-url.ts';
import { DatabaseFailure } from './failure.ts';
import { limitSession } from './session-limits.ts';
import type { SessionLimits } from './session-limits.ts';

/** In the order of precedence. */
export interface TargetSources {
  /** --db */
  readonly flag: string | null;
  /** TRADERAI_DATABASE_URL, then DATABASE_URL. */
  readonly environment: string | null;
  readonly configuration: string | null;
}

export type Target =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'url'; readonly url: string; readonly from: 'flag' | 'environment' | 'configuration' };

export function resolveTarget(sources: TargetSources): Target {
  for (const from of ['flag', 'environment', 'configuration'] as const) {
    const url = sources[from];
    if (url !== null) return { kind: 'url', url: checkedUrl(url, from), from };
  }
  return { kind: 'embedded' };
}

const CONNECT_TIMEOUT_MS = 10_000;
/** The kernel finds half-open sockets of a lost network within a minute or so. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** Settings that all our connections share. `application` is the name in pg_stat_activity and in the audit. */
export function connectionConfig(base: string | ClientConfig, application: string): ClientConfig {
  return {
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    ...(typeof base === 'string' ? { connectionString: usableUrl(base) } : base),
    application_name: application,
    types: exactTypes(),
  };
}

/** An exhausted pool or an absent server is an error after ten seconds: no caller waits without an end. */
export function openPool(
  base: string | ClientConfig,
  options: { readonly application: string; readonly max?: number; readonly limits?: SessionLimits },
): Pool {
  const { limits } = options;
  const config: PoolConfig = {
    ...connectionConfig(base, options.application),
    max: options.max ?? 8,
    idleTimeoutMillis: 30_000,
  };
  // The pool awaits it, which its types do not say.
  if (limits !== undefined)
    Object.assign(config, { onConnect: (client: ClientBase): Promise<void> => limitSession(client, limits) });
  const pool = new Pool(config);
  // The next query reports a lost connection by itself; an idle one must not end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** Returns a connected client, or throws an error with the reason. */
export async function openClient(
  base: string | ClientConfig,
  { application, limits }: { readonly application: string; readonly limits?: SessionLimits },
): Promise<Client> {
  const client = new Client(connectionConfig(base, application));
  client.on('error', () => undefined);
  await client.connect();
  if (limits !== undefined) await limitSession(client, limits);
  return client;
}

/**
 * For psql and other programs: a URL that reaches a server on its Unix socket or over TCP.
 * It contains the password: keep it in the environment or in a private file.
 */
export function connectionUrl({
  host = 'localhost',
  port = 5432,
  user = '',
  password,
  database = '',
}: ClientConfig): string {
  const login = `${encodeURIComponent(user)}${typeof password === 'string' ? `:${encodeURIComponent(password)}` : ''}`;
  if (!host.startsWith('/')) return `postgresql://${login}@${host}:${port}/${encodeURIComponent(database)}`;
  return `postgresql://${login}@/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}&port=${port}`;
}

const DATE = 1082;
const TIMESTAMP = 1114;

/**
 * numeric and bigint arrive as text, which is pg's default: no value is ever a float. Dates without a zone would
 * silently take this machine's zone, so they stay text too. timestamptz becomes a Date.
 */
function exactTypes(): TypeOverrides {
  const types = new TypeOverrides();
  for (const type of [DATE, TIMESTAMP]) types.setTypeParser(type, (text: string) => text);
  return types;
}

function checkedUrl(url: string, from: 'flag' | 'environment' | 'configuration'): string {
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  const names = {
    flag: '--db',
    environment: 'TRADERAI_DATABASE_URL or DATABASE_URL',
    configuration: 'databaseUrl in the configuration',
  };
  throw new DatabaseFailure({
    code: 'BAD_DATABASE_URL',
    message: `${names[from]} is not a Postgres URL`,
    hint: 'Write it as postgresql://user@host:5432/database',
    kind: 'invalid',
  });
}
