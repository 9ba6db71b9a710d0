create or replace function public.connected_session() returns uuid
  language sql stable security definer
  set search_path = ''
as $$
  -- A setting can be forged only by the login itself, and names no session of another one. Its text is never cast: it may be anything.
  select s.id from public."Session" s where s.id::text = current_setting('traderai.session', true) and s.login = session_user and s.ended_at is null
$$;
comment on function public.connected_session() is
  'The open session of the connected login that the setting traderai.session names, for the orders that a console places; null without one. Only functions that check permissions call it.';
