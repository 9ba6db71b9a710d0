create or replace function public.set_trading_hours(symbol text, hours jsonb) returns public."Instrument"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set trading hours' using errcode = 'TR403', detail = 'NOT_PERMITTED';
  end if;
  if hours is not null and (not public.valid_trading_hours(hours) or octet_length(hours::text) > 4000) then
    raise exception 'trading hours have a shape that the desk cannot read, or are longer than 4,000 bytes' using errcode = 'TR422', detail = 'BAD_TRADING_HOURS';
  end if;
  if hours ? 'zone' and not public.is_time_zone(hours ->> 'zone') then
    raise exception 'there is no time zone %', hours ->> 'zone' using errcode = 'TR422', detail = 'BAD_ZONE';
  end if;
  update public."Instrument" i set trading_hours = hours, updated_at = clock_timestamp()
   where i.symbol = set_trading_hours.symbol returning * into instrument;
  if not found then
    raise exception 'there is no instrument % on this desk', left(symbol, 40)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  return instrument;
end
$$;
comment on function public.set_trading_hours(text, jsonb) is
  'Sets the trading hours of an instrument; null gives it the desk''s day. DAY orders with a known expiry keep it. For administrators.';
