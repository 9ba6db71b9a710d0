/** The real errors of a lost connection: through pg and through Prisma, in every way in which a server goes away. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ClientConfig } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskErrorOf } from '../../src/database/actions/desk-error.ts';
import { openClient, openPool } from '../../src/database/connection.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import { failureOf } from '../../src/engine/failures.ts';
import type { Login } from '../support/desk.ts';
import { openDoor } from '../support/door.ts';
import type { Door } from '../support/door.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let door: Door;
let config: ClientConfig;
beforeAll(async () => {
  desk = await openSqlDesk();
  door = await openDoor(desk.config as Login);
  config = { ...door.through(desk.config as Login), application_name: 'lost' };
});
afterAll(async () => {
  await door.close();
  await desk.close();
});
beforeEach(async () => {
  await kill();
  door.open();
});

interface Asking {
  ask(text: string): Promise<unknown>;
  close(): Promise<unknown>;
}

const WAYS: Readonly<Record<string, (to: ClientConfig) => Promise<Asking>>> = {
  'a pg client': async (to) => {
    const client = await openClient(to, { application: 'lost' });
    return { ask: (text) => client.query(text), close: () => client.end().catch(() => undefined) };
  },
  'a pg pool': async (to) => {
    const pool = openPool(to, { application: 'lost', max: 1 });
    return { ask: (text) => pool.query(text), close: () => pool.end().catch(() => undefined) };
  },
  'a raw query of Prisma': async (to) => {
    const { db, close } = openPrisma(to, { application: 'lost', max: 1 });
    return { ask: (text) => db.$queryRawUnsafe(text), close };
  },
  'a query of Prisma': async (to) => {
    const { db, close } = openPrisma(to, { application: 'lost', max: 1 });
    return {
      ask: (text) => (text === SLEEP ? db.$queryRawUnsafe(text) : db.instrument.findMany({ where: { name: text } })),
      close,
    };
  },
};

const SLEEP = 'select pg_sleep(20)::text';

const kill = (): Promise<unknown> =>
  desk.root.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'lost'`);

const isAsleep = async (): Promise<boolean> =>
  (
    await desk.root.query(
      `select from pg_stat_activity where application_name = 'lost' and query like '%pg_sleep%' and state = 'active'`,
    )
  ).rowCount === 1;

function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
}

const LOSSES: Readonly<Record<string, (way: Asking) => Promise<unknown>>> = {
  'the server ends its session while it works': async (way) => {
    const error = thrownBy(way.ask(SLEEP));
    await expect.poll(isAsleep).toBe(true);
    await kill();
    return error;
  },
  'it is cut while a query waits for its result': async (way) => {
    const error = thrownBy(way.ask(SLEEP));
    await expect.poll(isAsleep).toBe(true);
    door.shut();
    return error;
  },
  'it was cut before and the server accepts no connection': async (way) => {
    door.shut();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return thrownBy(way.ask('BTCUSD'));
  },
};

describe.each(Object.entries(WAYS))('the connection of %s is recognized as lost when', (_, open) => {
  test.each(Object.entries(LOSSES))('%s', async (_, lose) => {
    const way = await open(config);
    try {
      await way.ask('select 1');
      expect(failureOf(await lose(way))).toMatchObject({ kind: 'passing' });
    } finally {
      await way.close();
    }
  });

  test('it cannot be opened', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const parts: ClientConfig[] = [
      { port, connectionTimeoutMillis: 200 },
      { port: 1 },
      { host: 'nowhere.invalid' },
      { host: '/nowhere' },
    ];
    for (const part of parts) {
      const tried = async (): Promise<unknown> => {
        const way = await open({ ...config, ...part });
        try {
          return await way.ask('BTCUSD');
        } finally {
          await way.close();
        }
      };
      expect(failureOf(await thrownBy(tried())), JSON.stringify(part)).toMatchObject({ kind: 'passing' });
    }
    silent.close();
  });
});

test('an error that only resembles a lost connection is a bug', async () => {
  const missing = Object.assign(new Error('ENOENT: no such file'), {
    code: 'ENOENT',
    syscall: 'open',
    path: '/feed.csv',
  });
  const { db, close } = openPrisma(desk.config, { application: 'bugs', max: 1 });
  const misused = await thrownBy(
    db.portfolio.findUniqueOrThrow({ where: { id: '00000000-0000-0000-0000-000000000000' } }),
  );
  await close();
  for (const error of [
    new Error('place was resolved to an order'),
    new Error('the answer has no row'),
    missing,
    misused,
  ]) {
    expect(failureOf(error), String(error)).toEqual({ kind: 'lasting' });
    expect(() => deskErrorOf(error, 'changes')).toThrow(error);
  }
});

test('a refused certificate has a hint that names the certificate of an authority', () => {
  const hintOf = (code: string): string | null =>
    deskErrorOf(Object.assign(new Error('broken'), { code }), 'changes').hint;
  for (const code of [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ])
    expect(hintOf(code), code).toContain('sslrootcert=FILE');
  expect(hintOf('ECONNREFUSED')).toContain('traderai db status');
});

test('a missing password is not a lost connection', async () => {
  expect(
    deskErrorOf(new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), 'reads'),
  ).toMatchObject({ code: 'NOT_PERMITTED', kind: 'denied' });
});

test.each([
  [{ code: 'EPROTO', syscall: 'write' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'ENETDOWN', syscall: 'read' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'EHOSTUNREACH', syscall: 'read' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'ENOBUFS', syscall: 'write' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'ERR_STREAM_WRITE_AFTER_END' }, 'OUTCOME_UNKNOWN'],
  [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'DATABASE_UNAVAILABLE'],
  [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'DATABASE_UNAVAILABLE'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'DATABASE_UNAVAILABLE'],
])('a change is reported as not executed only when no connection was opened: %j', (thrown, code) => {
  const error = Object.assign(new Error('broken'), thrown);
  expect(deskErrorOf(error, 'changes')).toMatchObject({ code });
  expect(failureOf(error)).toMatchObject({ kind: 'passing' });
});
