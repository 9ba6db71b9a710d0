import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  alice = await desk.person();
  admin = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());

const OWNERS = ['traderai_owner', 'traderai_roles', 'traderai_sessions'];

describe('the roles that own the desk', () => {
  test.each(OWNERS)('%s has no login, no member, and no login can set it', async (role) => {
    const { rows } = await desk.root.query(
      `select r.rolcanlogin as login, r.rolsuper as superuser, (select count(*)::int from pg_auth_members m where m.roleid = r.oid) as members from pg_roles r where r.rolname = $1`,
      [role],
    );
    expect(rows).toEqual([{ login: false, superuser: false, members: 0 }]);
    for (const person of [alice, admin]) {
      await expect(person.pool.query(`set role ${role}`)).rejects.toMatchObject({ code: '42501' });
      await expect(person.pool.query(`grant ${role} to ${person.login}`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('own every object of the desk', async () => {
    const { rows } = await desk.root.query(`
      select distinct owner from (
        select relowner::regrole::text as owner from pg_class where relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and relkind in ('r', 'p', 'v', 'm', 'S') and relname not like '\\_%'
          and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype = 'e')
        union all
        select proowner::regrole::text from pg_proc where pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')) o
      order by 1`);
    expect(rows.map((row) => row.owner)).toEqual(OWNERS);
  });

  test('cannot be set at login by a role setting', async () => {
    await alice.pool.query(`alter role ${alice.login} set role = 'traderai_owner'`);
    const client = new Client(desk.configOf(alice.login));
    client.on('error', () => undefined);
    const role = await client.connect().then(
      async () => (await client.query<{ role: string }>('select current_user::text as role')).rows[0]!.role,
      (error: { code: string }) => error.code,
    );
    await client.end().catch(() => undefined);
    expect([alice.login, '42501']).toContain(role);
    await desk.root.query(`alter role ${alice.login} reset role`);
  });

  test('can change no role that is not a login of the desk', async () => {
    const { rows } = await desk.root.query<{ superuser: string }>('select session_user::text as superuser');
    await desk.root.query('create role role_of_another login');
    try {
      for (const role of [
        rows[0]!.superuser,
        'traderai_owner',
        'traderai_admin',
        'pg_monitor',
        'role_of_another',
        'no_such_role',
      ]) {
        for (const call of [`close_login($1)`, `drop_login($1)`, `set_login_password($1, 'x')`]) {
          await expect(desk.root.query(`select ${call}`, [role]), `${call} of ${role}`).rejects.toMatchObject({
            code: 'TR404',
            detail: 'UNKNOWN_LOGIN',
          });
        }
      }
    } finally {
      await desk.root.query('drop role role_of_another');
    }
  });
});

describe('PUBLIC', () => {
  test('has no right on the database, on its schema, or on any object in it', async () => {
    const { rows } = await desk.root.query(`
      select 'database' as what from pg_database d, aclexplode(coalesce(datacl, acldefault('d', datdba))) a where d.datname = current_database() and a.grantee = 0
      union all
      select 'schema ' || nspname from pg_namespace n, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a where nspname in ('public', 'invariant') and a.grantee = 0
      union all
      select relname from pg_class c, aclexplode(relacl) a where relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and a.grantee = 0
      union all
      select lanname from pg_language l, aclexplode(coalesce(lanacl, acldefault('l', lanowner))) a where lanname = 'plpgsql' and a.grantee = 0
      union all
      select proname from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
       where pronamespace = 'pg_catalog'::regnamespace and a.grantee = 0 and proname ~ '^(pg_(try_)?advisory_.*|pg_notify|pg_logical_emit_message|lo_.*|loread|lowrite)$'`);
    expect(rows).toEqual([]);
  });

  test('cannot connect: a login without a scope is refused', async () => {
    await desk.root.query(`create role scopeless login password 'only-for-tests'`);
    const client = new Client(desk.configOf('scopeless'));
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
    await desk.root.query('drop role scopeless');
  });
});

describe('an administrator', () => {
  test('cannot create temporary objects or roles, or write to portfolios', async () => {
    for (const statement of [
      'create temporary table t (a int)',
      'create role x',
      `update "Portfolio" set cash_balance_usd = 1`,
      `delete from "AuditLog"`,
      'do $$ begin end $$',
    ]) {
      await expect(admin.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('copies candles in as a role that bypasses row security and has no right on portfolios', async () => {
    const client = await admin.pool.connect();
    await client.query('begin; set local role traderai_importer');
    await client.query('savepoint before');
    for (const table of ['Order', 'Portfolio', 'Trade', 'Position', 'User', 'AuditLog', 'ApiKey', 'Session']) {
      await expect(client.query(`select * from "${table}"`), table).rejects.toMatchObject({ code: '42501' });
      await client.query('rollback to before');
    }
    await client.query('rollback');
    client.release();
    await expect(alice.pool.query('set role traderai_importer')).rejects.toMatchObject({ code: '42501' });
  });
});
