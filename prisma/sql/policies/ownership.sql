-- Objects belong to a role without a login, so that definer functions run with only the desk's own rights.
do $ownership$
declare
  object record;
begin
  for object in
    select format('table %s', c.oid::regclass) as name from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like '\_%' and c.relowner <> 'traderai_owner'::regrole
    union all
    select format('%s %s', case c.relkind when 'm' then 'materialized view' else 'view' end, c.oid::regclass) from pg_catalog.pg_class c
     where c.relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and c.relkind in ('v', 'm') and c.relowner <> 'traderai_owner'::regrole
       and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union all
    select format('routine %s', p.oid::regprocedure) from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proowner <> 'traderai_owner'::regrole
       and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
       and p.proowner not in ('traderai_roles'::regrole, 'traderai_sessions'::regrole)
    union all
    select format('sequence %s', c.oid::regclass) from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relowner <> 'traderai_owner'::regrole
       and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
    union all
    select format('type %s', t.oid::regtype) from pg_catalog.pg_type t
     where t.typnamespace = 'public'::regnamespace and t.typtype = 'e' and t.typowner <> 'traderai_owner'::regrole
  loop
    execute format('alter %s owner to traderai_owner', object.name);
  end loop;
end
$ownership$;
alter schema invariant owner to traderai_owner;
grant usage, create on schema public to traderai_owner;
