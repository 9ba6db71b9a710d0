import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { runInProcess } from '../../support/in-process.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const errorOf = ({ stderr }: { readonly stderr: string }) =>
  (JSON.parse(stderr) as { error: { code: string; message: string } }).error;

test('only administrators can list the audit, and filters narrow the list', async () => {
  const refused = await desk.run('audit', 'list', '--json');
  expect([refused.code, errorOf(refused).code]).toEqual([3, 'NOT_PERMITTED']);
  const admin = await desk.sql.person({ role: 'traderai_admin' });
  const audit = async (...args: string[]) => {
    const { code, stdout } = await runInProcess(['audit', 'list', ...args, '--json'], {
      home: desk.home,
      url: desk.urlOf(admin.login),
    });
    expect(code).toBe(0);
    return JSON.parse(stdout) as { sequence: string; table: string; key: string; action: string; oldValues: unknown }[];
  };
  expect(await audit('--entity', 'portfolio', '--key', desk.person.portfolioId)).toMatchObject([
    { table: 'Portfolio', key: desk.person.portfolioId, action: 'INSERT', oldValues: null },
  ]);
  expect((await audit('--limit', '2')).map(({ sequence }) => Number(sequence))).toSatisfy(
    ([one, other]: number[]) => one! > other!,
  );
  expect(await audit('--from', '2100-01-01')).toEqual([]);
  expect(await audit('--to', '2000-01-01')).toEqual([]);
});
