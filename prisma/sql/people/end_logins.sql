create or replace function public.end_logins(logins text[]) returns integer
  language sql volatile security definer
  set search_path = ''
as $$
  select count(*)::integer from public.read_backends() b where b.login = any (logins) and public.end_backend(b.process_id, b.started_at)
$$;
comment on function public.end_logins(text[]) is 'Ends every connection of these logins. Returns the number of connections. Only functions that check permissions call it.';
