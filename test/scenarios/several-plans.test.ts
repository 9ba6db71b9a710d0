/** Several plans one after the other on one desk, with the shipped engine: every line is entered. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { jsonInProcess } from '../support/in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-plans-'));
let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, cash_balance_usd, total_value_usd) select id, 'main', 10000, 10000 from person`);
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = () => ({ home: folder, url: desk.url });

/** Runs a recording of the hour with a plan of one line; returns the positions afterwards. */
async function planned(hour: string, line: string): Promise<string[]> {
  const [feed, plan] = [join(folder, `${hour}.csv`), join(folder, `${hour}.plan`)];
  const bars = Array.from(
    { length: 5 },
    (_, minute) => `2025-01-02T${hour}:0${minute}:00Z,TINUSD,1m,1,1,1,1,1000000\n`,
  );
  writeFileSync(feed, `timestamp,symbol,interval,open,high,low,close,volume\n${bars.join('')}`);
  writeFileSync(plan, `2025-01-02T${hour}:01:00Z ${line}\n`);
  const run = await jsonInProcess<{ denied: number }>(
    ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan, '--until', 'idle'],
    at(),
  );
  expect(run).toMatchObject({ denied: 0 });
  const { rows } = await desk.pool.query<{ held: string }>(
    `select trim_scale(quantity) || ' ' || symbol as held from "Position" where quantity <> 0 order by symbol`,
  );
  return rows.map(({ held }) => held);
}

test('the first line of every plan is entered, regardless of earlier plans', async () => {
  expect(await planned('10', 'b 5 TINUSD @mkt')).toEqual(['5 TINUSD']);
  expect(await planned('11', 'b 5 TINUSD @mkt')).toEqual(['10 TINUSD']);
  expect(await planned('12', 'flat TINUSD')).toEqual([]);
  expect(await planned('13', 'b 3 TINUSD @mkt')).toEqual(['3 TINUSD']);
  expect(await planned('14', 'flat TINUSD')).toEqual([]);
});
