import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

test('a signal is listed, and shown with its inputs', async () => {
  await desk.sql.root.query(
    `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, evidence, generated_at, expires_at)
     values ('cross', 'moving average', 'BTCUSD', '1h', 'LONG', 0.5, 6400, '{"fast": 12}', '2018-11-12', '2018-11-13')`,
  );
  const [signal] = await desk.json<{ number: string }[]>('signal', 'list', '--symbol', 'btcusd');
  expect(signal).toMatchObject({
    source: 'cross',
    direction: 'LONG',
    strength: '0.5',
    entryPrice: '6400',
    stopPrice: null,
  });
  expect(await desk.json('signal', 'show', signal!.number)).toEqual(signal);
  expect((await desk.run('signal', 'show', signal!.number)).stdout).toContain('Evidence   {"fast":12}');
  expect((await desk.run('signal', 'show', '99')).code).toBe(1);
});
