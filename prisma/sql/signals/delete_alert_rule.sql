create or replace function public.delete_alert_rule(rule_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  deleted public."AlertRule";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.lock_in_turn(4, rule_id::text, 'alert rule ' || rule_id);
  perform public.hold_rules(r.user_id) from public."AlertRule" r
   where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin());
  delete from public."AlertRule" r
   where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin()) returning * into deleted;
  if deleted.id is null then
    raise exception 'you have no alert rule %', rule_id using errcode = 'TR404', detail = 'ALERT_NOT_FOUND', hint = 'List rules with: traderai alert rule list';
  end if;
  perform public.check_key_symbol(deleted.symbol);
  perform public.send_hint('traderai_engine', 'rule:' || deleted.id);
  perform public.note_activity('alert rule deleted');
end
$$;
comment on function public.delete_alert_rule(uuid) is 'Deletes an alert rule; its alerts stay with their owner.';
