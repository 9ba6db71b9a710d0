create or replace view invariant.definer_functions_are_pinned with (security_invoker = true) as
select p.oid::regprocedure::text as function_name from pg_catalog.pg_proc p
 where p.pronamespace = 'public'::regnamespace and p.prosecdef
   and not coalesce(p.proconfig @> array['search_path=""'], false)
;
comment on view invariant.definer_functions_are_pinned is 'Security definer functions pin an empty search_path.';
