create or replace function public.read_sessions()
  returns table (id uuid, username text, login text, key_name text, application text, host text, terminal text, address inet,
    started_at timestamptz, last_seen_at timestamptz, armed_on text, connections integer, state text, last_active_at timestamptz, last_activity text,
    dead_man text)
  language sql stable security definer
  set search_path = ''
as $$
  select public.require_scope('viewer');
  with backends as materialized (
    select b.login, min(b.application) as application, min(b.address) as address, min(b.started_at) as started_at, max(b.state_at) as state_at,
           count(*)::integer as connections, bool_or(b.state like 'idle in transaction%') as waiting, bool_or(b.state = 'active') as active
      from public.read_backends() b
     where b.login is not null and (b.login = session_user or public.sees_every_book())
     group by b.login)
  select s.id, u.username, s.login, k.name, s.application, s.host, s.terminal, s.address, s.started_at, s.last_seen_at,
         case when h.heard then p.name end, coalesce(b.connections, 0), case when h.heard then 'on' else 'gone' end, s.last_active_at, s.last_activity,
         case when h.heard and s.armed_portfolio_id is not null then s.dead_man::text end
    from public."Session" s
    left join backends b on b.login = s.login
    -- By the server's clock: without a leading engine the row itself is not disarmed.
    cross join lateral (select b.login is not null and public.session_is_heard(s) as heard) h
    left join public."User" u on u.id = s.user_id
    left join public."ApiKey" k on k.id = s.api_key_id
    left join public."Portfolio" p on p.id = s.armed_portfolio_id
   where s.ended_at is null and (s.login = session_user or public.sees_every_book())
  union all
  select null, u.username, b.login, k.name, b.application, null, null, b.address, b.started_at, b.state_at, null, b.connections,
         case when b.active then 'active' when b.waiting then 'in transaction' else 'idle' end,
         null, null, null
    from backends b
    left join public."ApiKey" k on k.role_name = b.login
    left join public."User" u on u.login = b.login or u.id = k.user_id
   where not exists (select from public."Session" s where s.login = b.login and s.ended_at is null)
   order by 9
$$;
comment on function public.read_sessions() is
  'The open sessions: consoles and programs with a Session row, and logins that are only connected (id null). A session without a heartbeat for seven seconds is gone, and armed on nothing. The own sessions, or all sessions for risk and administrators.';
