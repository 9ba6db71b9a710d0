/**
 * The keeper: one process beside an embedded server that stops it when it has been idle for a while, so that a closed
 * console leaves nothing running, and keeps the logs of the home within bounds. A pinned server stays, and its keeper
 * too. The keeper is a client itself, with a name of its own; an advisory lock makes it the only one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Clock } from '../../config/clock.ts';
import { KEEPER_NAME } from './keeper-process.ts';
import { stop } from './launch.ts';
import { findPlaces } from './places.ts';
import { watchFailedLogins } from './report-failed-logins.ts';
import type { LoginWatch } from './report-failed-logins.ts';
import { boundLog } from './rotate-log.ts';
import { findServer, isPinned, stopServerWhen } from './server.ts';

export interface KeepOptions {
  readonly idleMs: number;
  readonly clock: Clock;
  readonly everyMs?: number;
}

const KEEPER_LOCK = 72_707_370;
const EVERY_MS = 1_000;

/** Returns the reason for its end. */
export async function keepServer(home: string, { idleMs, clock, everyMs = EVERY_MS }: KeepOptions): Promise<string> {
  const server = findServer(home);
  if (server === null) return 'ended: no server runs';
  const client = new Client({ ...server.superuser, database: 'postgres', application_name: KEEPER_NAME });
  // The next query reports that the server is gone.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!(await becomesTheKeeper(client))) return 'ended: another keeper is running';
    const logins = watchFailedLogins(server.logFile, server.superuser);
    return await watch({ home, serverPid: server.processId, logins }, client, { idleMs, clock, everyMs });
  } catch (error) {
    return `ended: ${(error as Error).message}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function watch(
  { home, serverPid, logins }: { readonly home: string; readonly serverPid: number; readonly logins: LoginWatch },
  client: Client,
  { idleMs, clock, everyMs }: Required<KeepOptions>,
): Promise<string> {
  let sessions = -1;
  let busyAt = clock.now();
  for (;;) {
    const use = await readUse(client);
    const now = clock.now();
    const unreported = await logins.look(now);
    if (unreported !== null) process.stderr.write(`${unreported}\n`);
    if (findServer(home) === null) {
      // Still connected, so the server runs: its home was removed.
      await stop({ pid: serverPid }, () => undefined);
      return 'stopped the server: its home is gone';
    }
    boundLogs(home);
    if (isPinned(home)) busyAt = now;
    // A session may have begun and ended between two checks: the count of sessions shows it.
    if (use.others > 0 || use.sessions !== sessions) busyAt = now;
    sessions = use.sessions;
    // A clock that was set back must not extend the wait.
    if (busyAt > now) busyAt = now;
    if (now - busyAt >= idleMs && (await stopServerWhen(home, ({ lastUseAt }) => clock.now() - lastUseAt >= idleMs)))
      return 'stopped the server: idle';
    await sleep(everyMs);
  }
}

/** The engine of the home appends to a log for as long as it runs, as the server does. */
function boundLogs(home: string): void {
  const places = findPlaces(home);
  if (places !== null)
    for (const log of [places.logFile, join(home, 'engine.log'), places.keeperLogFile]) boundLog(log);
}

async function becomesTheKeeper(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [KEEPER_LOCK]);
  return rows[0]!.alone;
}

async function readUse(client: Client): Promise<{ others: number; sessions: number }> {
  const { rows } = await client.query<{ others: number; sessions: string }>(
    `select (select count(*)::int from pg_catalog.pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as others,
            (select sum(sessions)::text from pg_catalog.pg_stat_database) as sessions`,
  );
  return { others: rows[0]!.others, sessions: Number(rows[0]!.sessions) };
}
