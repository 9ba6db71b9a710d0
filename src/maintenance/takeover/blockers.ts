/**
 * The sessions that a takeover waits for: an open transaction of the earlier application holds its tables, without a
 * word to the operator.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase, ClientConfig } from 'pg';
import { withClient } from '../migrator/migrator.ts';
import { LEGACY_TABLES } from './legacy-tables.ts';

export interface Blocker {
  readonly processId: number;
  readonly login: string;
  readonly application: string;
  /** Age of its transaction. */
  readonly forMs: number;
}

export interface BlockerWatch {
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

const COLUMNS = `a.pid as "processId", a.usename::text as login, a.application_name as application,
  coalesce(extract(epoch from clock_timestamp() - a.xact_start) * 1000, 0)::float8 as "forMs"`;

/** Reports each session once, when the connection with this process id begins to wait for it. */
export function watchBlockers(
  config: ClientConfig,
  processId: number,
  onBlocked: (blocker: Blocker) => void,
): BlockerWatch {
  const told = new Set<number>();
  const over = new AbortController();
  const look = async (client: ClientBase): Promise<void> => {
    const { rows } = await client.query<Blocker>(
      `select ${COLUMNS} from unnest(pg_blocking_pids($1)) p (pid) join pg_catalog.pg_stat_activity a on a.pid = p.pid`,
      [processId],
    );
    for (const blocker of rows) {
      if (!told.has(blocker.processId)) onBlocked(blocker);
      told.add(blocker.processId);
    }
  };
  // Without its connection the watch says nothing more; the takeover itself goes on.
  const watching = withClient(config, async (client) => {
    while (!over.signal.aborted) {
      await look(client);
      await sleep(LOOK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }).catch(() => undefined);
  return {
    async stop() {
      over.abort();
      await watching;
    },
  };
}

/** The open transactions that hold a table of the earlier application now. */
export async function readHolders(client: ClientBase): Promise<Blocker[]> {
  const { rows } = await client.query<Blocker>(
    `select distinct ${COLUMNS} from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'relation' and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and l.pid <> pg_backend_pid()
        and l.relation in (select to_regclass(format('public.%I', t)) from unnest($1::text[]) t)`,
    [LEGACY_TABLES],
  );
  return rows;
}
