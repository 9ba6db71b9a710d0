/** Orders with a trigger by the shipped command. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  await desk.json('order', 'place', 'b 1 BTCUSD @mkt', '--client-order-id', 'held');
  await desk.fill(1, '6400');
});
afterAll(() => desk.close());

describe('a stop', () => {
  test('is placed by the program, and list and show say its trigger', async () => {
    const { code, stdout, stderr } = await desk.program(
      'order',
      'place',
      's 1 BTCUSD @mkt stp 6000.5 gtc ro',
      '--client-order-id',
      'stop',
    );
    const sentence =
      'Order 2 PENDING_NEW: SELL 1 BTCUSD at market when the price falls to 6,000.5 or below, GTC, reduce only';
    expect([code, stdout.split('\n')[0], stderr]).toEqual([0, sentence, expect.any(String)]);
    const listed = await desk.program('order', 'list', '--open');
    expect(listed.stdout).toMatch(/Limit +Trigger/);
    expect(listed.stdout).toContain('stp 6,000.5');
    expect((await desk.run('order', 'show', 'stop')).stdout).toContain(sentence);
    expect(await desk.json('order', 'show', 'stop')).toMatchObject({
      type: 'STOP',
      limitPrice: null,
      stopPrice: '6000.5',
      trailAmount: null,
      trailPercent: null,
      triggeredAt: null,
    });
  });

  test('is previewed with its worst price and result', async () => {
    const preview = await desk.json('order', 'place', '?s 1 BTCUSD @mkt stp 6000 gtc ro');
    expect(preview).toMatchObject({
      accepted: true,
      order: { type: 'STOP', stopPrice: '6000', trailAmount: null, trailPercent: null },
      referencePrice: '6000',
      worstPrice: '5997',
      // One bought at 6,400, sold at 5,997 with a fee of 5.997.
      worstResult: '-408.997',
      triggersAtOnce: false,
    });
    const text = await desk.run('order', 'place', '?s 1 BTCUSD @mkt stp 6000 gtc ro');
    expect(text.stdout).toMatch(/Worst price +5,997\n/);
    expect(text.stdout).toMatch(/Worst result +-408\.997\n/);
  });

  test('that is already reached says so', async () => {
    const text = await desk.run('order', 'place', '?s 1 BTCUSD @mkt stp 6500 gtc ro');
    expect(text.stdout).toContain('The stop is already reached: it trades at once.');
  });
});

test.each([
  ['s 1 BTCUSD @6600 mit 6700', '@6600', 'an order with mit trades at the market; expected @mkt'],
  ['s 1 BTCUSD @6600 trl 2', '@6600', 'an order with trl trades at the market; expected @mkt'],
  ['s 1 BTCUSD @mkt stp 6000 ioc', 'ioc', 'ioc never waits, and an order with a trigger must; expected day or gtc'],
  ['s 1 BTCUSD @5900 stp 6000 fok', 'fok', 'fok never waits, and an order with a trigger must; expected day or gtc'],
])('%s is refused by its place', async (line, word, message) => {
  const { code, stderr } = await desk.run('order', 'place', line);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `traderai: ${message}\n${line}\n${' '.repeat(line.indexOf(word))}${'^'.repeat(word.length)}\n`,
  );
});

test('a repeated line with a trigger is the same order, also when its size has moved', async () => {
  const place = (line: string) => desk.run('order', 'place', line, '--client-order-id', 'sized', '--json');
  const first = await place('b $500 BTCUSD @mkt stp 7000 gtc');
  expect(JSON.parse(first.stdout)).toMatchObject({ type: 'STOP', stopPrice: '7000', quantity: '0.0713' });
  await desk.sql.quote('BTCUSD', '7099', '7101', '7100');
  try {
    expect((await place('b $500 BTCUSD @mkt stp 7000 gtc')).stdout).toBe(first.stdout);
    for (const other of [
      'b $500 BTCUSD @mkt stp 7001 gtc',
      'b $500 BTCUSD @mkt mit 7000 gtc',
      'b $500 BTCUSD @mkt gtc',
    ])
      expect([other, (await place(other)).code]).toEqual([other, 1]);
  } finally {
    await desk.sql.quote('BTCUSD', '6399', '6401', '6400');
  }
});
