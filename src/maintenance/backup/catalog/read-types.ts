/** Schemas, extensions, enums, domains, ranges, composite types and functions. */
import { isOfExtension, isOfTheServer, isOurs, isOwnSchema, isPartOfAnother } from './conditions.ts';

export const SCHEMAS = `
  select 'pg_namespace/' || n.oid as key, 'schema' as stage, n.nspname as name, format('create schema if not exists %I', n.nspname) as sql
    from pg_namespace n where ${isOwnSchema('n.oid')} and not ${isOfExtension('n.oid', 'pg_namespace')}`;

/** Without a version: the other server installs its own. */
export const EXTENSIONS = `
  select 'pg_extension/' || e.oid as key, 'extension' as stage, e.extname as name,
         format('create extension if not exists %I with schema %I', e.extname, n.nspname) as sql
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.oid >= 16384 and not ${isOfTheServer('e.extname')}`;

export const ENUMS = `
  select 'pg_type/' || t.oid as key, 'type' as stage, t.oid::regtype::text as name,
         format('create type %s as enum (%s)', t.oid::regtype,
           (select string_agg(quote_literal(v.enumlabel), ', ' order by v.enumsortorder) from pg_enum v where v.enumtypid = t.oid)) as sql
    from pg_type t where t.typtype = 'e' and ${isOurs('t.oid', 'pg_type', 't.typnamespace')}`;

export const DOMAINS = `
  select 'pg_type/' || t.oid as key, 'type' as stage, t.oid::regtype::text as name,
         format('create domain %s as %s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod))
         || coalesce((select format(' collate %I.%I', n.nspname, c.collname) from pg_collation c join pg_namespace n on n.oid = c.collnamespace
                       where c.oid = t.typcollation and c.oid <> (select b.typcollation from pg_type b where b.oid = t.typbasetype)), '')
         || coalesce(' default ' || coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)), '')
         || case when t.typnotnull then ' not null' else '' end
         || coalesce((select string_agg(format(E'\\n  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
                        from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '') as sql
    from pg_type t where t.typtype = 'd' and ${isOurs('t.oid', 'pg_type', 't.typnamespace')}`;

export const COMPOSITES = `
  select 'pg_type/' || t.oid as key, 'type' as stage, t.oid::regtype::text as name,
         format('create type %s as (%s)', t.oid::regtype,
           (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
              from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)) as sql
    from pg_type t join pg_class c on c.oid = t.typrelid and c.relkind = 'c' where ${isOurs('t.oid', 'pg_type', 't.typnamespace')}`;

export const RANGES = `
  select 'pg_type/' || t.oid as key, 'type' as stage, t.oid::regtype::text as name,
         format('create type %s as range (subtype = %s%s, multirange_type_name = %s)', t.oid::regtype, r.rngsubtype::regtype,
           case when r.rngsubdiff::oid = 0 then '' else ', subtype_diff = ' || r.rngsubdiff::regproc end, r.rngmultitypid::regtype) as sql
    from pg_type t join pg_range r on r.rngtypid = t.oid where ${isOurs('t.oid', 'pg_type', 't.typnamespace')}`;

export const FUNCTIONS = `
  select 'pg_proc/' || p.oid as key, 'function' as stage, p.oid::regprocedure::text as name, rtrim(pg_get_functiondef(p.oid), E'\\n') as sql
    from pg_proc p where p.prokind in ('f', 'p', 'w') and not ${isPartOfAnother('p.oid', 'pg_proc')} and ${isOurs('p.oid', 'pg_proc', 'p.pronamespace')}`;
