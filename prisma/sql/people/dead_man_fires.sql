create or replace function public.dead_man_fires(session public."Session") returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select session.dead_man <> 'OFF' and session.armed_portfolio_id is not null and not public.session_is_heard(session)
     -- No session is heard while the server is down: the consoles have this time to connect again.
     and pg_postmaster_start_time() < clock_timestamp() - interval '10 seconds'
$$;
comment on function public.dead_man_fires(public."Session") is
  'True when an armed session with a dead man vanished: its orders must be canceled. Only functions that check permissions call it.';
