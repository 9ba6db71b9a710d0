/**
 * The head of the audit leaves the desk: to a file, a webhook and a syslog, by hand and by the engine; a rewrite by the
 * superuser is found with it.
 */
import { createSocket } from 'node:dgram';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createStreamServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
let asAdmin: { readonly home: string; readonly url: string };
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
  asAdmin = { home: desk.home, url: desk.url };
  await change();
});
afterAll(() => desk.close());

const path = (name: string): string => join(desk.home, name);
let changes = 0;
async function change(): Promise<void> {
  changes += 1;
  await desk.sql.root.query(`update "Instrument" set name = $1 where symbol = 'BTCUSD'`, [`change ${changes}`]);
}
const seal = () => desk.sql.root.query('select seal_audit()');

interface Head {
  readonly position: number;
  readonly sequence: number;
  readonly hash: string;
  readonly published: readonly { readonly place: string; readonly failure: string | null }[];
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads?token=secret`;
}

test('audit head appends to a file, and audit verify finds every published head in the chain', async () => {
  await seal();
  const printed = await runBinary(['audit', 'head'], asAdmin);
  expect([printed.code, printed.stdout]).toEqual([0, expect.stringMatching(/hash +[0-9a-f]{64}/)]);
  const one = await runJson<Head>(['audit', 'head', '--out', path('heads')], asAdmin);
  await change();
  await seal();
  const two = await jsonInProcess<Head>(['audit', 'head', '--out', path('heads')], asAdmin);
  expect(two.position).toBeGreaterThan(one.position);
  const lines = readFileSync(path('heads'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Head);
  expect(lines.map(({ hash, position }) => [hash, position])).toEqual([
    [one.hash, one.position],
    [two.hash, two.position],
  ]);
  expect(await jsonInProcess(['audit', 'verify', '--head', path('heads')], asAdmin)).toMatchObject({
    ok: true,
    heads: 2,
  });
});

test('a file of something else is not appended to, and a head comes after a cut line', async () => {
  writeFileSync(path('other'), '{"databaseUrl": null}\n');
  const refused = await runInProcess(['audit', 'head', '--out', path('other')], asAdmin);
  expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('other lines than heads')]);
  expect(readFileSync(path('other'), 'utf8')).toBe('{"databaseUrl": null}\n');
  const { hash } = await jsonInProcess<Head>(['audit', 'head', '--out', path('cut')], asAdmin);
  writeFileSync(path('cut'), `${readFileSync(path('cut'), 'utf8')}{"traderaiAuditHead":1,"posi`);
  await jsonInProcess(['audit', 'head', '--out', path('cut')], asAdmin);
  expect(readFileSync(path('cut'), 'utf8').match(/^\{.*"hash":"([0-9a-f]{64})".*\}$/gm)).toHaveLength(2);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
});

test('a rewrite of the whole chain by the superuser keeps every law of the chain, and is found with the published heads', async () => {
  await jsonInProcess(['audit', 'head', '--out', path('before')], asAdmin);
  await desk.sql.root.query(`
    set session_replication_role = replica;
    delete from "AuditLog" where sequence = (select min(sequence) from "AuditLog");
    update "AuditLog" set chain_position = null, hash = null, sealed_at = null;
    update "AuditHead" set position = 0, sequence = null, hash = decode(repeat('00', 32), 'hex'), sealed_at = null;
    set session_replication_role = origin;
    select seal_audit()`);
  expect(await jsonInProcess(['audit', 'verify'], asAdmin)).toMatchObject({ ok: true });
  const found = await runBinary(['audit', 'verify', '--head', path('before')], asAdmin);
  expect([found.code, found.stdout]).toEqual([1, expect.stringContaining('the chain was rewritten or cut')]);
});

test('a chain that was cut at its end is found with a published head', async () => {
  await change();
  await seal();
  await jsonInProcess(['audit', 'head', '--out', path('uncut')], asAdmin);
  await desk.sql.root.query(`
    set session_replication_role = replica;
    delete from "AuditLog" where chain_position = (select max(chain_position) from "AuditLog");
    update "AuditHead" h set (position, sequence, hash) = (select chain_position, sequence, hash from "AuditLog" order by chain_position desc nulls last limit 1);
    set session_replication_role = origin`);
  expect(await jsonInProcess(['audit', 'verify'], asAdmin)).toMatchObject({ ok: true });
  expect((await runInProcess(['audit', 'verify', '--head', path('uncut')], asAdmin)).code).toBe(1);
});

