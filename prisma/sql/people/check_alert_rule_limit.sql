create or replace function public.check_alert_rule_limit() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  creating constant uuid := public.current_user_id();
  most integer;
  used integer;
begin
  perform public.lock_in_turn(4, creating::text, 'the alert rules of this user');
  select l.alert_rules into most from public.person_limits(creating) l;
  select count(*) into used from (select from public."AlertRule" r where r.user_id = creating limit most) counted;
  if used >= most then
    raise exception 'you have % alert rules, of which % are allowed with all your logins and keys (headroom %)', used, most, most - used
      using errcode = 'TR403', detail = 'ALERT_RULES_LIMIT', hint = 'Delete rules with: traderai alert rule delete. An administrator may change the limit with: traderai user limit NAME --alert-rules N';
  end if;
end
$$;
comment on function public.check_alert_rule_limit() is
  'Refuses one more alert rule of a user at its limit; concurrent creations of one user wait for each other. Only functions that check permissions call it.';
