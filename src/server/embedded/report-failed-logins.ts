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

/** `desk` connects as the server's superuser to the database of the desk. */
export function watchFailedLogins(logFile: string, desk: ClientConfig): LoginWatch {
  const tail = new LogTail(logFile);
  const failed = new FailedLogins();
  return {
    async look(now) {
      for (const line of tail.read()) {
        const failure = failedLoginOf(line);
        if (failure !== null) failed.add(failure, now);
      }
      const due = failed.due(now);
      if (due.length === 0) return null;
      try {
        await report(desk, due);
        due.forEach((episode) => failed.reported(episode, now));
        return null;
      } catch (error) {
        due.forEach((episode) => failed.postponed(episode, now));
        return `failed logins could not be reported: ${(error as Error).message}`;
      }
    },
  };
}

async function report(desk: ClientConfig, episodes: readonly Episode[]): Promise<void> {
  const client = new Client({ ...desk, application_name: 'traderai keeper', connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // The keeper watches the server too: no lock of a login may stop it.
    await client.query(`set lock_timeout = '1s'; set statement_timeout = '5s'`);
    for (const { login, address, failures, firstAt } of episodes)
      await client.query('select report_failed_logins($1, $2, $3, $4)', [login, address, failures, new Date(firstAt)]);
  } finally {
    await client.end().catch(() => undefined);
  }
}
