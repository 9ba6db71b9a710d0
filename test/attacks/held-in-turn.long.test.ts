/**
 * Eleven sessions keep rows that the engine needs in turn, each for less time than the engine waits for one session: of
 * one user and its keys, and of several users. A bystander trades meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import type { Person } from './attack.ts';
import { Tally, everywhere } from './assault.ts';
import type { Round } from './assault.ts';
import { connected, makeKey } from './logins.ts';
import { fillMs, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const SESSIONS = 11;
const WATCHED_MS = 4_000;
/**
 * Ten times what others wait on an idle machine: eleven busy sessions and the tests of other files run beside it.
 * test/engine/blocked-bookings.test.ts measures for how long the engine waits for a session and for a user.
 */
const SLOWEST_FILL_MS = 5_000;

let desk: TestDesk;
let stage: Stage;
const others: Person[] = [];
beforeAll(async () => {
  desk = await openTestDesk();
  stage = await openStage(desk.superuser);
  await stage.root.query('select set_person_limits(null, connections => 3)');
  await stage.root.query('select set_person_limits($1, connections => 20)', [stage.mallory.userId]);
  for (let number = 0; number < SESSIONS; number += 1) others.push(await stage.newTrader(`other${number}`));
});
afterAll(async () => {
  await stage.close();
  await desk.close();
});

const portfolioOf = 'select id from "Portfolio" order by id limit 1';

const idle: Round = async (client) => {
  await client.query('begin');
  await client.query(`select move_cash((${portfolioOf}), 1)`);
  await sleep(150);
  await client.query('rollback');
};

/** Never idle for long. */
const busy: Round = async (client) => {
  await client.query('begin');
  await client.query(`select move_cash((${portfolioOf}), 1)`);
  for (const end = performance.now() + 150; performance.now() < end;) await client.query('select 1');
  await client.query('rollback');
};

/** Keeps the row while its statement runs. */
const running: Round = (client) =>
  client.query(
    `with moved as materialized (select move_cash((${portfolioOf}), 1))
       select count(*), (select count(*) from moved) from generate_series(1, (select 1500000 from moved))`,
  );

interface Report {
  readonly slowestFillMs: number;
  /** Sessions of the attackers that were ended. */
  readonly ended: number;
  /** Completed by the attacking sessions. */
  readonly rounds: number;
}

async function attack(seats: readonly ClientConfig[], round: Round): Promise<Report> {
  const over = new AbortController();
  const tally = new Tally();
  const attacking = everywhere(round)({ stage, seats, signal: over.signal, tally });
  const client = await connected(stage.bystander.config);
  let slowestFillMs = 0;
  for (const end = performance.now() + WATCHED_MS; performance.now() < end;)
    slowestFillMs = Math.max(slowestFillMs, await fillMs(client, stage.bystander));
  over.abort();
  await stage.root.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = any ($1)',
    [seats.map(({ user }) => user)],
  );
  await attacking;
  await client.end();
  return { slowestFillMs, ended: tally.ended, rounds: tally.rounds };
}

async function ofOneUser(): Promise<ClientConfig[]> {
  const key = await makeKey(stage.mallory, 'trader', { connections: 5 });
  return Array.from({ length: SESSIONS }, (_, number) => (number < 5 ? key : stage.mallory.config));
}

test.each([
  ['one user, idle', ofOneUser, idle],
  ['one user, with short statements', ofOneUser, busy],
  ['one user, running', ofOneUser, running],
  ['several users, idle', () => Promise.resolve(others.map(({ config }) => config)), idle],
])('%s', async (_, seats, round) => {
  const report = await attack(await seats(), round);
  // How long a statement keeps its row depends on the machine: on a fast one no session may have to be ended.
  expect(round === idle ? report.ended : report.ended + report.rounds).toBeGreaterThan(0);
  expect(report.slowestFillMs).toBeLessThan(SLOWEST_FILL_MS);
});

test('after all attacks every law of the desk is fulfilled', async () => {
  const { checks } = await verifyDesk(stage.root);
  expect(checks.filter(({ ok }) => !ok).map(({ law }) => law)).toEqual([]);
});
