create or replace function public.delete_alert_rule(rule_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  deleted public."AlertRule";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.hold_rules(r.user_id) from public."AlertRule" r
   where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin());
  delete from public."AlertRule" r
   where r.id = (select o.id from public."AlertRule" o
                  where o.id = delete_alert_rule.rule_id and (o.user_id = public.current_user_id() or public.is_desk_admin()) for update skip locked)
   returning * into deleted;
  if not found and exists (select from public."AlertRule" r where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin())) then
    perform public.refuse_wait('alert rule ' || rule_id);
  end if;
  if deleted.id is null then
    raise exception 'you have no alert rule %', rule_id using errcode = 'TR404', detail = 'ALERT_NOT_FOUND', hint = 'List rules with: traderai alert rule list';
  end if;
  perform public.check_key_symbol(deleted.symbol);
  perform pg_notify('traderai_engine', 'rule:' || deleted.id);
  perform public.note_activity('alert rule deleted');
end
$$;
comment on function public.delete_alert_rule(uuid) is 'Deletes an alert rule; its alerts stay with their owner.';
