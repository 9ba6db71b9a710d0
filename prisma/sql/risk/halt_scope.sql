create or replace function public.halt_scope(halt public."Halt") returns text
  language sql stable security definer
  set search_path = ''
as $$
  select case
      when halt.portfolio_id is not null then 'in portfolio ' || (select p.name from public."Portfolio" p where p.id = halt.portfolio_id)
      when halt.user_id is not null then 'for user ' || (select u.username from public."User" u where u.id = halt.user_id)
      else 'on this desk' end
    || coalesce(', in ' || halt.symbol, '')
$$;
comment on function public.halt_scope(public."Halt") is 'The scope of a halt in words: on this desk, for user ann, in portfolio main, in BTCUSD. Only functions that check permissions call it.';
