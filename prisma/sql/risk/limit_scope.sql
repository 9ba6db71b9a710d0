create or replace function public.limit_scope("limit" public."RiskLimit") returns text
  language sql stable security definer
  set search_path = ''
as $$
  select case
      when "limit".portfolio_id is not null then 'portfolio ' || (select p.name from public."Portfolio" p where p.id = "limit".portfolio_id)
      when "limit".user_id is not null then 'user ' || (select u.username from public."User" u where u.id = "limit".user_id)
      when "limit".key_id is not null then 'key ' || (select k.name from public."ApiKey" k where k.id = "limit".key_id)
      else 'the desk' end
    || coalesce(' in ' || "limit".symbol, '')
$$;
comment on function public.limit_scope(public."RiskLimit") is 'The scope of a limit in words: the desk, user ann, portfolio main in BTCUSD. Only functions that check permissions call it.';
