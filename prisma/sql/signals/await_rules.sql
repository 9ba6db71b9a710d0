create or replace function public.await_rules(user_id uuid) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select pg_advisory_xact_lock(5, hashtext(user_id::text))
$$;
comment on function public.await_rules(uuid) is
  'Waits once for all sessions that change the alert rules of a user, and not at each rule. Only the engine''s booking calls it. See hold_rules.';
