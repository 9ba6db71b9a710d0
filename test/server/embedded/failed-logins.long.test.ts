/** A wrong password at an embedded server becomes an alert: the shipped program starts the server and its keeper. */
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { findServer } from '../../../src/server/embedded/server.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(async () => {
  await runBinary(['db', 'down'], { home: home.path });
  await home.remove();
});

test('three wrong passwords of one login raise one alert', async () => {
  // The keeper runs while something uses the desk.
  expect(await runBinary(['portfolio', 'list'], { home: home.path })).toMatchObject({ code: 0 });
  const server = findServer(home.path)!;
  const stay = new Client(server.superuser);
  await stay.connect();
  try {
    for (const password of ['one', 'two', 'three'])
      await expect(
        new Client({ ...server.superuser, user: 'somebody_else', password }).connect(),
      ).rejects.toMatchObject({ code: '28P01' });
    const told = async (): Promise<string> =>
      (await runBinary(['alert', 'list', '--json'], { home: home.path })).stdout;
    await expect
      .poll(told, { timeout: 60_000, interval: 500 })
      .toContain('3 failed logins as somebody_else from the socket');
    expect(JSON.parse(await told())).toHaveLength(1);
  } finally {
    await stay.end();
  }
}, 120_000);