test('a webhook receives the head as JSON, after refusals too; a webhook that stays away is a failure that names no secret', async () => {
  const bodies: string[] = [];
  let refusals = 1;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      refusals -= 1;
      response.statusCode = refusals >= 0 ? 503 : 204;
      if (refusals < 0) bodies.push(`${request.method} ${request.headers['content-type']} ${body}`);
      response.end();
    });
  });
  const url = await listening(server);
  const { hash } = await jsonInProcess<Head>(['audit', 'head', '--webhook', url], asAdmin);
  expect(bodies).toEqual([expect.stringMatching(new RegExp(`^POST application/json \\{.*"hash":"${hash}"`))]);
  server.close();
  const away = await runInProcess(['audit', 'head', '--webhook', url], asAdmin);
  expect([away.code, away.stdout]).toEqual([1, expect.stringContaining('FAILED')]);
  expect(away.stdout + away.stderr).not.toContain('secret');
});

test('a syslog receives it by UDP and by TCP, in the form of RFC 5424', async () => {
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const datagram = new Promise<string>((resolve) => udp.once('message', (message) => resolve(message.toString())));
  const tcp = createStreamServer();
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const stream = new Promise<string>((resolve) =>
    tcp.once('connection', (socket) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('end', () => resolve(text));
    }),
  );
  const { hash } = await jsonInProcess<Head>(
    ['audit', 'head', '--syslog', `udp://127.0.0.1:${udp.address().port}`],
    asAdmin,
  );
  expect(await datagram).toMatch(
    new RegExp(`^<109>1 \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z \\S+ traderai \\d+ audit-head - \\{.*"hash":"${hash}"`),
  );
  await jsonInProcess(['audit', 'head', '--syslog', `tcp://127.0.0.1:${(tcp.address() as AddressInfo).port}`], asAdmin);
  const [, bytes, message] = /^(\d+) (.*)$/s.exec(await stream)!;
  expect(Buffer.byteLength(message!)).toBe(Number(bytes));
  // A syslog's file is a list of heads as it is.
  writeFileSync(path('syslog'), `Nov 27 12:00:00 desk ${message}\n`);
  expect(await jsonInProcess(['audit', 'verify', '--head', path('syslog')], asAdmin)).toMatchObject({
    ok: true,
    heads: 1,
  });
  udp.close();
  tcp.close();
});

test('an engine seals within five seconds beside an open transaction, seals at its end, and its job publishes to the configured file', async () => {
  await desk.sql.root.query('update "EngineLease" set leader = null, heartbeat_at = null');
  await runInProcess(['config', 'set', 'auditHeadFile', path('published')], { home: desk.home });
  const open = await desk.sql.root.connect();
  await open.query(`begin; update "Instrument" set name = 'waits' where symbol = 'ETHUSD'`);
  const engine = startBinary(['engine', 'run', '--feed', 'sim:BTCUSD'], {
    home: desk.home,
    url: desk.urlOf(desk.engine.login),
  });
  const unsealed = async (): Promise<number> =>
    Number((await desk.sql.root.query<{ rows: string }>('select rows from unsealed_audit()')).rows[0]!.rows);
  try {
    await change();
    await expect.poll(unsealed, { timeout: 20_000, interval: 200 }).toBe(0);
    await change();
    await expect.poll(unsealed, { timeout: 5_000, interval: 200 }).toBe(0);
    await open.query('commit');
    await change();
    engine.process.kill('SIGTERM');
    expect((await engine.result).code).toBe(130);
    expect(await unsealed()).toBe(0);
  } finally {
    engine.process.kill('SIGKILL');
    open.release(true);
  }
  const report = await jsonInProcess(['db', 'maintain', '--job', 'publish-audit-head'], asAdmin);
  expect(report).toMatchObject([{ outcome: 'DONE', rows: 1 }]);
  expect(await jsonInProcess(['audit', 'verify', '--head', path('published')], asAdmin)).toMatchObject({
    ok: true,
    heads: 1,
  });
}, 60_000);

test.each([
  [['head', '--webhook', 'ftp://x'], 'is not an http or https URL'],
  [['head', '--syslog', 'loghost'], 'is not a syslog'],
  [['verify', '--head', '/nowhere'], 'is neither a head nor a file'],
])('audit %j is wrong usage', async (args, message) => {
  const { code, stderr } = await runInProcess(['audit', ...args], asAdmin);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
