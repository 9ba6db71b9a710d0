create or replace function public.limit_holder("limit" public."RiskLimit") returns text
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce((select u.username || ', ' from public."User" u join pg_catalog.pg_roles r on r.rolname = u.login
                    where u.id = "limit".set_by and not pg_has_role(r.oid, 'traderai_risk', 'member')), '') || 'risk and administrators'
$$;
comment on function public.limit_holder(public."RiskLimit") is 'The logins that may change a limit, in words.';
