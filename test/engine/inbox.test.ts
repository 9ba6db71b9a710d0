import { expect, test } from 'vitest';
import { Bell, Rest } from '../../src/engine/inbox.ts';

test('a rest ends by itself and rings the bell; a second one begins it again', async () => {
  const bell = new Bell();
  const rest = new Rest(bell, { now: () => Date.now() });
  expect(rest.over).toBe(true);
  rest.begin(60_000);
  expect(rest.over).toBe(false);
  rest.begin(1);
  await bell.wait(60_000);
  expect(rest.over).toBe(true);
});
