import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBinary } from '../support/binary.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

interface Shown {
  readonly halts: readonly Record<string, unknown>[];
}

test('a trader halts and resumes its own trading with the program', async () => {
  const halted = await desk.program('halt', 'fills look wrong');
  expect(halted).toMatchObject({ code: 0, stderr: '' });
  expect(halted.stdout).toMatch(
    new RegExp(
      `^HALTED: user ${desk.person.login} \\(halt \\d+\\)\\. Orders that may add risk are denied, .*reduce-only orders work on\\.\\n$`,
    ),
  );
  const denied = await desk.program('order', 'place', 'b 1 BTCUSD @6000');
  expect(denied.code).toBe(3);
  expect(denied.stderr).toMatch(/trading is halted for user .*: fills look wrong/);
  expect(denied.stderr).toContain('traderai risk show');
  const preview = await desk.run('order', 'place', 'b 1 BTCUSD @6000', '--dry-run', '--json');
  expect([preview.code, preview.stdout]).toEqual([3, expect.stringContaining('"HALTED"')]);

  expect((await desk.run('risk', 'show')).stdout).toMatch(/IN FORCE.*fills look wrong/);
  expect(await desk.json<Shown>('risk', 'show')).toMatchObject({
    halts: [{ user: desk.person.login, portfolio: null, symbol: null, reason: 'fills look wrong', resumedAt: null }],
  });
  expect((await desk.program()).stdout).toContain('HALTED');

  expect(await desk.run('resume')).toMatchObject({ code: 2, stderr: expect.stringContaining('--confirm resume') });
  expect(await desk.run('resume', '--confirm', 'yes')).toMatchObject({ code: 2 });
  expect((await desk.program('resume', '--confirm', 'resume', '--reason', 'looked at')).stdout).toMatch(
    /^Resumed: user .* Canceled orders stay canceled\.\n$/,
  );
  expect((await desk.json<Shown>('risk', 'show')).halts[0]).toMatchObject({ resumeReason: 'looked at' });
  expect(await desk.run('resume', '--confirm', 'resume')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no halt is in force'),
  });
  expect(await desk.run('order', 'place', 'b 1 BTCUSD @6000')).toMatchObject({ code: 0 });
});

test('a halt names its scope; several in force are resumed by their numbers', async () => {
  const first = await desk.json<Record<string, string>>('halt', 'one', '--portfolio', 'main', '--symbol', 'BTCUSD');
  const second = await desk.json<Record<string, string>>('halt', 'two', '--user', desk.person.login);
  expect(first).toMatchObject({ portfolio: 'main', user: null, symbol: 'BTCUSD' });
  const several = await desk.run('resume', '--confirm', 'resume');
  expect(several.stderr).toContain(`${first.number} (portfolio main in BTCUSD)`);
  expect(several.code).toBe(2);
  for (const { number } of [first, second])
    expect(await desk.run('resume', number!, '--confirm', 'resume')).toMatchObject({ code: 0 });
  expect(await desk.run('halt', 'x', '--user', 'ann', '--portfolio', 'main')).toMatchObject({ code: 2 });
});

test('a trader may not halt the desk, a symbol of it, or another user', async () => {
  const other = await desk.sql.person();
  for (const args of [['--user', other.login]])
    expect(await desk.run('halt', 'x', ...args)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('only risk'),
    });
});

test('risk halts the desk, and another person resumes it where the halt says so', async () => {
  const [risk, admin] = [
    await desk.sql.person({ role: 'traderai_risk' }),
    await desk.sql.person({ role: 'traderai_admin' }),
  ];
  const as = (login: string, ...args: string[]): ReturnType<typeof runBinary> =>
    runBinary(args, { home: desk.home, url: desk.urlOf(login) });
  const halted = await as(risk.login, 'halt', 'exchange is down', '--second-person', '--cancel-protective');
  expect(halted.stdout).toMatch(/^HALTED: the desk .*it cancels reduce-only orders too\.\n$/);
  expect(await desk.run('order', 'place', 'b 1 BTCUSD @6000')).toMatchObject({ code: 3 });
  expect(await as(risk.login, 'resume', '--confirm', 'resume')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('second person'),
  });
  expect(await desk.run('resume', '--confirm', 'resume')).toMatchObject({ code: 1 });
  expect(await as(admin.login, 'resume', '--confirm', 'resume')).toMatchObject({ code: 0 });
});
