create or replace function public.acknowledge_alert(alert_id uuid) returns public."Alert"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  alert public."Alert";
  narrowed constant boolean := exists (select from public."ApiKey" k where k.role_name = session_user and k.portfolio_ids is not null);
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  if public.current_user_id() is null and not public.is_desk_admin() then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  select * into alert from public."Alert" a
   where a.id = acknowledge_alert.alert_id
     and (public.sees_every_book() or a.user_id = public.current_user_id() or a.user_id is null and a.rule_id is null and a.portfolio_id is null)
     -- A key for some portfolios hides no alert of another one, and none about the login, the desk or its data.
     and (not narrowed or a.rule_id is not null or a.portfolio_id = any (public.own_portfolio_ids()));
  if not found then
    raise exception 'there is no alert %', alert_id using errcode = 'TR404', detail = 'ALERT_NOT_FOUND', hint = 'List alerts with: traderai alert list';
  end if;
  perform public.check_key_symbol(alert.symbol);
  perform public.lock_in_turn(6, alert_id::text, 'alert ' || alert_id);
  update public."Alert" a
     set acknowledged = true, acknowledged_at = clock_timestamp(), acknowledged_by = public.current_user_id()
   where a.id = alert.id and not a.acknowledged;
  select * into alert from public."Alert" a where a.id = acknowledge_alert.alert_id;
  perform public.note_activity('alert acknowledged');
  return alert;
end
$$;
comment on function public.acknowledge_alert(uuid) is 'Acknowledges an alert: stores the user and the time of the first acknowledgement. A key for some portfolios or symbols acknowledges only their alerts.';
