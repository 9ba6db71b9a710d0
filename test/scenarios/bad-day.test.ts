/** A bad day of a portfolio with the shipped program: a warning, a freeze, a flatten, and the way back. */
import { expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { Session, quiet } from './session.ts';

interface Alerted {
  readonly severity: string;
  readonly title: string;
  readonly type: string;
}

const PLAN = [
  '1 entry b 100 XUSD @mkt gtc sl 60',
  // Rests below the market, and would add to the position.
  '1 rest b 10 XUSD @70 gtc',
];
/** Losses of 600, 1,200 and 2,100, then a rise that a position would have gained from. */
const BARS = [100, 100, 94, 88, 79, 79, 120].map(quiet);

async function limited(): Promise<Session> {
  const session = await Session.open();
  const set = (...words: string[]): Promise<unknown> => session.run('risk', 'limit', 'set', 'MAX_DAILY_LOSS', ...words);
  await set('500', '--action', 'warn');
  await set('1000', '--action', 'freeze', '--user', 'p');
  await set('2000', '--action', 'flatten', '--portfolio', 'main');
  return session;
}

test('a loss warns, freezes and flattens once each; resuming lets the next day trade', async () => {
  await using session = await limited();
  await session.replay({ bars: BARS, plan: PLAN });
  expect(await session.trades()).toEqual(['BUY 100 @100', 'SELL 100 @79']);
  expect(await session.orders()).toEqual([
    'entry BUY 100/100 @100 FILLED',
    'entry:sl SELL 0/100 CANCELED HALTED',
    expect.stringMatching(/^limit-\d+-[0-9a-f]{12} SELL 100\/100 @79 FILLED$/),
    'rest BUY 0/10 CANCELED HALTED',
  ]);
  const alerts = (await session.run<Alerted[]>('alert', 'list')).filter(({ type }) => type === 'RISK_LIMIT');
  expect(alerts.map(({ severity, title }) => `${severity} ${title}`).sort()).toEqual([
    'CRITICAL MAX_DAILY_LOSS of portfolio main',
    'CRITICAL MAX_DAILY_LOSS of user p',
    'MEDIUM MAX_DAILY_LOSS of the desk',
  ]);
  const listed = await session.run<{ readonly use: string; readonly breached: boolean }[]>('risk', 'limit', 'list');
  for (const { use, breached } of listed) expect([Number(use), breached]).toEqual([expect.closeTo(2_117.9, 0), true]);

  const place = (): Promise<{ readonly code: number | null; readonly stderr: string }> =>
    runBinary(['order', 'place', 'b 1 XUSD @mkt gtc'], session.at);
  expect(await place()).toMatchObject({ code: 3, stderr: expect.stringContaining('trading is halted') });
  const { halts } = await session.run<{
    readonly halts: { readonly number: string; readonly resumedAt: string | null }[];
  }>('risk', 'show');
  for (const { number } of halts) await session.run('resume', number, '--confirm', 'resume');
  // The loss of the day is still beyond the limits.
  expect(await place()).toMatchObject({ code: 3, stderr: expect.stringContaining('the loss of the day') });

  await session.replay({ bars: Array.from({ length: 900 }, () => quiet(120)) });
  expect(await place()).toMatchObject({ code: 0 });
  expect((await runBinary(['db', 'verify'], session.at)).code).toBe(0);
}, 120_000);

test('the same recording has the same end each time', async () => {
  const ends = [];
  for (let run = 0; run < 2; run += 1) {
    await using session = await limited();
    await session.replay({ bars: BARS, plan: PLAN });
    ends.push([await session.trades(), (await session.orders()).map((order) => order.replace(/limit-\S+/, 'limit'))]);
  }
  expect(ends[0]).toEqual(ends[1]);
}, 120_000);
