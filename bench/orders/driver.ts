/** Clients that repeat a transaction as fast as they are answered: pgbench where it is installed, else our own. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { ClientConfig } from 'pg';
import { environmentOfChild, searchPath } from '../../src/config/environment.ts';
import { openClient } from '../../src/database/connection.ts';
import { APPLICATION } from '../support/bed.ts';
import { randomFrom } from '../support/random.ts';
import { SCALE, TPC_B, statementsOf } from './client-script.ts';
import type { ClientScript } from './client-script.ts';

interface Load {
  readonly script: ClientScript;
  readonly clients: number;
  readonly seconds: number;
}

export interface Driver {
  /** As the report names it. */
  readonly name: string;
  /** Creates the tables of TPC-B. */
  prepare(config: ClientConfig): Promise<void>;
  /** Transactions a second, without the time to connect. */
  run(config: ClientConfig, load: Load): Promise<number>;
}

const DEBIAN_VERSIONS = '/usr/lib/postgresql';
const run = promisify(execFile);

/** `folder`: for scripts. */
export async function findDriver(folder: string, signal: AbortSignal): Promise<Driver> {
  const program = findPgbench();
  if (program === null) return ownDriver(signal);
  const { stdout } = await run(program, ['--version']);
  return pgbench({ program, version: stdout.trim(), folder, signal });
}

function findPgbench(): string | null {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS).sort().reverse() : [];
  const folders = [
    ...searchPath().split(delimiter),
    ...versions.map((version) => join(DEBIAN_VERSIONS, version, 'bin')),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find((path) => existsSync(path)) ?? null;
}

interface Pgbench {
  readonly program: string;
  readonly version: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

function pgbench({ program, version, folder, signal }: Pgbench): Driver {
  const start = async (config: ClientConfig, words: readonly string[]): Promise<string> => {
    const at = ['-h', String(config.host), '-p', String(config.port), '-U', String(config.user)];
    const env = environmentOfChild({ PGPASSWORD: String(config.password) });
    const { stdout } = await run(program, [...at, ...words, String(config.database)], { env, signal });
    return stdout;
  };
  let scripts = 0;
  return {
    name: version,
    async prepare(config) {
      await start(config, ['-i', '-q', '-s', String(SCALE)]);
    },
    async run(config, { script, clients, seconds }) {
      const path = join(folder, `client-${(scripts += 1)}.sql`);
      if (script !== TPC_B) writeFileSync(path, script);
      const what = script === TPC_B ? ['-b', 'tpcb-like', '-s', String(SCALE)] : ['-f', path];
      const said = await start(config, [
        ...['-n', '-c', String(clients), '-j', String(Math.min(2, clients)), '-T', String(seconds)],
        ...what,
      ]);
      const rate = /^tps = ([\d.]+)/m.exec(said)?.[1];
      const failed = /^number of failed transactions: (\d+)/m.exec(said)?.[1] ?? '0';
      if (rate === undefined || failed !== '0') throw new Error(`pgbench failed: ${said}`);
      return Number(rate);
    },
  };
}

function ownDriver(signal: AbortSignal): Driver {
  return {
    name: 'the statements of pgbench, sent by our own driver',
    prepare: makeTpcB,
    async run(config, { script, clients, seconds }) {
      const connected = await Promise.all(
        Array.from({ length: clients }, () => openClient(config, { application: APPLICATION })),
      );
      try {
        const startedAt = performance.now();
        const until = startedAt + seconds * 1_000;
        const counts = await Promise.all(
          connected.map(async (client, number) => {
            const random = randomFrom(number + 1);
            let transactions = 0;
            for (; performance.now() < until && !signal.aborted; transactions += 1)
              for (const statement of statementsOf(script, number, random)) await client.query(statement);
            return transactions;
          }),
        );
        signal.throwIfAborted();
        return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - startedAt) / 1_000);
      } finally {
        await Promise.all(connected.map((client) => client.end()));
      }
    },
  };
}

/** As pgbench -i makes them. */
async function makeTpcB(config: ClientConfig): Promise<void> {
  const client = await openClient(config, { application: APPLICATION });
  try {
    await client.query(`
      create table pgbench_history (tid integer, bid integer, aid integer, delta integer, mtime timestamp, filler char(22));
      create table pgbench_tellers (tid integer not null, bid integer, tbalance integer, filler char(84)) with (fillfactor = 100);
      create table pgbench_accounts (aid integer not null, bid integer, abalance integer, filler char(84)) with (fillfactor = 100);
      create table pgbench_branches (bid integer not null, bbalance integer, filler char(88)) with (fillfactor = 100);
      insert into pgbench_branches (bid, bbalance) select n, 0 from generate_series(1, ${SCALE}) n;
      insert into pgbench_tellers (tid, bid, tbalance) select n, (n - 1) / 10 + 1, 0 from generate_series(1, ${10 * SCALE}) n;
      insert into pgbench_accounts (aid, bid, abalance, filler) select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${100_000 * SCALE}) n;
      alter table pgbench_branches add primary key (bid);
      alter table pgbench_tellers add primary key (tid);
      alter table pgbench_accounts add primary key (aid)`);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
