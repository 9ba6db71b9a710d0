/** Times in force and conditions by the shipped command. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  // 11:00 in New York, a Tuesday.
  await desk.sql.root.query(`update "EngineLease" set market_at = '2026-03-10T15:00:00Z'`);
  await desk.sql.root.query(
    `update "Instrument" set trading_hours = '{"name": "us-equities"}' where symbol = 'ETHUSD'`,
  );
});
afterAll(() => desk.close());

const WORDS: readonly (readonly [word: string, line: string, sentence: string, terms: object])[] = [
  ['gtd', 'b 1 ETHUSD @190 gtd=2026-12-25', 'BUY 1 ETHUSD at 190, GTD 2026-12-25', { expireDate: '2026-12-25' }],
  ['opg', 'b 1 ETHUSD @mkt opg', 'BUY 1 ETHUSD at market, OPG', { timeInForce: 'OPG' }],
  ['cls', 'b 1 ETHUSD @190 cls', 'BUY 1 ETHUSD at 190, CLS', { timeInForce: 'CLS' }],
  ['post', 'b 1 ETHUSD @190 post', 'BUY 1 ETHUSD at 190, DAY, post only', { postOnly: true }],
  ['aon', 'b 1 ETHUSD @190 aon gtc', 'BUY 1 ETHUSD at 190, GTC, all or none', { allOrNone: true }],
  ['show', 'b 4 ETHUSD @190 show 1.5 gtc', 'BUY 4 ETHUSD at 190, GTC, shows 1.5', { displayQuantity: '1.5' }],
];

describe.each(WORDS)('%s', (word, line, sentence, terms) => {
  test('is placed by the program, and list and show say it', async () => {
    const { code, stdout, stderr } = await desk.program('order', 'place', line, '--client-order-id', word);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout.split('\n')[0]).toContain(`PENDING_NEW: ${sentence}`);
    expect((await desk.run('order', 'show', word)).stdout).toContain(sentence);
    expect(await desk.json('order', 'show', word)).toMatchObject(terms);
    const listed = await desk.json<{ clientOrderId: string }[]>('order', 'list', '--open');
    expect(listed.find(({ clientOrderId }) => clientOrderId === word)).toMatchObject(terms);
  });

  test('is the same order when it is sent again, and another one without the word', async () => {
    const again = await desk.json('order', 'place', line, '--client-order-id', word);
    expect(again).toMatchObject({ clientOrderId: word, ...terms });
    const other = await desk.run('order', 'place', 'b 1 ETHUSD @190 fok', '--client-order-id', word, '--json');
    expect([other.code, other.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('DUPLICATE_CLIENT_ORDER_ID'),
    ]);
  });

  test('is previewed', async () => {
    expect(await desk.json('order', 'place', `?${line}`)).toMatchObject({ accepted: true, order: terms });
  });
});

test.each([
  ['b 1 ETHUSD @190 gtd=2026-07-03', 'GTD until Thu 2 Jul 2026 20:00 UTC (16:00 New York)'],
  [
    'b 1 ETHUSD @mkt opg',
    'at the open of the next session with a price, at the earliest Wed 11 Mar 13:30 UTC (09:30 New York)',
  ],
  [
    'b 1 ETHUSD @mkt cls',
    'at the close of the first session with a price, at the earliest Tue 10 Mar 20:00 UTC (16:00 New York)',
  ],
])('the preview of %s says how long it works', async (line, until) => {
  expect((await desk.run('order', 'place', `?${line}`)).stdout).toContain(until);
});

test('a date that has passed is denied, and a contradiction is shown by its place', async () => {
  const passed = await desk.program('order', 'place', 'b 1 ETHUSD @190 gtd=2026-03-09');
  expect([passed.code, passed.stderr]).toEqual([3, expect.stringContaining('EXPIRE_DATE_PASSED')]);
  expect(passed.stderr).toContain("Give today or a later date on the market's clock.");
  const { code, stderr } = await desk.program('order', 'place', 'b 1 ETHUSD @mkt post');
  expect(code).toBe(2);
  expect(stderr).toContain('           ^^^^');
  expect(stderr).toContain('a post-only order needs a limit price');
});

test('a dry run foretells the answer to a post-only order that would take', async () => {
  const { ask, rests } = (
    await desk.sql.root.query<{ ask: string; rests: string }>(
      `select trim_scale(q.ask)::text as ask, trim_scale(q.ask - i.tick_size)::text as rests
         from "Quote" q join "Instrument" i using (symbol) where symbol = 'ETHUSD'`,
    )
  ).rows[0]!;
  const line = `b 1 ETHUSD @${ask} gtc post`;
  const preview = (text = line): Promise<unknown> => desk.json('order', 'place', text, '--dry-run');
  expect(await preview()).toMatchObject({ accepted: true, postOnly: { takesAt: ask, restsAt: null } });
  const rejected = (await desk.program('order', 'place', line, '--dry-run')).stdout;
  expect(rejected).toMatch(/^Post-only +would take at \S+: would be REJECTED$/m);
  expect(rejected).toMatch(/^Verdict +the desk would accept, the engine REJECT it; nothing was sent$/m);
  await desk.sql.root.query(`update "Instrument" set post_only_policy = 'REPRICE' where symbol = 'ETHUSD'`);
  expect(await preview()).toMatchObject({ postOnly: { takesAt: ask, restsAt: rests } });
  expect((await desk.program('order', 'place', line, '--dry-run')).stdout).toMatch(
    /^Post-only +would take at \S+: would rest at \S+$[^]*^Verdict +would be accepted; nothing was sent$/m,
  );
  expect(await preview('b 1 ETHUSD @190 gtc post')).toMatchObject({ postOnly: { takesAt: null, restsAt: '190' } });
  expect(await preview('b 1 ETHUSD @190 gtc')).toMatchObject({ postOnly: null });
});
