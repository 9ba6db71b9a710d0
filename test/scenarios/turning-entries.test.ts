/** Entries with exits against a position over a recording, with the shipped program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { jsonInProcess } from '../support/in-process.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'traderai-turns-'));
let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
  await desk.pool
    .query(`with person as (insert into "User" (email, username, login, role) values ('p@desk.test', 'p', session_user, 'ADMIN') returning id)
    insert into "Portfolio" (user_id, name, account, cash_balance_usd, total_value_usd) select id, 'main', 'MARGIN', 100000, 100000 from person`);
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

const BARS = ['100 101 99 100', '100 101 99 100', '100 101 99 100', '100 101 99 100', '100 101 99 100'];
const SYMBOLS = ['REDUCED', 'TURNED'];
const PLAN = [
  ['10:01:00', 'client-order-id=short-1 s 3 REDUCED @mkt gtc'],
  ['10:01:00', 'client-order-id=short-2 s 3 TURNED @mkt gtc'],
  ['10:02:30', 'client-order-id=reduced b 2 REDUCED @mkt gtc tp 110 sl 95'],
  ['10:02:30', 'client-order-id=turned b 5 TURNED @mkt gtc tp 110 sl 95'],
] as const;

interface Shown {
  readonly status: string;
  readonly quantity: string;
  readonly endReason: { readonly code: string } | null;
}

test('exits work for what their entry opens, and previews say how much that is', async () => {
  const [feed, plan] = [join(folder, 'bars.csv'), join(folder, 'plan.txt')];
  const rows = BARS.flatMap((prices, minute) =>
    SYMBOLS.map((symbol) => `2025-01-02T10:0${minute}:00Z,${symbol},1m,${prices.replaceAll(' ', ',')},100000`),
  );
  writeFileSync(feed, `timestamp,symbol,interval,open,high,low,close,volume\n${rows.join('\n')}\n`);
  writeFileSync(plan, PLAN.map(([time, line]) => `2025-01-02T${time}Z ${line}\n`).join(''));
  const at = { home: folder, url: desk.url };
  const args = ['engine', 'run', '--feed', `replay:${feed},speed=max`, '--orders', plan, '--until', 'idle'];
  expect((await runBinary(args, at)).code).toBe(0);

  const show = (clientOrderId: string): Promise<Shown> => jsonInProcess<Shown>(['order', 'show', clientOrderId], at);
  for (const exit of ['tp', 'sl']) {
    expect(await show(`reduced:${exit}`)).toMatchObject({ status: 'CANCELED', endReason: { code: 'PARENT_ENDED' } });
    expect(await show(`turned:${exit}`)).toMatchObject({ status: 'NEW', quantity: '2', endReason: null });
  }

  const preview = async (line: string): Promise<string> => {
    const { stdout } = await runBinary(['order', 'place', line, '--dry-run'], at);
    for (const text of stdout.split('\n')) if (text.startsWith('Exits')) expect(text.length).toBeLessThanOrEqual(80);
    return stdout;
  };
  const reducing = await preview('b 1 REDUCED @mkt gtc tp 110 sl 95');
  expect(reducing).toContain('It opens nothing now; its exits work only for what it opens.');
  expect(reducing).not.toContain('Result at');
  const turning = await preview('b 3 REDUCED @mkt gtc tp 110 sl 95');
  expect(turning).toContain('It opens 2 now; its exits work only for what it opens.');
  expect(turning).toContain('Result at target');
  expect(await preview('b 1 TURNED @mkt gtc tp 110 sl 95')).not.toContain('its exits work only');

  const { ok } = await jsonInProcess<{ ok: boolean }>(['db', 'verify'], at);
  expect(ok).toBe(true);
});
