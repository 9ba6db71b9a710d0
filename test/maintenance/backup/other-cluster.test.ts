import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import type { RestoreReport } from '../../../src/maintenance/backup/restore.ts';
import { ensureServer } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { readCountedSince } from '../../../src/maintenance/review/counted-since.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { openPool } from '../../support/pool.ts';
import { openFilledDesk } from './filled-desk.ts';
import type { FilledDesk } from './filled-desk.ts';

let folder: string;
let file: string;
let source: FilledDesk;
let home: TestHome;
let server: EmbeddedServer;
let there: Pool;
let restored: RestoreReport;
let restoringSince: number;

/** Roles of the source in addition to those of its users. */
const ROLES = `
create role t_group nologin noinherit createdb; comment on role t_group is 'for ''tests''';
create role t_member login createrole bypassrls connection limit 3 valid until '2099-01-01 00:00Z' password 'correct horse' in role t_group, traderai_trader;
create role t_unused login;
alter role t_member set work_mem = '5MB'; alter role t_member set search_path = "$user", public;
grant t_group to traderai_roles with admin option;
set role traderai_roles; grant t_group to t_late granted by traderai_roles; reset role;
grant set on parameter log_duration to t_member`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  file = join(folder, 'desk.backup');
  source = await openFilledDesk();
  await source.root.query('create role t_late nologin');
  await source.root.query(ROLES);
  await source.root.query('grant select on "Quote" to t_group');
  await backupDatabase(source.config, file, { createdAt: '2026-01-02T03:04:05.678Z', token: 'test' });
  home = makeTestHome();
  server = await ensureServer(home.path, { stays: 'unattended', settings: { fsync: 'off' } });
  there = openPool(server.superuser);
  // One of them already exists, for another purpose.
  await there.query(`create role traderai_viewer nologin connection limit 99`);
  restoringSince = Date.now();
  restored = await restoreDatabase(server.superuser, file);
});
afterAll(async () => {
  await there.end();
  await home.remove();
  await source.root.query(
    'revoke all on "Quote" from t_group; revoke set on parameter log_duration from t_member; drop role t_late, t_member, t_unused, t_group',
  );
  await source.close();
  rmSync(folder, { recursive: true });
});

test('missing roles are created, and existing ones stay unchanged', async () => {
  expect(restored.roles.kept).toEqual(['traderai_viewer']);
  expect(restored.roles.created).toEqual(
    expect.arrayContaining([
      'traderai_owner',
      'traderai_trader',
      't_group',
      't_member',
      source.alice.login,
      source.leader.login,
    ]),
  );
  expect((await there.query(`select rolconnlimit from pg_roles where rolname = 'traderai_viewer'`)).rows).toEqual([
    { rolconnlimit: 99 },
  ]);
});

test('roles without a connection to the desk are left out', () => {
  expect([...restored.roles.created, ...restored.roles.kept]).not.toContain('t_unused');
  expect([...restored.roles.created, ...restored.roles.kept]).not.toContain('postgres');
});

test.each([
  [
    'attributes and verifiers',
    `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil, rolpassword, shobj_description(oid, 'pg_authid') as comment
      from pg_authid where rolname = any($1) and rolname <> 'traderai_viewer' order by 1`,
  ],
  [
    'settings',
    `select r.rolname, s.setconfig from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = any($1) order by 1`,
  ],
  [
    'memberships',
    `select r.rolname as role, m.rolname as member, g.rolname as grantor, a.admin_option, coalesce(to_jsonb(a) ->> 'inherit_option', m.rolinherit::text) as inherits,
        coalesce(to_jsonb(a) ->> 'set_option', 'true') as sets from pg_auth_members a
      join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.grantor where r.rolname = any($1) and m.rolname = any($1) order by 1, 2, 3`,
  ],
  [
    'rights to set parameters',
    `select p.parname, g.rolname, a.privilege_type from pg_parameter_acl p cross join lateral aclexplode(p.paracl) a join pg_roles g on g.oid = a.grantee where g.rolname = any($1) order by 1, 2`,
  ],
])('their %s are the same', async (_, question) => {
  // Other tests on the same server create, change and drop logins meanwhile; scopes and these roles stay.
  const logins = new Set([source.alice.login, source.leader.login]);
  const names = [...restored.roles.created, ...restored.roles.kept].filter(
    (name) => /^t_|^traderai_(?!key_)/.test(name) || logins.has(name),
  );
  const { rows } = await source.root.query(question, [names]);
  expect(rows.length).toBeGreaterThan(0);
  expect((await there.query(question, [names])).rows).toEqual(rows);
});

test('users log in with their former passwords', async () => {
  const pool = openPool({
    ...source.configOf(source.alice.login),
    host: server.socketDirectory,
    port: server.port,
    database: restored.database,
  });
  // The server may end before the connection has closed.
  pool.on('error', () => undefined);
  try {
    const { rows } = await pool.query('select name from "Portfolio"');
    expect(rows).toEqual([{ name: 'main' }]);
  } finally {
    await pool.end();
  }
});

test('its schema is the same, and its laws hold', async () => {
  // Another version may write some definitions in another way.
  const major = `select split_part(current_setting('server_version'), '.', 1) as major`;
  const [here, other] = [await source.root.query(major), await there.query(major)];
  const sameVersion = JSON.stringify(here.rows) === JSON.stringify(other.rows);
  expect(['same', ...(sameVersion ? [] : ['other server'])]).toContain(restored.verification.schema);
  expect(restored.verification.laws.every(({ ok }) => ok)).toBe(true);
});

test('its use is counted from the restore on', async () => {
  expect(await readCountedSince(there)).toBeGreaterThanOrEqual(restoringSince);
});
