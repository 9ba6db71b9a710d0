create or replace function public.set_trading_hours(symbol text, hours jsonb) returns public."Instrument"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set trading hours'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if hours is not null and (not public.valid_trading_hours(hours) or octet_length(hours::text) > 4000) then
    raise exception 'the desk cannot read these trading hours, or they are longer than 4,000 bytes: %', public.shown_text(hours::text)
      using errcode = 'TR422', detail = 'BAD_TRADING_HOURS', hint = 'Use us-equities, fx or round-the-clock, or see the shape with: traderai instrument set --help';
  end if;
  if hours ? 'zone' and not public.is_time_zone(hours ->> 'zone') then
    raise exception 'there is no time zone %', public.shown_text(hours ->> 'zone')
      using errcode = 'TR422', detail = 'BAD_ZONE', hint = 'Use a name of the IANA database, such as America/New_York or UTC.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  update public."Instrument" i set trading_hours = hours, updated_at = clock_timestamp()
   where i.symbol = set_trading_hours.symbol returning * into instrument;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  return instrument;
end
$$;
comment on function public.set_trading_hours(text, jsonb) is
  'Sets the trading hours of an instrument; null gives it the desk''s day. DAY orders with a known expiry keep it. For administrators.';
