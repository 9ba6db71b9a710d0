/** How many signals a program, and all programs of a user, may publish. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publishSignal } from '../../src/database/actions/publish-signal.ts';
import type { Person } from '../support/sql-desk.ts';
import { SignalDesk, longSignal } from './signal-desk.ts';
import type { Program } from './signal-desk.ts';

let desk: SignalDesk;
let trader: Person;
let analyst: Person;
let agent: Program;

beforeAll(async () => {
  desk = await SignalDesk.open();
  ({ trader, analyst } = desk);
  agent = await desk.programOf(trader, ['agent']);
});
afterAll(() => desk.close());
beforeEach(() => desk.clear());

describe('a runaway program', () => {
  const flood = (count: number, from = 1): string =>
    `select publish_signal('flood-' || n, 'BTCUSD', 'LONG', 0.5, 3600) from generate_series(${from}, ${from + count - 1}) n`;
  const tooMany = { code: 'TR403', detail: 'SIGNAL_RATE' };

  test('is stopped at the eleventh signal of a minute; its owner’s other programs are not', async () => {
    await agent.pool.query(flood(10));
    await expect(agent.pool.query(flood(1, 11))).rejects.toMatchObject(tooMany);
    expect((await agent.pool.query(flood(10))).rows).toHaveLength(10);
    const other = await desk.programOf(trader, ['agent']);
    expect((await other.pool.query(flood(1))).rows).toHaveLength(1);
    await desk.root.query(`update "Signal" set created_at = created_at - interval '61 seconds'`);
    expect((await agent.pool.query(flood(1, 11))).rows).toHaveLength(1);
  });

  test('publishes no more than 120 an hour, with all keys of its owner together', async () => {
    await desk.root.query(
      `insert into "Signal" (source, algorithm, symbol, direction, strength, entry_price, generated_at, expires_at, user_id, client_signal_id, created_at)
         select 'agent:' || (n % 12), 'x', 'BTCUSD', 'LONG', 0.5, 1, now(), now() + interval '1 hour', $1, n, clock_timestamp() - interval '30 minutes' from generate_series(1, 119) n`,
      [trader.userId],
    );
    await agent.pool.query(flood(1));
    await expect(agent.pool.query(flood(1, 2))).rejects.toMatchObject(tooMany);
    const other = await desk.programOf(trader, ['agent']);
    await expect(other.pool.query(flood(1))).rejects.toMatchObject(tooMany);
    expect(await publishSignal(analyst.pool, longSignal())).toMatchObject({ ok: true });
  });

  test('is counted over all its concurrent connections', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 25 }, (_, n) => agent.pool.query(flood(1, n))));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('is counted by the clock, not by the start of its transaction', async () => {
    const client = await agent.pool.connect();
    await client.query('begin');
    const { rows } = await client.query(
      `select s.created_at > now() as later from publish_signal('late', 'BTCUSD', 'LONG', 0.5, 3600) s`,
    );
    await client.query('rollback');
    client.release();
    expect(rows).toEqual([{ later: true }]);
  });

  test('cannot hide signals of its other connections from the count', async () => {
    const client = await agent.pool.connect();
    for (const level of ['repeatable read', 'serializable']) {
      await client.query(`begin isolation level ${level}`);
      await expect(client.query(flood(1))).rejects.toMatchObject({ code: 'TR409', detail: 'ISOLATION_LEVEL' });
      await client.query('rollback');
    }
    client.release();
  });
});
