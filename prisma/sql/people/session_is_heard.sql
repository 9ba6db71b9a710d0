create or replace function public.session_is_heard(session public."Session") returns boolean
  language sql volatile security definer
  set search_path = ''
as $$
  -- The program sends a heartbeat every two seconds and gives each three seconds. Behind a pooler another connection may serve the next one, so it is awaited too.
  select session.last_seen_at > clock_timestamp() - interval '7 seconds'
$$;
comment on function public.session_is_heard(public."Session") is
  'False when no heartbeat of the session came for seven seconds, also while its connection is open: its program vanished, hangs or was stopped. Only functions that check permissions call it.';
