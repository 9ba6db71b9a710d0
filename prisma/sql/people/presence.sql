create or replace function public.presence() returns table (username text, since timestamptz, armed boolean)
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_scope('viewer');
  return query
    select u.username, min(s.started_at), bool_or(s.armed_portfolio_id is not null)
      from public."Session" s join public."User" u on u.id = s.user_id
     where s.ended_at is null and s.api_key_id is null and u.active and public.session_is_heard(s)
     group by u.username order by u.username;
end
$$;
comment on function public.presence() is
  'The users whose consoles are open now, since when, and whether one of them is armed: for every viewer. Addresses, hosts, keys and portfolios are shown by read_sessions, to the user itself, risk and administrators.';
