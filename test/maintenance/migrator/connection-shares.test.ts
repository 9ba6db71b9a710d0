/** Logins and keys that a superuser made: the next migration gives each its part of the user's connections. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../../src/maintenance/verify.ts';
import { migrate } from '../../../src/maintenance/migrator/migrator.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { Person, SqlDesk } from '../../support/sql-desk.ts';

let desk: SqlDesk;
let admin: Person;
let greedy: Person;
let modest: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  admin = await desk.person({ role: 'traderai_admin' });
  greedy = await desk.person();
  modest = await desk.person();
});
afterAll(() => desk.close());

async function addKey(person: Person, name: string, connections: number): Promise<void> {
  const login = `key_${name}_${person.login.slice(-8)}`;
  await desk.root.query(`create role ${login} login connection limit ${connections} in role traderai_viewer`);
  await desk.root.query(
    `insert into "ApiKey" (user_id, name, prefix, role_name, scopes, connection_limit) values ($1, $2, $3, $4, '{viewer}', $5)`,
    [person.userId, name, login.slice(4), login, connections],
  );
}

async function limits(person: Person): Promise<number[]> {
  const { rows } = await desk.root.query<{ n: number }>(
    `select rolconnlimit as n from pg_roles r left join "ApiKey" k on k.role_name = r.rolname
      where r.rolname = $1 or k.user_id = $2 order by r.rolname = $1 desc, k.name`,
    [person.login, person.userId],
  );
  return rows.map(({ n }) => n);
}

/** As a newer version does, which has another text of at least one object. */
async function migrateAgain(): Promise<void> {
  await desk.root.query('delete from "_traderai_objects"');
  await migrate(desk.config);
}

test('a migration gives shares that sum to the limit, also with keys that took every slot, and gives them once', async () => {
  await desk.root.query(
    `insert into "PersonLimit" (user_id, max_connections) values ((select id from "User" where login = $1), 40)`,
    [admin.login],
  );
  for (const name of ['a', 'b', 'c']) await addKey(greedy, name, 100);
  await addKey(modest, 'a', 4);
  expect([await limits(greedy), await limits(admin)]).toEqual([[-1, 100, 100, 100], [-1]]);
  await migrateAgain();
  expect(await limits(greedy)).toEqual([3, 3, 3, 3]);
  expect(await limits(modest)).toEqual([8, 4]);
  expect(await limits(admin)).toEqual([40]);
  const { rows } = await desk.root.query(`select connection_limit from "ApiKey" where user_id = $1 order by name`, [
    greedy.userId,
  ]);
  expect(rows).toEqual([{ connection_limit: 3 }, { connection_limit: 3 }, { connection_limit: 3 }]);
  const client = await desk.root.connect();
  const { checks } = await verifyDesk(client);
  client.release();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  await migrateAgain();
  expect(await limits(greedy)).toEqual([3, 3, 3, 3]);
  await desk.root.query(
    (
      await desk.root.query<{ drops: string }>(
        `select string_agg('drop role ' || role_name, '; ') as drops from "ApiKey"`,
      )
    ).rows[0]!.drops,
  );
});
