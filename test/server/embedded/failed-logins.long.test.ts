/** A wrong password at an embedded server becomes an alert: the shipped program starts the server and its keeper. */
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { readLogins } from '../../../src/server/bootstrap/desk-logins.ts';
import { findServer } from '../../../src/server/embedded/server.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(async () => {
  await runBinary(['db', 'down'], { home: home.path });
  await home.remove();
});

test('wrong passwords of a login raise an alert beside those of a hundred invented names, which raise one', async () => {
  // The keeper runs while something uses the desk.
  expect(await runBinary(['portfolio', 'list'], { home: home.path })).toMatchObject({ code: 0 });
  const server = findServer(home.path)!;
  const stay = new Client(server.superuser);
  await stay.connect();
  try {
    const { person } = readLogins(home.path)!;
    const invented = Array.from({ length: 102 }, (_, at) => `invented_${at}`);
    for (const user of [...invented, person, person, person])
      await expect(new Client({ ...server.superuser, user, password: 'wrong' }).connect()).rejects.toMatchObject({
        code: '28P01',
      });
    const told = async (): Promise<string> =>
      (await runBinary(['alert', 'list', '--json'], { home: home.path })).stdout;
    await expect
      .poll(told, { timeout: 60_000, interval: 500 })
      .toContain('102 failed logins as names that are no login of this desk (102 different) from the socket');
    await expect
      .poll(told, { timeout: 60_000, interval: 500 })
      .toContain(`3 failed logins as ${person} from the socket`);
    expect(JSON.parse(await told())).toHaveLength(2);
  } finally {
    await stay.end();
  }
}, 120_000);
