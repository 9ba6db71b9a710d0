/** Settings that belong to the database, or to a role in it. */
import type { Connection } from './session.ts';
import { DATABASE_NAME } from './schema-object.ts';
import type { SchemaObject } from './schema-object.ts';
import { quotedText, settingText } from './words.ts';

export async function readDatabaseSettings(connection: Connection): Promise<SchemaObject[]> {
  const { rows } = await connection.query<{ role: string | null; setting: string }>(
    `select (select quote_ident(r.rolname) from pg_roles r where r.oid = s.setrole) as role, c.setting
       from pg_db_role_setting s cross join unnest(s.setconfig) c(setting)
      where s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
        -- Another server has another superuser.
        and not exists (select from pg_roles r where r.oid = s.setrole and r.rolsuper) order by 1 nulls first, 2`,
  );
  const settings = rows.map(({ role, setting }): SchemaObject => {
    const whose = role === null ? `database ${DATABASE_NAME}` : `role ${role} in database ${DATABASE_NAME}`;
    return {
      key: `setting/${role ?? ''}/${setting}`,
      stage: 'database',
      name: `setting ${role ?? ''} ${setting}`,
      // Some settings need a superuser: another login restores the desk without them, and database.sql says what they
      // are for.
      sql: `do $setting$ begin alter ${whose} set ${settingText(setting)}; exception when insufficient_privilege then null; end $setting$`,
      after: [],
    };
  });
  return [...settings, ...(await readDatabaseComment(connection))];
}

async function readDatabaseComment(connection: Connection): Promise<SchemaObject[]> {
  const { rows } = await connection.query<{ comment: string | null }>(
    `select shobj_description(d.oid, 'pg_database') as comment from pg_database d where d.datname = current_database()`,
  );
  const comment = rows[0]?.comment ?? null;
  if (comment === null) return [];
  return [
    {
      key: 'comment/database',
      stage: 'database',
      name: 'comment',
      sql: `comment on database ${DATABASE_NAME} is ${quotedText(comment)}`,
      after: [],
    },
  ];
}
