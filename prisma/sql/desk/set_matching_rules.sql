create or replace function public.set_matching_rules(
  symbol text, post_only public."PostOnlyPolicy" default null, bar_path public."BarPath" default null, atr_interval text default null)
  returns public."Instrument"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set how orders of an instrument match'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if num_nonnulls(post_only, bar_path, atr_interval) = 0 then
    raise exception 'rules of the instrument: none'
      using errcode = 'TR422', detail = 'BAD_MATCHING_RULES', hint = 'Give a post-only policy, a bar path or an ATR interval.';
  end if;
  if atr_interval not in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M') then
    raise exception 'ATR interval: %', public.shown_text(atr_interval)
      using errcode = 'TR422', detail = 'BAD_MATCHING_RULES', hint = 'Use 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w or 1M.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  update public."Instrument" i
     set post_only_policy = coalesce(set_matching_rules.post_only, i.post_only_policy), bar_path = coalesce(set_matching_rules.bar_path, i.bar_path),
         atr_interval = coalesce(set_matching_rules.atr_interval, i.atr_interval), updated_at = clock_timestamp()
   where i.symbol = set_matching_rules.symbol returning * into instrument;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  return instrument;
end
$$;
comment on function public.set_matching_rules(text, public."PostOnlyPolicy", public."BarPath", text) is
  'Sets the answer to a post-only order that would trade at once, the way of the price inside a bar, and the candles of distances in ATR; null keeps a rule. For administrators.';
