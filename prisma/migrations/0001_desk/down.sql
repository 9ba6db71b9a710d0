-- The roles stay: they belong to the cluster, and other desks may use them. Functions of prisma/sql that no dropped table removed are dropped here.
drop table "DeskState" cascade;
drop schema invariant cascade;
do $functions$
declare
  target regprocedure;
begin
  for target in
    select p.oid from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('drop function if exists %s cascade', target);
  end loop;
end
$functions$;
