create or replace function public.session_is_present(session public."Session") returns boolean
  language sql volatile security definer
  set search_path = ''
as $$
  select public.session_is_heard(session)
      or exists (select from public.read_backends() b where b.process_id = session.backend_pid and b.started_at = session.backend_started_at)
$$;
comment on function public.session_is_present(public."Session") is
  'False when the connection of the session''s last heartbeat is gone and no other heartbeat came: its program vanished. Only functions that check permissions call it.';
