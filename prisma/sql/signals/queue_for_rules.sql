create or replace function public.queue_for_rules(user_id uuid) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtext('alert rules'), hashtext(user_id::text))
$$;
comment on function public.queue_for_rules(uuid) is
  'Sessions that change the alert rules of a user and the engine that books them wait here for each other: the engine waits once, not at each rule. Only functions that check permissions call it.';
