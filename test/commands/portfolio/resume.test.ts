import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk('traderai_admin');
});
afterAll(() => desk.close());

test('status, list, show and the console show a suspended portfolio; it refuses orders until an administrator resumes it', async () => {
  await desk.sql.root.query(
    `update "Portfolio" set suspended_at = now(), suspended_reason = 'numeric field overflow' where id = $1`,
    [desk.person.portfolioId],
  );
  const said = async (...args: string[]): Promise<string> => (await desk.run(...args)).stdout;
  expect(await said('portfolio', 'list')).toContain('suspended');
  expect(await said('portfolio', 'show')).toContain('numeric field overflow');
  expect(await said('engine', 'status')).toContain(`portfolio main of ${desk.person.login}: numeric field overflow`);
  expect(JSON.parse(await said('engine', 'status', '--json'))).toMatchObject({
    suspendedPortfolios: [{ portfolio: 'main', user: desk.person.login, reason: 'numeric field overflow' }],
    refusedBookings: [],
  });
  expect((await desk.program()).stdout).toContain('SUSPENDED');
  const denied = await desk.run('order', 'place', 'b 1 BTCUSD @90');
  expect(denied).toMatchObject({ code: 3, stderr: expect.stringContaining('PORTFOLIO_SUSPENDED') });

  expect((await desk.program('portfolio', 'resume', 'main')).stdout).toBe('Portfolio main trades again.\n');
  expect(await said('portfolio', 'list')).not.toContain('suspended');
  const again = await desk.run('portfolio', 'resume', 'main');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('portfolio main is not suspended')]);
  expect(await desk.run('portfolio', 'resume', 'nowhere')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there is no portfolio nowhere'),
  });
  const audited = await desk.sql.root.query(
    `select from "AuditLog" where table_name = 'Portfolio' and old_values ->> 'suspended_reason' = 'numeric field overflow' and new_values ->> 'suspended_reason' is null`,
  );
  expect(audited.rowCount).toBe(1);
});

test('--user is required when several portfolios have one name', async () => {
  const [ann, ben] = [await desk.sql.person(), await desk.sql.person()];
  const suspend = (id: string) =>
    desk.sql.root.query(`update "Portfolio" set suspended_at = now(), suspended_reason = 'why' where id = $1`, [id]);
  await suspend(ann.portfolioId);
  await suspend(ben.portfolioId);
  expect(await desk.run('portfolio', 'resume', 'main')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--user'),
  });
  expect(await desk.json('portfolio', 'resume', 'main', '--user', ann.login)).toMatchObject({
    id: ann.portfolioId,
    suspendedAt: null,
  });
  expect(await desk.json('portfolio', 'resume', 'main')).toMatchObject({ id: ben.portfolioId });
});
