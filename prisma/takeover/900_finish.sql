-- The earlier application is retired, so its views are dropped. Its kept tables stay for the way back.
do $finish$
declare
  target record;
begin
  for target in
    select t.oid::regtype as type from pg_catalog.pg_type t where t.typnamespace = 'legacy'::regnamespace and t.typtype = 'e'
  loop
    execute format('alter type %s set schema legacy_kept', target.type);
  end loop;
  for target in
    select distinct pg_get_userbyid(a.grantee) as grantee from pg_catalog.pg_namespace n cross join aclexplode(n.nspacl) a
     where n.nspname = 'legacy' and a.grantee not in (0, n.nspowner)
       -- A role with its own right to connect before the takeover keeps it.
       and not exists (select from takeover.found_right f where f.kind = 'database' and f.privilege = 'CONNECT' and f.grantee = pg_get_userbyid(a.grantee))
       and not exists (select from pg_catalog.pg_database d where d.datname = current_database() and d.datdba = a.grantee)
  loop
    execute format('revoke connect on database %I from %I', current_database(), target.grantee);
  end loop;
  for target in
    select c.oid::regclass as relation from pg_catalog.pg_class c where c.relnamespace = 'takeover'::regnamespace and c.relkind = 'v'
  loop
    execute format('drop view %s cascade', target.relation);
  end loop;
end
$finish$;
drop schema legacy cascade;
drop index public."MarketTick_legacy";
