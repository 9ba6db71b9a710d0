/** A desk of before the limits of users: its logins and keys come over with a share of connections each. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../../src/maintenance/verify.ts';
import { migrate, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { Person, SqlDesk } from '../../support/sql-desk.ts';

const BEFORE_THE_LIMITS = 9;

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

test('migrates in place: shares that sum to the limit, also with keys that took every slot, and a way back', async () => {
  await rollback(desk.config, { to: BEFORE_THE_LIMITS });
  for (const name of ['a', 'b', 'c']) await addKey(greedy, name, 100);
  await addKey(modest, 'a', 4);
  await migrate(desk.config);
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
  await rollback(desk.config, { to: BEFORE_THE_LIMITS });
  await migrate(desk.config);
  expect(await limits(greedy)).toEqual([3, 3, 3, 3]);
  await desk.root.query(
    (
      await desk.root.query<{ drops: string }>(
        `select string_agg('drop role ' || role_name, '; ') as drops from "ApiKey"`,
      )
    ).rows[0]!.drops,
  );
});
