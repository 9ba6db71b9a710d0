/** The keeper's watch over failed logins: reads the server's log, and raises alerts in the desk. */
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { FailedLogins, failedLoginOf } from './failed-logins.ts';
import type { Episode } from './failed-logins.ts';
import { LogTail } from './log-tail.ts';

export interface LoginWatch {
  /** Call it regularly, before the log is cut. Returns the reason when the desk took no report; it is tried again. */
  look(now: number): Promise<string | null>;
}

/** The desk took no report: a database that is not migrated, or a server without a free connection. */
const RETRY_AFTER_MS = 10_000;

/** `desk` connects as the server's superuser to the database of the desk. */
export function watchFailedLogins(logFile: string, desk: ClientConfig): LoginWatch {
  const tail = new LogTail(logFile);
  const failed = new FailedLogins();
  let silentUntil = -Infinity;
  return {
    async look(now) {
      for (const line of tail.read()) {
        const failure = failedLoginOf(line);
        if (failure !== null) failed.add(failure, now);
      }
      if (now < silentUntil || (failed.unsorted.length === 0 && failed.due(now).length === 0)) return null;
      try {
        await onDesk(desk, async (client) => {
          failed.sort(await loginsAmong(client, failed.unsorted));
          for (const episode of failed.due(now)) {
            await report(client, episode);
            failed.reported(episode, now);
          }
        });
        return null;
      } catch (error) {
        silentUntil = now + RETRY_AFTER_MS;
        return `failed logins could not be reported: ${(error as Error).message}`;
      }
    },
  };
}

/** Users and keys of the desk, also disabled and revoked ones, and the logins of the server. */
async function loginsAmong(client: Client, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select w.name from unnest($1::text[]) w (name)
      where exists (select from "User" u where u.login = w.name) or exists (select from "ApiKey" k where k.role_name = w.name)
         or exists (select from pg_catalog.pg_roles r where r.rolname = w.name and r.rolcanlogin)`,
    [names],
  );
  return new Set(rows.map(({ name }) => name));
}

async function report(client: Client, { login, address, failures, names, firstAt }: Episode): Promise<void> {
  await client.query('select report_failed_logins($1, $2, $3, $4, $5)', [
    login,
    address,
    failures,
    new Date(firstAt),
    names,
  ]);
}

async function onDesk(desk: ClientConfig, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ ...desk, application_name: 'traderai keeper', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // The keeper watches the server too: no lock of a login may stop it.
    await client.query(`set lock_timeout = '1s'; set statement_timeout = '5s'`);
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
