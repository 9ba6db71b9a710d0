/** Keys, indexes, checks, references and statistics: created after the data is loaded. */
import { isOurs, optionsText } from './conditions.ts';

/** A partitioned table's key becomes valid when the keys of its partitions are attached to it. */
export const KEYS = `
  select 'pg_constraint/' || k.oid as key, 'key' as stage, k.conrelid::regclass || '.' || quote_ident(k.conname) as name, c.relispartition as partition,
         format('alter table only %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
         || coalesce((select format(E';\\nalter index %s set %s', i.oid::regclass, ${optionsText('i.reloptions')}) from pg_class i where i.oid = k.conindid and i.reloptions is not null), '') as sql
    from pg_constraint k join pg_class c on c.oid = k.conrelid
   where k.contype in ('p', 'u', 'x') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

/** Invalid indexes of an interrupted `create index concurrently` are left out. */
export const INDEXES = `
  select 'pg_class/' || i.indexrelid as key, 'index' as stage, i.indexrelid::regclass::text as name, c.relispartition as partition, pg_get_indexdef(i.indexrelid) as sql
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
   where (i.indisvalid or x.relkind = 'I') and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}
     and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`;

export const ATTACHED_INDEXES = `
  select 'index attach/' || x.oid as key, 'index attach' as stage, x.oid::regclass::text as name, true as partition,
         format('alter index %s attach partition %s', h.inhparent::regclass, x.oid::regclass) as sql,
         array(select coalesce((select 'pg_constraint/' || k.oid from pg_constraint k where k.conindid = index.oid and k.contype in ('p', 'u', 'x')), 'pg_class/' || index.oid)
                 from unnest(array[h.inhrelid, h.inhparent]) index(oid)) as after
    from pg_class x join pg_inherits h on h.inhrelid = x.oid
   where x.relkind in ('i', 'I') and x.relispartition and ${isOurs('x.oid', 'pg_class', 'x.relnamespace')}`;

/** On the parent only: its children inherit them. */
export const CHECKS = `
  select 'pg_constraint/' || k.oid as key, 'check' as stage, k.conrelid::regclass || '.' || quote_ident(k.conname) as name, c.relispartition as partition,
         format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as sql
    from pg_constraint k join pg_class c on c.oid = k.conrelid
   where k.contype = 'c' and k.conislocal and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

export const REFERENCES = `
  select 'pg_constraint/' || k.oid as key, 'reference' as stage, k.conrelid::regclass || '.' || quote_ident(k.conname) as name, c.relispartition as partition,
         format('alter table %s%s add constraint %I %s', case c.relkind when 'p' then '' else 'only ' end, k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as sql
    from pg_constraint k join pg_class c on c.oid = k.conrelid
   where k.contype = 'f' and k.conparentid = 0 and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;

export const STATISTICS = `
  select 'pg_statistic_ext/' || s.oid as key, 'statistics' as stage, quote_ident(s.stxname) as name, pg_get_statisticsobjdef(s.oid)
         || case when coalesce(s.stxstattarget, -1) < 0 then '' else format(E';\\nalter statistics %I.%I set statistics %s', n.nspname, s.stxname, s.stxstattarget) end as sql
    from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${isOurs('s.oid', 'pg_statistic_ext', 's.stxnamespace')}`;

export const TABLE_SETTINGS = `
  select 'table setting/' || c.oid || '/' || s.name as key, 'table setting' as stage, c.oid::regclass || ' ' || s.name as name, c.relispartition as partition,
         format('alter table only %s %s', c.oid::regclass, s.text) as sql
    from pg_class c cross join lateral (values
      ('replica identity', case c.relreplident when 'f' then 'replica identity full' when 'n' then 'replica identity nothing'
        when 'i' then (select format('replica identity using index %I', x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end),
      ('cluster', (select format('cluster on %I', x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisclustered))) s(name, text)
   where c.relkind in ('r', 'p') and s.text is not null and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}`;
