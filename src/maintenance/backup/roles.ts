/**
 * The roles that a database needs: owners, roles with rights in it, logins that its rows name, and all roles that have
 * access as members of those. Roles belong to a whole cluster, so a backup of one database selects its own.
 */
import { BOOTSTRAP_ROLE } from './catalog/conditions.ts';
import type { Connection } from './catalog/session.ts';
import type { BackedUpMembership, BackedUpRole, BackedUpRoles } from './backup-format.ts';

/** Columns that name logins. */
const LOGIN_COLUMNS = [
  ['User', 'login'],
  ['ApiKey', 'role_name'],
] as const;

/** `connection` uses the settings of session.ts. */
export async function readRoles(connection: Connection): Promise<BackedUpRoles> {
  const oids = await rolesOfDatabase(connection, await namedLogins(connection));
  const passwords = await readablePasswords(connection);
  const { rows: roles } = await connection.query<BackedUpRole>(
    `select r.rolname as name, r.rolsuper as superuser, r.rolinherit as inherit, r.rolcreaterole as "createRole", r.rolcreatedb as "createDatabase",
            r.rolcanlogin as login, r.rolreplication as replication, r.rolbypassrls as "bypassRowSecurity", r.rolconnlimit as "connectionLimit",
            r.rolvaliduntil::text as "validUntil", ${passwords ? 'a.rolpassword' : 'null::text'} as password, shobj_description(r.oid, 'pg_authid') as comment,
            coalesce((select s.setconfig from pg_db_role_setting s where s.setrole = r.oid and s.setdatabase = 0), '{}') as settings
       from pg_roles r ${passwords ? 'join pg_authid a on a.oid = r.oid' : ''}
      where r.oid = any($1) and r.oid <> ${BOOTSTRAP_ROLE} and r.rolname !~ '^pg_' order by r.rolname`,
    [oids],
  );
  return {
    kind: 'roles',
    roles,
    memberships: await readMemberships(connection, oids),
    parameters: await readParameterRights(connection, oids),
  };
}

async function namedLogins(connection: Connection): Promise<string[]> {
  const names: string[] = [];
  for (const [table, column] of LOGIN_COLUMNS) {
    const { rows: found } = await connection.query(
      `select from pg_attribute a where a.attrelid = to_regclass($1) and a.attname = $2 and not a.attisdropped`,
      [`public."${table}"`, column],
    );
    if (found.length === 0) continue;
    const { rows } = await connection.query<{ name: string }>(
      `select "${column}"::text as name from public."${table}" where "${column}" is not null`,
    );
    names.push(...rows.map(({ name }) => name));
  }
  return names;
}

/** A member of such a role without the right to connect belongs to another desk of the same cluster. */
async function rolesOfDatabase(connection: Connection, logins: readonly string[]): Promise<string[]> {
  const { rows } = await connection.query<{ oid: string }>(
    `with recursive this as (select d.oid from pg_database d where d.datname = current_database()),
     needed(oid) as (
       select s.refobjid from pg_shdepend s, this
        where s.refclassid = 'pg_authid'::regclass and (s.dbid = this.oid or (s.dbid = 0 and s.classid = 'pg_database'::regclass and s.objid = this.oid))
       union select s.setrole from pg_db_role_setting s, this where s.setdatabase = this.oid and s.setrole <> 0
       union select r.oid from pg_roles r where r.rolname = any($1)),
     coming_in(oid) as (
       select n.oid from needed n join pg_roles r on r.oid = n.oid where r.rolname !~ '^pg_' and r.oid <> ${BOOTSTRAP_ROLE}
       union
       select m.member from coming_in c join pg_auth_members m on m.roleid = c.oid join pg_roles r on r.oid = m.member, this
        where r.oid <> ${BOOTSTRAP_ROLE} and (not r.rolcanlogin or has_database_privilege(r.oid, this.oid, 'connect'))),
     reached(oid) as (
       select oid from coming_in
       union
       select m.roleid from reached r join pg_auth_members m on m.member = r.oid where m.roleid <> ${BOOTSTRAP_ROLE})
     select r.oid::text as oid from reached r`,
    [logins],
  );
  return rows.map(({ oid }) => oid);
}

async function readablePasswords(connection: Connection): Promise<boolean> {
  const { rows } = await connection.query<{ may: boolean }>(
    `select has_table_privilege('pg_catalog.pg_authid', 'select') as may`,
  );
  return rows[0]!.may;
}

async function readMemberships(connection: Connection, oids: readonly string[]): Promise<BackedUpMembership[]> {
  const { rows } = await connection.query<BackedUpMembership>(
    `select r.rolname as role, m.rolname as member, a.admin_option as admin,
            (to_jsonb(a) ->> 'inherit_option')::boolean as inherit, (to_jsonb(a) ->> 'set_option')::boolean as set,
            case when a.grantor = ${BOOTSTRAP_ROLE} then null else g.rolname end as grantor
       from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member left join pg_roles g on g.oid = a.grantor
      where a.roleid = any($1) and a.member = any($1) order by 1, 2, 6 nulls first`,
    [oids],
  );
  return rows;
}

async function readParameterRights(
  connection: Connection,
  oids: readonly string[],
): Promise<BackedUpRoles['parameters']> {
  const { rows } = await connection.query<{ role: string; sql: string }>(
    `select r.rolname as role, format('grant %s on parameter %s to %I%s', lower(a.privilege_type), p.parname, r.rolname, case when a.is_grantable then ' with grant option' else '' end) as sql
       from pg_parameter_acl p cross join lateral aclexplode(p.paracl) a join pg_roles r on r.oid = a.grantee
      where r.oid = any($1) and r.oid <> ${BOOTSTRAP_ROLE} order by 1, 2`,
    [oids],
  );
  return rows;
}
