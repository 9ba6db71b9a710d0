create or replace function public.session_is_present(session public."Session") returns boolean
  language sql volatile security definer
  set search_path = ''
as $$
  -- Behind a pooler another connection may serve the next heartbeat: one heartbeat of five seconds and two more are awaited.
  select session.last_seen_at > clock_timestamp() - interval '7 seconds'
      or exists (select from public.read_backends() b where b.process_id = session.backend_pid and b.started_at = session.backend_started_at)
$$;
comment on function public.session_is_present(public."Session") is
  'False when the connection of the session''s last heartbeat is gone and no other heartbeat came: its program vanished. Only functions that check permissions call it.';
