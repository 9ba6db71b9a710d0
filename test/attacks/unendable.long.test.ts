/**
 * A trader keeps rows that the engine needs, and then runs a statement that Postgres cannot interrupt: its session ends
 * only with the statement. The desk does not wait for it, and closing the login is recorded at once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { UNENDABLE } from '../support/unendable.ts';
import { connected, makeLogin } from './logins.ts';
import { SYMBOL, fillMs, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const WATCHED_MS = 4_000;
/** Five times what others wait on an idle machine. */
const SLOWEST_FILL_MS = 10_000;

let desk: TestDesk;
let stage: Stage;
beforeAll(async () => {
  desk = await openTestDesk();
  stage = await openStage(desk.superuser);
});
afterAll(async () => {
  await stage.close();
  await desk.close();
});

test('the other traders are served, and the login is closed and recorded at once', async () => {
  const { root, mallory, bystander, engine } = stage;
  const admin = await connected(
    await makeLogin(root, desk.superuser, { login: `${mallory.login}_admin`, scope: 'admin' }),
  );
  const client = await connected(bystander.config);
  const kept = await connected(mallory.config);
  const { rows } = await kept.query<{ rule: string; session: string }>(
    `select (select id from create_alert_rule('${SYMBOL}', 'LAST', 'ABOVE', 1000000)) as rule, open_session('host', 'terminal') as session`,
  );
  const processId = (await kept.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  const isAlive = async (): Promise<boolean> =>
    (await root.query('select from pg_stat_activity where pid = $1', [processId])).rowCount === 1;

  await kept.query('begin');
  await kept.query('select touch_session($1), move_cash($2, 1)', [rows[0]!.session, mallory.portfolioId]);
  await kept.query('select delete_alert_rule($1)', [rows[0]!.rule]);
  const ended = kept.query(UNENDABLE).then(
    () => 'answered',
    () => 'ended',
  );

  const fills: number[] = [];
  for (const end = performance.now() + WATCHED_MS; performance.now() < end;)
    fills.push(await fillMs(client, bystander));
  expect(Math.max(...fills)).toBeLessThan(SLOWEST_FILL_MS);
  expect(await isAlive()).toBe(true);
  const log = engine.errors();
  expect(log).toContain(`cannot lock portfolio main of ${mallory.login}`);
  expect(log.split(`Ended a session of ${mallory.login}`)).toHaveLength(2);

  await expect(admin.query('call disable_user($1)', [mallory.userId])).rejects.toMatchObject({
    detail: 'STILL_CONNECTED',
    message: `1 connection of ${mallory.login} is still open`,
  });
  expect(await isAlive()).toBe(true);
  const { rows: users } = await root.query('select active from "User" where id = $1', [mallory.userId]);
  expect(users).toEqual([{ active: false }]);
  await expect(connected(mallory.config)).rejects.toMatchObject({ code: '28000' });

  expect(await ended).toBe('ended');
  await expect.poll(() => engine.errors()).toContain(`main of ${mallory.login} can be locked again`);
  await admin.query('call disable_user($1)', [mallory.userId]);
  const { rows: sessions } = await root.query('select ended_at is not null as ended from "Session" where id = $1', [
    rows[0]!.session,
  ]);
  expect(sessions).toEqual([{ ended: true }]);
  const { checks } = await verifyDesk(root);
  expect(checks.filter(({ ok }) => !ok).map(({ law }) => law)).toEqual([]);
  await Promise.all([client.end(), admin.end()]);
});
