create or replace function public.create_alert_rule(
  symbol text, field public."AlertField", operator public."AlertOperator", threshold numeric, severity public."AlertSeverity" default 'MEDIUM')
  returns public."AlertRule"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  rule public."AlertRule";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.check_key_symbol(symbol);
  if public.current_user_id() is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if not exists (select from public."Instrument" i where i.symbol = create_alert_rule.symbol) then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol) using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  if threshold is null or not (threshold > 0 and threshold < 1e12) or threshold <> round(threshold, 8) then
    raise exception 'threshold: %', public.shown_text(public.plain_number(threshold))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if field is null or operator is null or severity is null then
    raise exception 'price, comparison and severity of the rule: %, %, %', public.shown_text(field::text), public.shown_text(operator::text), public.shown_text(severity::text)
      using errcode = 'TR422', detail = 'BAD_ALERT_RULE', hint = 'Use LAST, BID or ASK; ABOVE, AT_LEAST, BELOW or AT_MOST; LOW, MEDIUM, HIGH or CRITICAL.';
  end if;
  perform public.check_alert_rule_limit();
  insert into public."AlertRule" (user_id, symbol, field, operator, threshold, severity)
    values (public.current_user_id(), symbol, field, operator, threshold, severity) returning * into rule;
  perform public.send_hint('traderai_engine', 'rule:' || rule.id);
  perform public.note_activity('alert rule created');
  return rule;
end
$$;
comment on function public.create_alert_rule(text, public."AlertField", public."AlertOperator", numeric, public."AlertSeverity") is
  'Creates a rule that watches a price; the engine fires an alert once per episode.';
