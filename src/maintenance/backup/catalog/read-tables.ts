/**
 * Sequences, tables with their columns, and partitions. Constraints and indexes come later: see read-constraints.ts.
 */
import { SEQUENCE_OPTIONS, isOurs, optionsText } from './conditions.ts';

/** Sequences of identity columns are created with their table. */
export const SEQUENCES = `
  select 'pg_class/' || c.oid as key, 'sequence' as stage, c.oid::regclass::text as name,
         format('create %ssequence %s as %s %s', case c.relpersistence when 'u' then 'unlogged ' else '' end, c.oid::regclass, s.seqtypid::regtype, ${SEQUENCE_OPTIONS}) as sql
    from pg_class c join pg_sequence s on s.seqrelid = c.oid
   where ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')`;

export const SEQUENCE_OWNERS = `
  select 'owned by/' || c.oid as key, 'column' as stage, c.oid::regclass::text as name,
         format('alter sequence %s owned by %s.%I', c.oid::regclass, d.refobjid::regclass, a.attname) as sql,
         array['pg_class/' || c.oid, 'pg_class/' || d.refobjid] as after
    from pg_class c
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a' and d.refclassid = 'pg_class'::regclass
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
   where c.relkind = 'S' and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

/** A constraint name that differs from the server's default is kept. */
const NOT_NULL = `
  case when a.attnotnull then coalesce((
    select case when k.conname = c.relname || '_' || a.attname || '_not_null' then '' else format(' constraint %I', k.conname) end
      from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum]), '') || ' not null' else '' end`;

/** A partition has its parent's identity. */
const IDENTITY = `
  case when a.attidentity = '' or c.relispartition then '' else (
    select format(' generated %s as identity (sequence name %s %s)', case a.attidentity when 'a' then 'always' else 'by default' end, s.seqrelid::regclass, ${SEQUENCE_OPTIONS})
      from pg_depend d join pg_sequence s on s.seqrelid = d.objid
     where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i') end`;

const GENERATED = `
  case when a.attgenerated = '' then '' else (
    select format(' generated always as (%s) %s', pg_get_expr(d.adbin, d.adrelid), case a.attgenerated when 's' then 'stored' else 'virtual' end)
      from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum) end`;

const COLLATION = `
  coalesce((select format(' collate %I.%I', n.nspname, k.collname)
              from pg_collation k join pg_namespace n on n.oid = k.collnamespace join pg_type t on t.oid = a.atttypid
             where k.oid = a.attcollation and a.attcollation <> t.typcollation), '')`;

/** Inherited columns are left out; a partition has all columns, in its own order. */
const COLUMNS = `(
  select string_agg(format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)) || ${COLLATION} || ${GENERATED} || ${IDENTITY} || ${NOT_NULL}, E',\\n' order by a.attnum)
    from pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attislocal or c.relispartition))`;

const ANCESTORS = `(
  select ' inherits (' || string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno) || ')' from pg_inherits i where i.inhrelid = c.oid)`;

export const TABLES = `
  select 'pg_class/' || c.oid as key, 'table' as stage, c.oid::regclass::text as name, c.relispartition as partition,
         format(E'create %stable %s (\\n%s\\n)', case c.relpersistence when 'u' then 'unlogged ' else '' end, c.oid::regclass, ${COLUMNS})
         || case when c.relispartition then '' else coalesce(${ANCESTORS}, '') end
         || case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end
         || coalesce((select ' using ' || quote_ident(m.amname) from pg_am m where m.oid = c.relam and m.amname <> 'heap'), '')
         || coalesce(' with ' || ${optionsText('c.reloptions')}, '') as sql
    from pg_class c
   where c.relkind in ('r', 'p') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

export const ATTACHED_PARTITIONS = `
  select 'attach/' || c.oid as key, 'attach' as stage, c.oid::regclass::text as name, true as partition,
         format('alter table only %s attach partition %s %s', i.inhparent::regclass, c.oid::regclass, pg_get_expr(c.relpartbound, c.oid)) as sql,
         array['pg_class/' || c.oid, 'pg_class/' || i.inhparent] as after
    from pg_class c join pg_inherits i on i.inhrelid = c.oid
   where c.relispartition and c.relkind in ('r', 'p') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

/** Also the column defaults of a view. */
export const DEFAULTS = `
  select 'pg_attrdef/' || d.oid as key, 'column' as stage, c.oid::regclass || '.' || quote_ident(a.attname) as name, c.relispartition as partition,
         format('alter table %s%s alter column %I set default %s', case when c.relkind in ('r', 'p') then 'only ' else '' end,
           c.oid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid)) as sql,
         array['pg_class/' || c.oid] as after
    from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
   where a.attgenerated = '' and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

/** Only options that a user can set: some servers store further ones, of their own, for every column. */
const OWN_OPTIONS = `(select array_agg(kept) from unnest(a.attoptions) kept where kept like 'n\\_distinct%')`;

export const COLUMN_SETTINGS = `
  select 'column setting/' || c.oid || '/' || a.attnum || '/' || s.name as key, 'column' as stage,
         c.oid::regclass || '.' || quote_ident(a.attname) || ' ' || s.name as name, c.relispartition as partition,
         format('alter table only %s alter column %I set %s', c.oid::regclass, a.attname, s.text) as sql,
         array['pg_class/' || c.oid] as after
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    cross join lateral (values
      ('storage', case when a.attstorage <> t.typstorage
        then 'storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end),
      ('compression', case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end),
      ('statistics', case when coalesce(a.attstattarget, -1) >= 0 then 'statistics ' || a.attstattarget end),
      ('options', ${optionsText(OWN_OPTIONS)})) s(name, text)
   where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and s.text is not null and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

/** Settings of the toast table, which stores long values. */
export const TOAST_SETTINGS = `
  select 'toast setting/' || c.oid as key, 'column' as stage, c.oid::regclass::text as name, c.relispartition as partition,
         format('alter table %s set (%s)', c.oid::regclass,
           (select string_agg(format('toast.%s=%L', o.option_name, o.option_value), ', ' order by o.option_name) from pg_options_to_table(t.reloptions) o)) as sql,
         array['pg_class/' || c.oid] as after
    from pg_class c join pg_class t on t.oid = c.reltoastrelid
   where t.reloptions is not null and c.relkind = 'r' and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;
