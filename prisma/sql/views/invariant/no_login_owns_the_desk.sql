create or replace view invariant.no_login_owns_the_desk with (security_barrier = true) as
select r.rolname as role_name, m.rolname as member from pg_catalog.pg_auth_members a
  join pg_catalog.pg_roles r on r.oid = a.roleid join pg_catalog.pg_roles m on m.oid = a.member
 where r.rolname in ('traderai_owner', 'traderai_roles', 'traderai_sessions')
union all
select r.rolname, null from pg_catalog.pg_roles r
 where r.rolname in ('traderai_owner', 'traderai_roles', 'traderai_sessions', 'traderai_importer') and (r.rolcanlogin or r.rolsuper)
;
comment on view invariant.no_login_owns_the_desk is 'The roles that own objects and functions have no member and no login.';
