/** Grants and narrowed keys through the shipped program, with the logins of the owner, the grantee, risk and a key. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';
import { runBinary } from '../../support/binary.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import type { Person } from '../../support/sql-desk.ts';

let desk: CommandDesk;
let bob: Person;
let risk: Person;
beforeAll(async () => {
  desk = await openCommandDesk();
  [bob, risk] = [await desk.sql.person(), await desk.sql.person({ role: 'traderai_risk' })];
});
afterAll(() => desk.close());

const as = (login: string) => ({ home: desk.home, url: desk.urlOf(login) });

test('the owner grants, both see it, the other trades until the grant is revoked', async () => {
  const owner = desk.person.login;
  const granted = await desk.program('portfolio', 'grant', 'main', bob.login, '--until', '30d');
  expect(granted).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`User ${bob.login} may trade portfolio main until`),
  });
  expect((await desk.run('portfolio', 'show', 'main')).stdout).toMatch(new RegExp(`Granted to +${bob.login} until`));
  expect(await desk.json<object[]>('portfolio', 'list')).toMatchObject([
    { name: 'main', right: 'own', grants: [{ user: bob.login, grantedBy: owner }] },
  ]);
  expect(await jsonInProcess(['portfolio', 'list'], as(bob.login))).toMatchObject([
    { name: 'main', user: bob.login, right: 'own', grants: [] },
    { name: 'main', user: owner, right: 'granted', grants: [{ user: bob.login }] },
  ]);
  const order = ['order', 'place', 'b 0.01 BTCUSD @mkt', '--portfolio', `${owner}/main`];
  expect(await runBinary(order, as(bob.login))).toMatchObject({ code: 0 });
  expect(await desk.run('order', 'show', '1')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`placed by ${bob.login}`),
  });
  expect(await desk.run('portfolio', 'grant', 'main', bob.login, '--revoke')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('may not trade portfolio main any more'),
  });
  expect(await runInProcess(order, as(bob.login))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('you have no portfolio'),
  });
});

test('risk flattens a portfolio that it names with its owner, opens nothing, and the owner sees both acts', async () => {
  const at = ['--portfolio', `${desk.person.login}/main`];
  expect(await runInProcess(['order', 'place', 'b 0.01 BTCUSD @mkt', ...at], as(risk.login))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('you have no grant for it'),
  });
  expect(await runBinary(['flatten', '--all', '--yes', ...at], as(risk.login))).toMatchObject({ code: 0 });
  expect((await desk.run('alert', 'list')).stdout).toContain(`Login ${risk.login} canceled order 1`);
  expect((await desk.run('order', 'show', '1')).stdout).toContain(`requested by ${risk.login}`);
  expect(await runInProcess(['flatten', '--all', '--yes', '--portfolio', 'main'], as(risk.login))).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('No positions and no working orders'),
  });
});

test('a name that several users have names no portfolio of another', async () => {
  const stranger = await desk.sql.person({ role: 'traderai_risk' });
  await desk.sql.root.query('update "Portfolio" set name = $2 where user_id = $1', [stranger.userId, 'other']);
  expect(await runInProcess(['position', 'list', '--portfolio', 'main'], as(stranger.login))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('OWNER/NAME'),
  });
});

test('a key shows its limits in the list, and is denied beyond them', async () => {
  const made = await desk.json<{ url: string; login: string }>(
    ...['key', 'create', 'bot', '--scope', 'trader', '--portfolio', 'main', '--symbol', 'BTCUSD'],
    ...['--largest-order', '5000', '--from', 'local,10.0.0.0/8', '--expires', '90d'],
  );
  const limits = {
    portfolios: ['main'],
    symbols: ['BTCUSD'],
    largestOrder: '5000',
    addresses: ['127.0.0.0/8', '::1/128', '10.0.0.0/8'],
  };
  expect(made).toMatchObject({ ...limits, addresses: expect.arrayContaining(['10.0.0.0/8', '127.0.0.0/8']) });
  const [listed] = await desk.json<{ addresses: string[] }[]>('key', 'list');
  expect(listed).toMatchObject({ ...limits, addresses: expect.arrayContaining(['10.0.0.0/8', '127.0.0.0/8']) });
  expect((await runInProcess(['key', 'list'], { ...as(desk.person.login), env: { COLUMNS: '250' } })).stdout).toContain(
    'main · BTCUSD · 5,000.00 an order · from 10.0.0.0/8, 127.0.0.0/8',
  );
  const key = { home: desk.home, url: made.url };
  expect(await runInProcess(['order', 'place', 'b 0.5 BTCUSD @mkt'], key)).toMatchObject({ code: 0 });
  expect(await runInProcess(['order', 'place', 'b 2 BTCUSD @mkt'], key)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('KEY_LARGEST_ORDER'),
  });
  expect(await runInProcess(['order', 'place', 'b 1 ETHUSD @mkt'], key)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('KEY_SYMBOL'),
  });
});

test('a key that may not come from here says so', async () => {
  const made = await desk.json<{ url: string }>(
    ...['key', 'create', 'far', '--scope', 'trader', '--from', '203.0.113.0/24'],
  );
  const far = { home: desk.home, url: made.url };
  const refused = await runBinary(['order', 'place', 'b 0.5 BTCUSD @mkt'], far);
  expect(refused.code).not.toBe(0);
  expect((await runInProcess(['order', 'list', '--json'], far)).stdout).not.toContain('BTCUSD');
  expect(
    await runInProcess(['key', 'create', 'x', '--scope', 'viewer', '--from', '10.0.0.300'], as(desk.person.login)),
  ).toMatchObject({ code: 2, stderr: expect.stringContaining('is not an address') });
});
