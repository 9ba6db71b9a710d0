/** Check of the server's other databases, where neither the desk's rights nor its bounds hold. */
import type { Client } from 'pg';
import { fine, warning } from './check.ts';
import type { Check } from './check.ts';

interface Found {
  readonly login: string;
  /** Quoted for SQL. Without an ACL of its own, a database lets PUBLIC connect. */
  readonly open: readonly string[];
  /** Those that only a grant opens to the login. */
  readonly granted: readonly string[];
}

export async function examineOtherDatabases(client: Client): Promise<Check> {
  const { rows } = await client.query<Found>(
    `select session_user as login,
            coalesce(array_agg(d.name order by d.name) filter (where d.open), '{}') as open,
            coalesce(array_agg(d.name order by d.name) filter (where not d.open and d.granted), '{}') as granted
       from (select format('%I', d.datname) as name,
                    exists (select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                             where a.grantee = 0 and a.privilege_type = 'CONNECT') as open,
                    -- A superuser may connect to each.
                    current_setting('is_superuser') = 'off' and has_database_privilege(d.oid, 'connect') as granted
               from pg_catalog.pg_database d
              where d.datallowconn and d.datname <> current_database()) d`,
  );
  const { login, open, granted } = rows[0]!;
  const name = 'other databases';
  if (open.length > 0)
    return warning(
      name,
      `every login may connect to ${open.join(', ')}: the desk's rules do not hold there`,
      `As the server's superuser, after you granted connect to the roles that need it: revoke connect on database ${open.join(', ')} from public`,
    );
  if (granted.length > 0)
    return warning(
      name,
      `login ${login} may connect to ${granted.join(', ')} by a grant: the rules of this desk do not hold there`,
      'Revoke the grant as the owner of that database. When it is another desk, give each desk a server of its own.',
    );
  return fine(name, 'closed to the logins of this desk');
}
