create or replace view invariant.views_ask_as_their_reader with (security_invoker = true) as
select c.oid::regclass::text as relation from pg_catalog.pg_class c
 where c.relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and c.relkind = 'v'
   and not coalesce(c.reloptions && array['security_invoker=true', 'security_barrier=true'], false)
   and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
;
comment on view invariant.views_ask_as_their_reader is 'Every view reads with the rights of the reading login, or filters its rows itself as a security barrier.';
