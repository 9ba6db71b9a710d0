create or replace function public.hold_rules(user_id uuid) returns void
  language sql volatile security definer
  set search_path = ''
as $$
  select pg_advisory_xact_lock_shared(hashtext('rules of a user'), hashtext(user_id::text))
$$;
comment on function public.hold_rules(uuid) is
  'Announces a change of the alert rules of a user before their rows are locked; such sessions do not wait for each other. Only functions that check permissions call it. See await_rules.';
