create or replace view invariant.row_security_is_forced with (security_invoker = true) as
select c.oid::regclass::text as relation from pg_catalog.pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
   and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
;
comment on view invariant.row_security_is_forced is 'Every table and every partition has row security, which also binds its owner.';
