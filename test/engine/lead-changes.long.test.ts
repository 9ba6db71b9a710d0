/**
 * The lead passes from engine to engine: real processes that are stopped, continued and killed, idle and in the middle
 * of a booking.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';

const LEADS_WITHIN_MS = 5_000;

let home: TestHome;
let desk: TestDesk;
let url: string;
let engines: Engine[] = [];
let holder: PoolClient | null = null;

beforeEach(async () => {
  home = makeTestHome();
  desk = await openTestDesk();
  ({ url } = await desk.login('traderai_engine'));
});
afterEach(async () => {
  for (const { process } of engines) for (const signal of ['SIGCONT', 'SIGKILL'] as const) process.kill(signal);
  await Promise.all(engines.map(({ result }) => result));
  engines = [];
  await letGo();
  await desk.close();
  await home.remove();
});

interface Engine extends RunningBinary {
  /** Standard error so far. */
  said(): string;
}

function engine(...options: string[]): Engine {
  const words = options.length === 0 ? ['--feed', 'sim:BTCUSD,every=20'] : options;
  const started = startBinary(['engine', 'run', ...words], { home: home.path, url });
  let text = '';
  started.process.stderr!.on('data', (part: string) => (text += part));
  const made = { ...started, said: () => text };
  engines.push(made);
  return made;
}

async function says(one: Engine, words: RegExp): Promise<void> {
  await until(
    async () => words.test(one.said()),
    () => `${words} in: ${one.said()}`,
  );
}

async function until(wanted: () => Promise<boolean>, what: () => string = () => 'the result'): Promise<void> {
  for (const end = performance.now() + 30_000; !(await wanted()); await sleep(10))
    if (performance.now() > end) throw new Error(`not within 30 s: ${what()}`);
}

async function lease(): Promise<{ epoch: number; backend: number; steps: number }> {
  const { rows } = await desk.pool.query<{ epoch: number; backend: number; steps: number }>(
    'select epoch::int, backend_pid as backend, steps::int from "EngineLease"',
  );
  return rows[0]!;
}

