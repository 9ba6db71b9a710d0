/** Comments, owners and grants: the same statements for every kind of object. */
import { DATABASE_NAME } from './schema-object.ts';
import {
  BOOTSTRAP_ROLE,
  isOfExtension,
  isOfKeptExtension,
  isOurs,
  isOwnSchema,
  isPartOfAnother,
  roleText,
} from './conditions.ts';

const OWNED_BY_COLUMN = `exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0)`;
/**
 * A placeholder for the database's name until the file's own placeholder replaces it: Postgres text cannot hold a NUL.
 */
const DATABASE = `chr(1)`;

/** Every object with an owner and rights: key, its kind in statements, its name, its letter for acldefault(). */
const OBJECTS = `
  select 'pg_class/' || c.oid as key, c.relispartition as partition, case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
         case c.relkind when 'S' then 'sequence' else 'table' end as grant_kind, c.oid::regclass::text as name,
         c.relowner as owner, c.relacl as acl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as usual, ${OWNED_BY_COLUMN} and c.relkind = 'S' as owned_by_column
    from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'S') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}
  union all
  select 'pg_proc/' || p.oid, false, case p.prokind when 'p' then 'procedure' else 'function' end, case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure::text,
         p.proowner, p.proacl, acldefault('f', p.proowner), false
    from pg_proc p where p.prokind in ('f', 'p', 'w') and not ${isPartOfAnother('p.oid', 'pg_proc')} and ${isOurs('p.oid', 'pg_proc', 'p.pronamespace')}
  union all
  select 'pg_type/' || t.oid, false, case t.typtype when 'd' then 'domain' else 'type' end, case t.typtype when 'd' then 'domain' else 'type' end, t.oid::regtype::text,
         t.typowner, t.typacl, acldefault('T', t.typowner), false
    from pg_type t
   where (t.typtype in ('e', 'd', 'r') or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')) and ${isOurs('t.oid', 'pg_type', 't.typnamespace')}
  union all
  select 'pg_namespace/' || n.oid, false, 'schema', 'schema', quote_ident(n.nspname), n.nspowner, n.nspacl,
         -- Schema public is there before anything is restored, with these rights.
         acldefault('n', n.nspowner) || case when n.nspname = 'public' then array[makeaclitem(0, n.nspowner, 'USAGE', false)] else '{}' end, false
    from pg_namespace n where ${isOwnSchema('n.oid')} and not ${isOfExtension('n.oid', 'pg_namespace')}
  union all
  select 'pg_statistic_ext/' || s.oid, false, 'statistics', null, format('%I.%I', n.nspname, s.stxname), s.stxowner, null, null, false
    from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${isOurs('s.oid', 'pg_statistic_ext', 's.stxnamespace')}
  union all
  select 'pg_database', false, 'database', 'database', ${DATABASE}, d.datdba, d.datacl, acldefault('d', d.datdba), false
    from pg_database d where d.datname = current_database()`;

/** Objects of the first superuser belong to the restoring role. Schema public has its own owner everywhere. */
export const OWNERS = `
  select 'owner/' || o.key as key, case o.kind when 'database' then 'database' else 'owner' end as stage, o.kind || ' ' || o.name as name, o.partition,
         format('alter %s %s owner to %s', o.kind, o.name, ${roleText('o.owner')}) as sql
    from (${OBJECTS}) o
   where (o.owner <> ${BOOTSTRAP_ROLE} or o.kind = 'schema' and o.name = 'public') and not o.owned_by_column and ${roleText('o.owner')} is not null`;

/**
 * Rights that differ from those of a new object of the same owner; `rights` has the columns of OBJECTS and
 * `column_name`.
 */
