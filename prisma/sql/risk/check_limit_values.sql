create or replace function public.check_limit_values(
  kind public."RiskLimitKind", value numeric, action public."RiskLimitAction", symbol text, currency text, symbols text[], side public."OrderSide",
  days smallint[], from_time time, to_time time, zone text, reason text)
  returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  counted constant boolean := kind in ('MAX_QUOTE_AGE', 'MAX_ORDER_RATE', 'MAX_OPEN_ORDERS');
  unknown text;
begin
  if kind is null or action is null then
    raise exception 'kind and action of a limit: %, %', coalesce(kind::text, 'null'), coalesce(action::text, 'null')
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Name both, such as MAX_ORDER_NOTIONAL and DENY.';
  end if;
  if kind::text like 'ALLOWED%' <> (value is null)
     -- NaN is above every number, so each range refuses it too.
     or not coalesce(case when kind in ('PRICE_COLLAR', 'MAX_DRAWDOWN') then value > 0 and value < 1
                          when counted then value >= 0 and value <= 100000 and value = trunc(value)
                          else value >= 0 and value < 1e18 and value = round(value, 8) end, true) then
    raise exception 'value of %: %', kind, public.shown_text(coalesce(public.plain_number(value), 'none'))
      using errcode = 'TR422', detail = 'BAD_LIMIT',
        hint = 'Use a fraction between 0 and 1 for a collar and a drawdown, a whole number up to 100,000 for an age, a rate and open orders, no value for ALLOWED_*, else a number of 0 or more with at most 8 decimals.';
  end if;
  if action in ('FREEZE', 'FLATTEN') and kind < 'MAX_SYMBOL_EXPOSURE' or kind in ('APPROVAL_NOTIONAL', 'PRICE_COLLAR') and action <> 'DENY' then
    raise exception 'action of %: %', kind, action
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Use FREEZE and FLATTEN for exposure, leverage, loss and drawdown, which marks change; an approval and a collar are always DENY.';
  end if;
  if (kind = 'ALLOWED_SYMBOLS') <> (symbols is not null) or (kind = 'ALLOWED_SIDE') <> (side is not null)
     or num_nonnulls(days, from_time, to_time, zone) <> (case when kind = 'ALLOWED_HOURS' then 4 else 0 end)
     or symbols is not null and not coalesce(array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) <= 1000 and array_position(symbols, null) is null, false)
     or days is not null and not coalesce(array_ndims(days) = 1 and array_lower(days, 1) = 1 and days <@ '{1,2,3,4,5,6,7}' and cardinality(days) <= 7, false)
     or zone is not null and not public.is_time_zone(zone) or from_time = to_time then
    raise exception 'terms of % do not fit', kind
      using errcode = 'TR422', detail = 'BAD_LIMIT',
        hint = 'Give ALLOWED_SYMBOLS 1 to 1,000 symbols, ALLOWED_SIDE a side, ALLOWED_HOURS days (1 Monday to 7 Sunday), two times and a time zone; other kinds none of them.';
  end if;
  select s.symbol into unknown from unnest(symbols || symbol) s (symbol)
   where s.symbol is not null and not exists (select from public."Instrument" i where i.symbol = s.symbol) limit 1;
  if unknown is not null then
    raise exception 'there is no instrument % on this desk', public.shown_text(unknown)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List the symbols with: traderai instrument list';
  end if;
  if currency is not null and currency !~ '^[A-Z0-9]{3,8}$' then
    raise exception 'currency of a limit: %', public.shown_text(currency)
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Use the code of a currency, such as USD.';
  end if;
  if currency is not null and kind in ('MAX_ORDER_RATE', 'MAX_OPEN_ORDERS') then
    raise exception 'currency of %: %', kind, currency
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Leave the currency out: it counts orders.';
  end if;
  -- These figures are of all symbols together.
  if symbol is not null and kind in ('MAX_GROSS_EXPOSURE', 'MAX_NET_EXPOSURE', 'MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    raise exception 'symbol of %: %', kind, symbol
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Leave the symbol out, or use MAX_SYMBOL_EXPOSURE.';
  end if;
  if reason is not null and not public.plain_text(reason, 280) then
    raise exception 'reason of a limit: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
end
$$;
comment on function public.check_limit_values(public."RiskLimitKind", numeric, public."RiskLimitAction", text, text, text[], public."OrderSide", smallint[], time, time, text, text) is
  'Refuses the terms of a limit that its kind does not have.';
