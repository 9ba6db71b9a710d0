import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { runBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';
import { openRelay } from '../support/relay.ts';
import type { Relay } from '../support/relay.ts';

let home: TestHome;
let desk: TestDesk;
let relay: Relay | null = null;
beforeEach(async () => {
  home = makeTestHome();
  desk = await openTestDesk({ schema: 'none' });
});
afterEach(async () => {
  relay?.close();
  relay = null;
  await desk.close();
  await home.remove();
});

const DATA_ROW = 'D'.charCodeAt(0);

/** A URL of the desk's server, which answers with another version. */
async function urlWith(version: string): Promise<string> {
  const { rows } = await desk.pool.query<{ number: string }>(`select current_setting('server_version_num') as number`);
  const { number } = rows[0]!;
  const { user, password, database, host, port } = desk.superuser;
  relay = await openRelay(
    { host, port },
    {
      answer(message) {
        const at = message[0] === DATA_ROW ? message.indexOf(number) : -1;
        if (at >= 0) message.write(version, at);
        return message;
      },
    },
  );
  return connectionUrl({ host: '127.0.0.1', port: relay.port, user, password, database });
}

test('a command that makes a desk refuses an older server before it changes anything', async () => {
  const url = await urlWith('140022');
  const init = await runBinary(['init', '--yes', '--url', url], { home: home.path });
  expect(init).toMatchObject({ code: 1, stderr: expect.stringContaining('Use Postgres 15 to 18.') });
  const migrate = await runInProcess(['db', 'migrate', '--db', url, '--json'], { home: home.path });
  expect([migrate.code, JSON.parse(migrate.stderr)]).toMatchObject([1, { error: { code: 'SERVER_VERSION' } }]);
  const { rows } = await desk.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`);
  expect(rows).toEqual([]);
});

test.each([
  ['140022', 'failure'],
  ['150000', 'ok'],
  ['189999', 'ok'],
  ['190000', 'failure'],
])('on a server of version %s the check of the database by doctor is: %s', async (version, status) => {
  const url = await urlWith(version);
  const { stdout } = await runInProcess(['doctor', '--json'], { home: home.path, url });
  const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] };
  expect(checks.find(({ name }) => name === 'database')).toMatchObject({ status });
});
