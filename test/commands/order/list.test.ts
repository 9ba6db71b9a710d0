/** A list of the latest orders keeps families together. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  await desk.json('order', 'place', 'b 0.1 BTCUSD @mkt sl 6000');
  await desk.fill(1, '6400');
  // Denied: newer closed orders than the entry.
  for (let count = 0; count < 3; count += 1) await desk.run('order', 'place', 'b 900 BTCUSD @mkt');
});
afterAll(() => desk.close());

test.each([[[]], [['--portfolio', 'main']]])(
  'an open exit brings its entry along, however many orders have closed since: %s',
  async (scope) => {
    const listed = await desk.json<{ number: string; status: string }[]>('order', 'list', '--limit', '2', ...scope);
    expect(listed.map(({ number, status }) => `${number} ${status}`)).toEqual([
      '1 FILLED',
      '2 PENDING_NEW',
      '5 DENIED',
      '4 DENIED',
    ]);
  },
);
