import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const errorOf = ({ stderr }: { readonly stderr: string }) =>
  (JSON.parse(stderr) as { error: { code: string; message: string } }).error;

test('an alert rule is created, listed and deleted', async () => {
  expect(await desk.json('alert', 'rule', 'create', 'btcusd last > 70000', '--dry-run')).toMatchObject({
    dryRun: true,
    number: null,
  });
  expect(await desk.json('alert', 'rule', 'list')).toEqual([]);
  const rule = await desk.json<{ number: string }>(
    'alert',
    'rule',
    'create',
    'btcusd last > 70000',
    '--severity',
    'HIGH',
  );
  expect(rule).toMatchObject({
    symbol: 'BTCUSD',
    field: 'LAST',
    operator: 'ABOVE',
    threshold: '70000',
    severity: 'HIGH',
    condition: 'BTCUSD last > 70000',
  });
  expect((await desk.run('alert', 'rule', 'list')).stdout).toMatch(/BTCUSD last > 70000 +HIGH +armed/);
  expect(await desk.json('alert', 'rule', 'delete', rule.number, '--dry-run')).toMatchObject({
    number: rule.number,
    deleted: false,
  });
  expect(await desk.json('alert', 'rule', 'delete', rule.number)).toMatchObject({ deleted: true });
  expect(await desk.json('alert', 'rule', 'list')).toEqual([]);
  const again = await desk.run('alert', 'rule', 'delete', rule.number, '--json');
  expect([again.code, errorOf(again).code]).toEqual([1, 'ALERT_NOT_FOUND']);
});

test('an error in a condition is marked at its place, with exit code 2', async () => {
  const { code, stdout, stderr } = await desk.program('alert', 'rule', 'create', 'BTCUSD last >> 70000');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('\nBTCUSD last >> 70000\n            ^^\n');
  const unknown = await desk.run('alert', 'rule', 'create', 'NOPE last > 1', '--json');
  expect([unknown.code, errorOf(unknown).code]).toEqual([1, 'UNKNOWN_INSTRUMENT']);
});

test('an acknowledged alert stores the login; one wrong number acknowledges no alert', async () => {
  await desk.sql.root.query(
    `insert into "Alert" (type, severity, symbol, title, message) values ('PRICE_THRESHOLD', 'HIGH', 'BTCUSD', 'one', 'BTCUSD last 1 > 0'), ('SYSTEM_ERROR', 'LOW', null, 'two', 'two')`,
  );
  const numbers = (await desk.json<{ number: string }[]>('alert', 'list')).map(({ number }) => number);
  expect(numbers).toHaveLength(2);
  const wrong = await desk.run('alert', 'ack', ...numbers, '99', '--json');
  expect([wrong.code, errorOf(wrong).code]).toEqual([1, 'ALERT_NOT_FOUND']);
  expect(await desk.json('alert', 'list', '--unacknowledged')).toHaveLength(2);
  expect(await desk.json('alert', 'ack', numbers[0]!)).toMatchObject([
    { number: numbers[0], acknowledged: true, acknowledgedBy: desk.person.login },
  ]);
  expect(await desk.json('alert', 'list', '--unacknowledged')).toMatchObject([{ number: numbers[1] }]);
  expect(await desk.json('alert', 'list', '--symbol', 'BTCUSD')).toHaveLength(1);
});
