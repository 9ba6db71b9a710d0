-- The views and their functions run with the desk's rights, only for roles that had rights on the tables.
do $ownership$
declare
  object record;
begin
  for object in
    select format('%s %s', case c.relkind when 'v' then 'view' else 'table' end, c.oid::regclass) as name from pg_catalog.pg_class c
     where c.relnamespace in ('takeover'::regnamespace, 'legacy'::regnamespace) and c.relkind in ('r', 'v')
    union all
    select format('function %s', p.oid::regprocedure) from pg_catalog.pg_proc p where p.pronamespace = 'takeover'::regnamespace
  loop
    execute format('alter %s owner to traderai_owner', object.name);
  end loop;
end
$ownership$;
alter schema takeover owner to traderai_owner;
alter schema legacy owner to traderai_owner;
revoke all on all functions in schema takeover from public;
-- Every login may read the progress of the takeover.
grant usage on schema takeover to traderai_viewer;
grant select on takeover.step to traderai_viewer;
select takeover.grant_views();
