/** The lease: which of several engines may acquire it, and what happens to the connection of the one before. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acquireLease, readLease, renewLease } from '../../src/database/booking/lease.ts';
import { watchSchema } from '../../src/database/schema-mark.ts';
import { becomeLeader } from '../../src/engine/leadership.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

const LEASE_SECONDS = 3;

let desk: SqlDesk;
let login: string;
let clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
});
afterAll(() => desk.close());
beforeEach(() => desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`));
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  clients = [];
});

async function connected(): Promise<Client> {
  const client = new Client(desk.configOf(login));
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const engineOf = (host: string, id: string = randomUUID()) => ({ id, host, processId: 1, feed: 'sim' });

async function leads(host = 'first', id?: string): Promise<{ client: Client; epoch: number }> {
  const client = await connected();
  const epoch = await acquireLease(client, engineOf(host, id), LEASE_SECONDS);
  return { client, epoch: epoch! };
}

async function isConnected(client: Client): Promise<boolean> {
  return client.query('select 1').then(
    () => true,
    () => false,
  );
}

const silentFor = (seconds: number) =>
  desk.root.query(`update "EngineLease" set heartbeat_at = clock_timestamp() - make_interval(secs => $1)`, [seconds]);

describe('another engine', () => {
  test('cannot acquire a lease that is held, and its attempt does not end the leader’s connection', async () => {
    const { client, epoch } = await leads();
    await silentFor(LEASE_SECONDS - 0.5);
    expect(await acquireLease(await connected(), engineOf('second'), 0)).toBeNull();
    expect(await isConnected(client)).toBe(true);
    expect(await renewLease(client, { epoch, steps: 0, marketAt: null })).toBe(true);
  });

  test('acquires an expired lease, and the leader’s open transaction and connection are ended', async () => {
    const { client, epoch } = await leads();
    await client.query('begin');
    await client.query('select engine_fence($1)', [epoch]);
    await silentFor(LEASE_SECONDS);
    const second = await connected();
    expect((await readLease(second)).standing).toBe('expired');
    await second.query(`set lock_timeout = '5s'`);
    expect(await acquireLease(second, engineOf('second'), LEASE_SECONDS)).toBe(epoch + 1);
    expect(await isConnected(client)).toBe(false);
    expect(await renewLease(second, { epoch, steps: 0, marketAt: null })).toBe(false);
    await expect(second.query('select engine_fence($1)', [epoch])).rejects.toMatchObject({ detail: 'STALE_EPOCH' });
  });

  test('acquires a lease whose leader’s connection has ended', async () => {
    const { client, epoch } = await leads();
    await client.end();
    const second = await connected();
    await expect.poll(async () => (await readLease(second)).standing).toBe('abandoned');
    expect(await acquireLease(second, engineOf('second'), LEASE_SECONDS)).toBe(epoch + 1);
  });

  test('of several, one acquires the lease', async () => {
    const { epoch } = await leads();
    await silentFor(LEASE_SECONDS);
    const others = await Promise.all(Array.from({ length: 5 }, () => connected()));
    const epochs = await Promise.all(others.map((other) => acquireLease(other, engineOf('other'), LEASE_SECONDS)));
    expect(epochs.filter((one) => one !== null)).toEqual([epoch + 1]);
  });
});

test('an engine that lost its connection acquires its own lease at once, and the lost connection is ended', async () => {
  const id = randomUUID();
  const { client, epoch } = await leads('first', id);
  await client.query('begin');
  await client.query('select engine_fence($1)', [epoch]);
  expect((await leads('first', id)).epoch).toBe(epoch + 1);
  expect(await isConnected(client)).toBe(false);
});

test('a booking does not make the heartbeat wait', async () => {
  const { client, epoch } = await leads();
  await client.query('begin');
  await client.query('select engine_fence($1)', [epoch]);
  const heart = await connected();
  await heart.query(`set lock_timeout = '1s'`);
  expect(await renewLease(heart, { epoch, steps: 1, marketAt: null })).toBe(true);
  await client.query('rollback');
});

describe('a stand-by', () => {
  async function standsBy(host: string, whenLed: 'stand-by' | 'give-up', isAlive = true) {
    const stop = new AbortController();
    const looks: string[] = [];
    const client = await connected();
    const schema = await watchSchema(client);
    const led = becomeLeader(client, {
      schema,
      onSchemaChanged: () => looks.push('schema changed'),
      leader: engineOf(host),
      whenLed,
      isAlive: () => isAlive,
      signal: stop.signal,
      onStandby: ({ standing }) => looks.push(standing),
      onTakeover: ({ standing }) => looks.push(`takes over: ${standing}`),
    });
    return { led, looks, stop };
  }

  test('looks twice, so a leader that beats again after a pause of the whole server keeps the lead', async () => {
    const { client, epoch } = await leads();
    await silentFor(10);
    const { led, looks, stop } = await standsBy('second', 'stand-by');
    await expect.poll(() => looks, { interval: 5 }).toEqual(['expired']);
    expect(await renewLease(client, { epoch, steps: 0, marketAt: null })).toBe(true);
    await expect.poll(() => looks.length).toBeGreaterThan(2);
    stop.abort();
    expect(await led).toBeNull();
    expect(looks.slice(0, 2)).toEqual(['expired', 'held']);
  });

  test('takes over after two looks at a lease that stays expired', async () => {
    const { epoch } = await leads();
    await silentFor(10);
    const { led, looks } = await standsBy('second', 'stand-by');
    expect(await led).toBe(epoch + 1);
    expect(looks).toEqual(['expired', 'takes over: expired']);
  });

  test('waits a second for a leader that opens its connection again, but not for a dead process of its own host', async () => {
    const { client, epoch } = await leads('first');
    await client.end();
    const startedAt = performance.now();
    const elsewhere = await standsBy('second', 'stand-by', false);
    expect(await elsewhere.led).toBe(epoch + 1);
    expect(performance.now() - startedAt).toBeGreaterThan(700);
    await clients.at(-1)!.end();
    const here = await standsBy('second', 'stand-by', false);
    expect(await here.led).toBe(epoch + 2);
    expect(here.looks.filter((look) => look === 'abandoned').length).toBeLessThanOrEqual(1);
  });

  test('of a console gives up beside a working leader, and waits for the lease of a silent one', async () => {
    const { epoch } = await leads();
    expect(await (await standsBy('second', 'give-up')).led).toBeNull();
    await silentFor(LEASE_SECONDS - 0.5);
    expect(await (await standsBy('second', 'give-up')).led).toBe(epoch + 1);
  });
});
