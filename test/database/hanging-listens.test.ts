/** A server that does not answer LISTEN, and does not notice meanwhile that its client has gone. */
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HangingListens } from '../../src/database/hanging-listens.ts';
import { listen } from '../../src/database/listening.ts';
import type { Listener } from '../../src/database/listening.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

interface BusyServer {
  readonly port: number;
  /** Connections that work on a LISTEN. */
  busy(): number;
  /** Lets the server answer the first of them. */
  answerFirst(): void;
  /** Ends these connections and answers every later LISTEN. */
  finish(): void;
  close(): void;
}

/** `cuts`: the server ends the connection instead. */
async function openBusyServer(socketPath: string, answer: 'hangs' | 'cuts'): Promise<BusyServer> {
  const busy = new Map<Socket, () => void>();
  const ends = new Set<Socket>();
  let finished = false;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = createConnection(socketPath);
    for (const end of [client, upstream]) ends.add(end.on('error', () => undefined));
    client.on('data', (data) => {
      if (!finished && data.includes('listen traderai_')) {
        busy.set(client, () => upstream.write(data));
        if (answer === 'cuts') client.destroy();
      }
      if (!busy.has(client)) upstream.write(data);
    });
    upstream.on('data', (data) => client.write(data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    busy: () => busy.size,
    answerFirst() {
      const [answer] = busy.values();
      answer?.();
    },
    finish() {
      finished = true;
      for (const client of busy.keys()) client.destroy();
      busy.clear();
    },
    close() {
      for (const end of ends) end.destroy();
      server.close();
    },
  };
}

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

const openServer = (answer: 'hangs' | 'cuts'): Promise<BusyServer> =>
  openBusyServer(join(desk.superuser.host, `.s.PGSQL.${desk.superuser.port}`), answer);

const listenTo = ({ port }: BusyServer, hanging: HangingListens, heartbeatTimeoutMs = 10_000): Listener =>
  listen({
    config: { ...desk.superuser, host: '127.0.0.1', port },
    topics: ['order'],
    heartbeatTimeoutMs,
    hanging,
    onChange: () => undefined,
    onReconnect: () => undefined,
  });

test('at most two connections wait for LISTEN, also of listeners that were closed; then the next one listens', async () => {
  const server = await openServer('hangs');
  const hanging = new HangingListens();
  for (let reload = 0; reload < 5; reload += 1) {
    const listener = listenTo(server, hanging);
    await expect.poll(() => server.busy() > reload || hanging.full(), { timeout: 10_000 }).toBe(true);
    await listener.close();
  }
  const listener = listenTo(server, hanging);
  await sleep(300);
  expect(server.busy()).toBe(2);
  server.finish();
  await expect.poll(() => listener.state().kind, { timeout: 15_000 }).toBe('listening');
  await listener.close();
  server.close();
});

test('a connection that the server ends during LISTEN does not count as one that waits', async () => {
  const server = await openServer('cuts');
  const hanging = new HangingListens();
  const listener = listenTo(server, hanging);
  await expect.poll(() => server.busy(), { timeout: 15_000 }).toBeGreaterThan(2);
  expect(hanging.full()).toBe(false);
  await listener.close();
  server.close();
});

test('an answer that comes after the next LISTEN does not count that one as answered', async () => {
  const server = await openServer('hangs');
  const hanging = new HangingListens();
  const listener = listenTo(server, hanging, 300);
  await expect.poll(() => server.busy(), { timeout: 10_000 }).toBe(2);
  server.answerFirst();
  // The second one is late too: now both are counted, and no third connection asks.
  await expect.poll(() => hanging.full(), { timeout: 10_000 }).toBe(true);
  await sleep(500);
  expect(server.busy()).toBe(2);
  await listener.close();
  server.finish();
  server.close();
});
