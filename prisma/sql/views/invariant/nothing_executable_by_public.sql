create or replace view invariant.nothing_executable_by_public with (security_invoker = true) as
select p.oid::regprocedure::text as function_name from pg_catalog.pg_proc p
 where p.pronamespace = 'public'::regnamespace
   and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
   and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')
;
comment on view invariant.nothing_executable_by_public is 'No function of the desk may be executed by PUBLIC.';
