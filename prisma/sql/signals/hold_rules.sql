create or replace function public.hold_rules(user_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  if public.may_wait_for(5) then
    perform pg_advisory_xact_lock_shared(5, hashtext(user_id::text));
  elsif not pg_try_advisory_xact_lock_shared(5, hashtext(user_id::text)) then
    perform public.refuse_wait('the alert rules of this user');
  end if;
end
$$;
comment on function public.hold_rules(uuid) is
  'Announces a change of the alert rules of a user before their rows are locked; such sessions do not wait for each other. Only functions that check permissions call it. See await_rules.';