async function brokenLaws(): Promise<string[]> {
  const client = await desk.pool.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

/** A leader and a stand-by that has said so. */
async function pair(): Promise<{ readonly leader: Engine; readonly standby: Engine }> {
  const leader = engine();
  await says(leader, /Leading with epoch 1/);
  const standby = engine();
  await says(standby, new RegExp(`Another engine leads \\(process ${leader.process.pid} on .*\\); standing by\\.`));
  await until(async () => (await lease()).steps > 0);
  return { leader, standby };
}

/** Milliseconds until the stand-by has the lease and has loaded the desk. */
async function succeeds(standby: Engine): Promise<number> {
  const startedAt = performance.now();
  await says(standby, /Leading with epoch 2/);
  return performance.now() - startedAt;
}

async function booked(): Promise<void> {
  const { rows: before } = await desk.pool.query<{ sequence: string }>('select sum(sequence) as sequence from "Quote"');
  await until(async () => {
    const { rows } = await desk.pool.query<{ sequence: string }>('select sum(sequence) as sequence from "Quote"');
    return Number(rows[0]!.sequence) > Number(before[0]!.sequence) + 3;
  });
}

/** A superuser keeps the row of the quote, which no reaper ends: the leader is in the middle of book_step. */
async function holdBooking(): Promise<void> {
  holder = await desk.pool.connect();
  await holder.query('begin');
  await holder.query('select from "Quote" for update');
  await until(async () => {
    const found = await desk.pool.query(
      `select from pg_stat_activity a join "EngineLease" l on l.backend_pid = a.pid
        where a.wait_event_type = 'Lock' and a.query like '%book_step%'`,
    );
    return found.rowCount === 1;
  });
}

async function letGo(): Promise<void> {
  await holder?.query('rollback');
  holder?.release();
  holder = null;
}

async function isConnected(backend: number): Promise<boolean> {
  return (await desk.pool.query('select from pg_stat_activity where pid = $1', [backend])).rowCount === 1;
}

describe('a stand-by leads within five seconds', () => {
  test('after its leader was stopped while idle; the old one, continued, writes nothing and stands by', async () => {
    const { leader, standby } = await pair();
    const { backend } = await lease();
    leader.process.kill('SIGSTOP');
    const tookMs = await succeeds(standby);
    expect(tookMs).toBeLessThan(LEADS_WITHIN_MS);
    expect(standby.said()).toMatch(/The leader has been silent for .* taking the lead\./);
    expect(await isConnected(backend)).toBe(false);
    await booked();
    leader.process.kill('SIGCONT');
    await says(leader, /another one took the lead \(process \d+ on .*\)\. This one writes nothing and stands by\./);
    await booked();
    expect((await lease()).epoch).toBe(2);
    standby.process.kill('SIGTERM');
    await says(leader, /Leading with epoch 3/);
    await booked();
    expect(await brokenLaws()).toEqual([]);
  });

  test('after its leader was stopped in the middle of book_step, whose connection is ended', async () => {
    const { leader, standby } = await pair();
    await holdBooking();
    const { backend } = await lease();
    leader.process.kill('SIGSTOP');
    const tookMs = await succeeds(standby);
    expect(tookMs).toBeLessThan(LEADS_WITHIN_MS);
    expect(await isConnected(backend)).toBe(false);
    await letGo();
    await booked();
    leader.process.kill('SIGCONT');
    await says(leader, /another one took the lead/);
    await booked();
    expect((await lease()).epoch).toBe(2);
    expect(await brokenLaws()).toEqual([]);
  });

  test('after its leader was killed in the middle of book_step, whose connection does not go on', async () => {
    const { leader, standby } = await pair();
    await holdBooking();
    const { backend } = await lease();
    leader.process.kill('SIGKILL');
    const tookMs = await succeeds(standby);
    expect(tookMs).toBeLessThan(LEADS_WITHIN_MS);
    expect(await isConnected(backend)).toBe(false);
    await letGo();
    await booked();
    expect(await brokenLaws()).toEqual([]);
  });
});

test('the connection of a killed engine ends within seconds although no other engine runs', async () => {
  const leader = engine();
  await says(leader, /Leading with epoch 1/);
  await booked();
  await holdBooking();
  const { backend } = await lease();
  const startedAt = performance.now();
  leader.process.kill('SIGKILL');
  await until(async () => !(await isConnected(backend)));
  expect(performance.now() - startedAt).toBeLessThan(1_900);
  await letGo();
});

test('a leader that pauses for two seconds keeps the lead and every event', async () => {
  const { leader, standby } = await pair();
  for (let pause = 0; pause < 2; pause += 1) {
    leader.process.kill('SIGSTOP');
    await sleep(2_000);
    leader.process.kill('SIGCONT');
    await booked();
  }
  expect((await lease()).epoch).toBe(1);
  expect(standby.said()).not.toContain('Leading');
  expect(leader.said()).not.toContain('Next try');
});

test('a booking that takes longer than the lease does not cost the lead', async () => {
  const { leader, standby } = await pair();
  await holdBooking();
  await sleep(3_500);
  await letGo();
  await booked();
  expect((await lease()).epoch).toBe(1);
  expect(standby.said()).not.toContain('Leading');
  expect(leader.said()).not.toContain('Next try');
});

test('a stand-by that is stopped says that its plan was not entered because the run ended', async () => {
  const leader = engine();
  await says(leader, /Leading with epoch 1/);
  const plan = join(home.path, `plan-${randomBytes(4).toString('hex')}.txt`);
  writeFileSync(plan, '2030-01-01T00:00:00Z b 1 BTCUSD @mkt\n');
  await desk.pool.query(
    `with person as (insert into "User" (email, username, login) values ('p@desk.test', 'p', (select usename from pg_stat_activity where pid = (select backend_pid from "EngineLease"))) returning id)
     insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 1000, 1000 from person`,
  );
  const standby = engine('--feed', 'sim:BTCUSD,every=20', '--orders', plan, '--until', 'idle');
  await says(standby, /standing by\./);
  standby.process.kill('SIGTERM');
  const { stderr } = await standby.result;
  expect(stderr).toContain('1 line of the plan was not entered: the run ended before their times.');
  expect(stderr).not.toContain('market data ends');
});
