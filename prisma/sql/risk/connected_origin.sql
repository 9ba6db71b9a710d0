create or replace function public.connected_origin(portfolio public."Portfolio", confirmed boolean default false) returns public."OrderOrigin"
  language sql stable security definer
  set search_path = ''
as $$
  select row(coalesce(public.current_user_id(), portfolio.user_id), (select k.id from public."ApiKey" k where k.role_name = session_user), null, confirmed)::public."OrderOrigin"
$$;
comment on function public.connected_origin(public."Portfolio", boolean) is 'The origin of an order that the connected login places; a login without a user acts for the owner of the portfolio.';
