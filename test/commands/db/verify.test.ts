import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { runInProcess } from '../../support/in-process.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
});
afterAll(() => desk.close());

interface Verification {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly violations: readonly Record<string, unknown>[];
    readonly law: string;
  }[];
}

test('every law of the desk is checked, one line each', async () => {
  await desk.json('order', 'place', 'b 0.5 BTCUSD @mkt');
  await desk.fill(1, '6400');
  const verification = await desk.json<Verification>('db', 'verify');
  expect(Object.keys(verification)).toEqual(['ok', 'checks']);
  expect(verification.ok).toBe(true);
  for (const check of verification.checks) {
    expect(Object.keys(check).slice(0, 3)).toEqual(['name', 'ok', 'violations']);
    expect(check).toMatchObject({ ok: true, violations: [] });
  }
  const { rows } = await desk.sql.root.query(
    `select relname as name from pg_class where relnamespace = 'invariant'::regnamespace order by 1`,
  );
  expect(verification.checks.map(({ name }) => ({ name }))).toEqual(rows);
  const { code, stdout, stderr } = await desk.program('db', 'verify');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(rows.length + 1);
  expect(stdout).toContain(`All ${rows.length} laws hold.`);
});

test('a broken law ends with exit code 1 and the rows that break it', async () => {
  await desk.sql.root.query(`update "Portfolio" set cash_balance_usd = cash_balance_usd + 1 where id = $1`, [
    desk.person.portfolioId,
  ]);
  try {
    const json = await desk.run('db', 'verify', '--json');
    const { ok, checks } = JSON.parse(json.stdout) as Verification;
    expect([json.code, ok]).toEqual([1, false]);
    expect(checks.filter((check) => !check.ok).map(({ name }) => name)).toEqual([
      'cash_equals_ledger',
      'cash_equals_results',
    ]);
    expect(checks.find(({ name }) => name === 'cash_equals_ledger')!.violations).toMatchObject([
      { portfolio_id: desk.person.portfolioId, name: 'main' },
    ]);
    const { code, stdout } = await desk.run('db', 'verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BROKEN +cash_equals_ledger .* 1 row breaks it:\n +\{.*"name":"main".*\}$/m);
    expect(stdout).toContain('2 of ');
  } finally {
    await desk.sql.root.query(`update "Portfolio" set cash_balance_usd = cash_balance_usd - 1 where id = $1`, [
      desk.person.portfolioId,
    ]);
  }
});

test('a login without the right to read the audit is refused with exit code 3', async () => {
  const trader = await desk.sql.person();
  const { code, stdout, stderr } = await runInProcess(['db', 'verify', '--json'], {
    home: desk.home,
    url: desk.urlOf(trader.login),
  });
  expect([code, stdout]).toEqual([3, '']);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
});

test('a database without a desk of this version ends every command with exit code 4', async () => {
  const empty = await openTestDesk({ schema: 'none' });
  const half = await openTestDesk();
  try {
    for (const args of [
      ['db', 'verify'],
      ['position', 'list'],
    ]) {
      const { code, stderr } = await runBinary([...args, '--json'], { home: desk.home, url: empty.url });
      expect([code, JSON.parse(stderr)]).toMatchObject([
        4,
        { error: { code: 'NO_SCHEMA', hint: expect.stringContaining('traderai db migrate') } },
      ]);
    }
    await half.pool.query('drop function portfolio_value(uuid) cascade; drop table "Alert" cascade');
    for (const args of [
      ['portfolio', 'show'],
      ['alert', 'list'],
      ['order', 'place', 'b 1 BTCUSD @mkt'],
    ]) {
      await half.pool.query(
        `insert into "User" (email, username) values ('a@desk.test', 'ann') on conflict do nothing`,
      );
      await half.pool.query(
        `insert into "Portfolio" (user_id, name) select id, 'main' from "User" on conflict do nothing`,
      );
      const { code, stderr } = await runInProcess([...args, '--json'], { home: desk.home, url: half.url });
      expect([code, JSON.parse(stderr)], args.join(' ')).toMatchObject([
        4,
        { error: { code: 'SCHEMA_OUTDATED', hint: expect.stringContaining('traderai db migrate') } },
      ]);
    }
  } finally {
    await empty.close();
    await half.close();
  }
});
