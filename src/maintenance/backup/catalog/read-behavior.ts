/** Views, rules, triggers, policies and row security. */
import { isOurs, optionsText, roleText } from './conditions.ts';

const OF_OURS = isOurs('c.oid', 'pg_class', 'c.relnamespace');

export const VIEWS = `
  select 'pg_class/' || c.oid as key, 'view' as stage, c.oid::regclass::text as name,
         format('create %sview %s', case c.relkind when 'm' then 'materialized ' else '' end, c.oid::regclass)
         || coalesce(' with ' || ${optionsText('c.reloptions')}, '')
         || E' as\\n' || rtrim(pg_get_viewdef(c.oid), ';') || case c.relkind when 'm' then E'\\n  with no data' else '' end as sql
    from pg_class c where c.relkind in ('v', 'm') and ${OF_OURS}`;

/** Refreshed with the rights of the owner, as usual: after owners, grants and policies. */
export const REFRESHED_VIEWS = `
  select 'refresh/' || c.oid as key, 'refresh' as stage, c.oid::regclass::text as name, format('refresh materialized view %s', c.oid::regclass) as sql,
         array(select 'refresh/' || other.oid from pg_class other where other.relkind = 'm' and other.oid in (
           with recursive needed(oid) as (
             select d.refobjid from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and r.ev_class = c.oid
              where d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
             union
             select d.refobjid from needed n join pg_rewrite r on r.ev_class = n.oid join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
              where d.refclassid = 'pg_class'::regclass)
           select oid from needed where oid <> c.oid)) as after
    from pg_class c where c.relkind = 'm' and c.relispopulated and ${OF_OURS}`;

/** The statement that makes a trigger or rule fire in an unusual way; empty for the others. */
function enabling(column: string, what: 'trigger' | 'rule', name: string): string {
  const words = `case ${column} when 'D' then 'disable' when 'R' then 'enable replica' when 'A' then 'enable always' end`;
  return `coalesce(E';\\nalter table ' || c.oid::regclass || ' ' || ${words} || ' ${what} ' || quote_ident(${name}), '')`;
}

/** Without the triggers that a partition inherits from its parent. */
export const TRIGGERS = `
  select 'pg_trigger/' || t.oid as key, 'trigger' as stage, c.oid::regclass || '.' || quote_ident(t.tgname) as name, c.relispartition as partition,
         pg_get_triggerdef(t.oid) || ${enabling('t.tgenabled', 'trigger', 't.tgname')} as sql
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0 and ${OF_OURS}`;

export const RULES = `
  select 'pg_rewrite/' || r.oid as key, 'rule' as stage, c.oid::regclass || '.' || quote_ident(r.rulename) as name, c.relispartition as partition,
         rtrim(pg_get_ruledef(r.oid), ';') || ${enabling('r.ev_enabled', 'rule', 'r.rulename')} as sql
    from pg_rewrite r join pg_class c on c.oid = r.ev_class where r.rulename <> '_RETURN' and ${OF_OURS}`;

export const POLICIES = `
  select 'pg_policy/' || p.oid as key, 'policy' as stage, c.oid::regclass || '.' || quote_ident(p.polname) as name, c.relispartition as partition,
         format('create policy %I on %s as %s for %s to %s', p.polname, c.oid::regclass, case when p.polpermissive then 'permissive' else 'restrictive' end,
           case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
           (select string_agg(${roleText('r.oid')}, ', ' order by ${roleText('r.oid')}) from unnest(p.polroles) r(oid)))
         || coalesce(E'\\n  using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
         || coalesce(E'\\n  with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') as sql
    from pg_policy p join pg_class c on c.oid = p.polrelid where ${OF_OURS}`;

export const ROW_SECURITY = `
  select 'row security/' || c.oid as key, 'row security' as stage, c.oid::regclass::text as name, c.relispartition as partition,
         concat_ws(E';\\n', case when c.relrowsecurity then format('alter table %s enable row level security', c.oid::regclass) end,
                           case when c.relforcerowsecurity then format('alter table only %s force row level security', c.oid::regclass) end) as sql
    from pg_class c where c.relkind in ('r', 'p') and (c.relrowsecurity or c.relforcerowsecurity) and ${OF_OURS}`;

export const EVENT_TRIGGERS = `
  select 'pg_event_trigger/' || e.oid as key, 'event trigger' as stage, e.evtname as name,
         format('create event trigger %I on %s', e.evtname, e.evtevent)
         || coalesce((select ' when tag in (' || string_agg(quote_literal(t.tag), ', ' order by t.tag) || ')' from unnest(e.evttags) t(tag)), '')
         || format(' execute function %s()', e.evtfoid::regproc)
         || case e.evtenabled when 'D' then format(E';\\nalter event trigger %I disable', e.evtname) when 'R' then format(E';\\nalter event trigger %I enable replica', e.evtname)
              when 'A' then format(E';\\nalter event trigger %I enable always', e.evtname) else '' end
         || coalesce(E';\\nalter event trigger ' || quote_ident(e.evtname) || ' owner to ' || nullif(${roleText('e.evtowner')}, 'current_user'), '') as sql
    from pg_event_trigger e where not exists (select from pg_depend d where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')`;