function grants(rights: string, { stage }: { readonly stage: string }): string {
  const side = (one: string, other: string): string => `
    select r.key, r.partition, r.grant_kind, r.name, r.column_name, r.owner, a.* from rights r cross join lateral (
      select * from aclexplode(${one}) except select * from aclexplode(${other})) a`;
  return `
  with rights as materialized (${rights}),
  changes as (
    select 'revoke' as verb, c.* from (${side('r.usual', 'r.acl')}) c
    union all
    select 'grant', c.* from (${side('r.acl', 'r.usual')}) c),
  statements as (
    select c.key, c.partition, c.grant_kind, c.name, c.column_name, c.verb, c.owner, c.grantor, c.grantee, c.is_grantable,
           string_agg(lower(c.privilege_type) || coalesce(' (' || quote_ident(c.column_name) || ')', ''), ', ' order by c.privilege_type) as privileges
      from changes c where ${roleText('c.grantee')} is not null and ${roleText('c.grantor')} is not null
     group by c.key, c.partition, c.grant_kind, c.name, c.column_name, c.verb, c.owner, c.grantor, c.grantee, c.is_grantable),
  written as (
    select s.*, format('%s %s on %s %s %s %s%s', s.verb, s.privileges, s.grant_kind, s.name, case s.verb when 'grant' then 'to' else 'from' end,
             ${roleText('s.grantee')}, case when s.verb = 'grant' and s.is_grantable then ' with grant option' else '' end) as text
      from statements s)
  select '${stage}/' || w.key as key, case w.grant_kind when 'database' then 'database' else '${stage}' end as stage, w.grant_kind || ' ' || w.name as name, w.partition,
         string_agg(case when w.grantor = w.owner then w.text else format(E'set local role %s;\\n%s;\\nreset role', ${roleText('w.grantor')}, w.text) end, E';\\n'
           order by w.grantor <> w.owner, w.verb desc, w.column_name nulls first, w.text) as sql
    from written w group by w.key, w.partition, w.grant_kind, w.name`;
}

