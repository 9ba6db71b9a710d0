-- The roles stay: they belong to the cluster, and other desks may use them. Routines of prisma/sql that no dropped table removed are dropped here.
drop table "DeskState" cascade;
drop schema invariant cascade;
do $routines$
declare
  target regprocedure;
begin
  for target in
    select p.oid from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace
       and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('drop routine if exists %s cascade', target);
  end loop;
end
$routines$;

do $bounds$
declare
  setting text;
begin
  -- The bounds that policies/database.sql set on the database.
  foreach setting in array array['temp_file_limit', 'log_min_messages', 'log_min_error_statement'] loop
    execute format('alter database %I reset %I', current_database(), setting);
    execute format('alter role %I in database %I reset %I', (select r.rolname from pg_catalog.pg_roles r where r.oid = 10), current_database(), setting);
  end loop;
end
$bounds$;
