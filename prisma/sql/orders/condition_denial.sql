create or replace function public.condition_denial(symbol text, expire_date date, display_quantity numeric) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  instrument public."Instrument";
  market_at timestamptz;
  zone text;
  today date;
begin
  select * into instrument from public."Instrument" i where i.symbol = condition_denial.symbol;
  if not found then
    return null;
  end if;
  if display_quantity % instrument.lot_size <> 0 then
    return public.denial('OFF_LOT',
      format('displayed quantity %s is not a multiple of the lot %s', public.grouped_number(display_quantity), public.grouped_number(instrument.lot_size)),
      instrument.lot_size, display_quantity);
  end if;
  if expire_date is not null then
    market_at := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), clock_timestamp());
    zone := public.trading_zone(instrument.trading_hours);
    today := case when zone is null then public.desk_day(market_at) else (market_at at time zone zone)::date end;
    if expire_date < today then
      return public.denial('EXPIRE_DATE_PASSED', format('the last date %s of the order has passed: in %s it is %s',
        to_char(expire_date, 'YYYY-MM-DD'), coalesce(zone, 'the desk''s day'), to_char(today, 'YYYY-MM-DD')));
    end if;
  end if;
  return null;
end
$$;
comment on function public.condition_denial(text, date, numeric) is
  'The denial of an order by its last date, on the market''s clock in the time zone of its instrument, and by its displayed quantity; null when both are valid, and for an unknown instrument.';