const OWN_RIGHTS = `
  select o.key, o.partition, o.grant_kind, o.name, null::name as column_name, o.owner, o.acl, o.usual from (${OBJECTS}) o where o.acl is not null
  union all
  select 'pg_class/' || c.oid, c.relispartition, 'table', c.oid::regclass::text, a.attname, c.relowner, a.attacl, null::aclitem[]
    from pg_attribute a join pg_class c on c.oid = a.attrelid
   where a.attacl is not null and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

export const GRANTS = grants(OWN_RIGHTS, { stage: 'grant' });

const INITIAL = (catalog: string, object: string): string =>
  `(select i.initprivs from pg_init_privs i where i.classoid = '${catalog}'::regclass and i.objoid = ${object} and i.objsubid = 0)`;
/**
 * The information schema grants rights to public in its own script, which the record of initial rights does not
 * include.
 */
const BUILT_IN = (object: string, catalog: string, namespace: string): string =>
  `((${object} < 16384 and ${namespace} <> 'information_schema'::regnamespace) or ${isOfKeptExtension(object, catalog)})`;

/**
 * Grants and revokes on the server's own objects and on those of extensions: advisory locks, large objects, languages.
 */
const CATALOG_RIGHTS = `
  select 'pg_class/' || c.oid as key, false as partition, 'table' as grant_kind, c.oid::regclass::text as name, null::name as column_name, c.relowner as owner,
         coalesce(c.relacl, acldefault('r', c.relowner)) as acl, coalesce(${INITIAL('pg_class', 'c.oid')}, acldefault('r', c.relowner)) as usual
    from pg_class c where c.relkind in ('r', 'v', 'm', 'p') and ${BUILT_IN('c.oid', 'pg_class', 'c.relnamespace')} and c.relacl is not null
  union all
  select 'pg_proc/' || p.oid, false, case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure::text, null, p.proowner,
         coalesce(p.proacl, acldefault('f', p.proowner)), coalesce(${INITIAL('pg_proc', 'p.oid')}, acldefault('f', p.proowner))
    from pg_proc p where p.prokind in ('f', 'p', 'w') and ${BUILT_IN('p.oid', 'pg_proc', 'p.pronamespace')} and p.proacl is not null
  union all
  select 'pg_language/' || l.oid, false, 'language', quote_ident(l.lanname), null, l.lanowner,
         coalesce(l.lanacl, acldefault('l', l.lanowner)), coalesce(${INITIAL('pg_language', 'l.oid')}, acldefault('l', l.lanowner))
    from pg_language l where l.lanpltrusted and l.lanacl is not null
  union all
  select 'pg_namespace/' || n.oid, false, 'schema', quote_ident(n.nspname), null, n.nspowner,
         coalesce(n.nspacl, acldefault('n', n.nspowner)), coalesce(${INITIAL('pg_namespace', 'n.oid')}, acldefault('n', n.nspowner))
    from pg_namespace n where n.nspname <> 'public' and ${BUILT_IN('n.oid', 'pg_namespace', 'n.oid')} and n.nspacl is not null`;

export const CATALOG_GRANTS = grants(CATALOG_RIGHTS, { stage: 'catalog grant' });

/** Rights of future objects: for a whole database in place of the usual ones, for a schema in addition to them. */
export const DEFAULT_GRANTS = `
  with rights as (
    select d.oid, d.defaclrole as owner, coalesce(' in schema ' || quote_ident(n.nspname), '') as place,
           case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end as kind,
           d.defaclacl as acl,
           case when d.defaclnamespace = 0 then acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole) end as usual
      from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace),
  changes as (
    select 'revoke' as verb, r.*, a.* from rights r cross join lateral (select * from aclexplode(r.usual) except select * from aclexplode(r.acl)) a
    union all
    select 'grant', r.*, a.* from rights r cross join lateral (select * from aclexplode(r.acl) except select * from aclexplode(r.usual)) a),
  written as (
    select c.oid, c.owner, c.place, c.kind, c.verb,
           format('alter default privileges for role %s%s %s %s on %s %s %s%s', ${roleText('c.owner')}, c.place, c.verb,
             string_agg(lower(c.privilege_type), ', ' order by c.privilege_type), c.kind, case c.verb when 'grant' then 'to' else 'from' end, ${roleText('c.grantee')},
             case when c.verb = 'grant' and c.is_grantable then ' with grant option' else '' end) as text
      from changes c where ${roleText('c.grantee')} is not null
     group by c.oid, c.owner, c.place, c.kind, c.verb, c.grantee, c.is_grantable)
  select 'default grant/' || w.oid as key, 'default grant' as stage, ${roleText('w.owner')} || w.place || ' ' || w.kind as name,
         string_agg(w.text, E';\\n' order by w.verb desc, w.text) as sql
    from written w group by w.oid, w.owner, w.place, w.kind`;

const WORDS_OF_KINDS = `(values ('table column', 'column'), ('view column', 'column'), ('materialized view column', 'column'), ('composite type column', 'column'),
  ('table constraint', 'constraint'), ('domain constraint', 'constraint'), ('composite type', 'type'), ('statistics object', 'statistics')) w(kind, word)`;

export const COMMENTS = `
  select 'comment/' || d.classoid || '/' || d.objoid || '/' || d.objsubid as key, 'comment' as stage, coalesce(w.word, i.type) || ' ' || i.identity as name,
         coalesce((select c.relispartition from pg_class c
                    where c.oid = case d.classoid when 'pg_class'::regclass then d.objoid when 'pg_constraint'::regclass then (select k.conrelid from pg_constraint k where k.oid = d.objoid) end), false) as partition,
         format('comment on %s %s is %L', coalesce(w.word, i.type),
           case when i.type = 'domain constraint' then (select format('%I on domain %s', k.conname, k.contypid::regtype) from pg_constraint k where k.oid = d.objoid)
                else i.identity end, d.description) as sql
    from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i left join ${WORDS_OF_KINDS} on w.kind = i.type
   where d.objoid >= 16384 and i.type <> 'extension'
     and not exists (select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')
  union all
  select 'comment/public', 'comment', 'schema public', false, format('comment on schema public is %L', obj_description(n.oid, 'pg_namespace'))
    from pg_namespace n where n.nspname = 'public' and obj_description(n.oid, 'pg_namespace') is distinct from 'standard public schema'`;

/** Replaces the placeholder of these queries with the placeholder that a restore fills in. */
export function withDatabaseName(sql: string): string {
  return sql.replaceAll('\u0001', DATABASE_NAME);
}
