create or replace function public.check_signal_values(
  client_signal_id text, symbol text, direction public."SignalDirection", strength numeric, horizon_seconds integer,
  entry numeric, stop numeric, target numeric, reason text, algorithm text)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
declare
  price numeric;
begin
  if client_signal_id is null or client_signal_id !~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' then
    raise exception 'client signal id: %', public.shown_text(client_signal_id)
      using errcode = 'TR422', detail = 'BAD_CLIENT_SIGNAL_ID', hint = 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.';
  end if;
  if symbol is null or symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then
    raise exception 'symbol: %', public.shown_text(symbol)
      using errcode = 'TR422', detail = 'BAD_SYMBOL', hint = 'Use 1 to 32 capital letters, digits and . _ : / - and begin with a letter or digit.';
  end if;
  if direction is null or direction not in ('LONG', 'SHORT') then
    raise exception 'direction: %', public.shown_text(direction::text)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use LONG or SHORT.';
  end if;
  -- NaN compares greater than every number, so each range also refuses it.
  if strength is null or not (strength between 0 and 1) or strength <> round(strength, 8) then
    raise exception 'strength: %', public.shown_text(public.plain_number(strength))
      using errcode = 'TR422', detail = 'BAD_STRENGTH', hint = 'Use a number from 0 to 1 with at most 8 decimals, such as 0.7.';
  end if;
  if horizon_seconds is null or horizon_seconds not between 60 and 31536000 then
    raise exception 'horizon in seconds: %', public.shown_text(horizon_seconds::text)
      using errcode = 'TR422', detail = 'BAD_HORIZON', hint = 'Use 60 (1 minute) to 31536000 (365 days).';
  end if;
  foreach price in array array_remove(array[entry, stop, target], null) loop
    if not (price > 0 and price < 1e12) or price <> round(price, 8) then
      raise exception 'entry, stop or target: %', public.shown_text(public.plain_number(price))
        using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
    end if;
  end loop;
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use 1 to 280 characters without control and invisible characters.';
  end if;
  if algorithm is null or algorithm = '' or not public.plain_text(algorithm, 120) then
    raise exception 'name of the algorithm: %', public.shown_text(algorithm)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 120 characters without control and invisible characters.';
  end if;
end
$$;
comment on function public.check_signal_values(text, text, public."SignalDirection", numeric, integer, numeric, numeric, numeric, text, text) is
  'Refuses invalid values before any row is read.';
