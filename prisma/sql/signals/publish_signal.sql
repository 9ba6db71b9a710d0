create or replace function public.publish_signal(
  client_signal_id text, symbol text, direction public."SignalDirection", strength numeric, horizon_seconds integer,
  entry numeric default null, stop numeric default null, target numeric default null, reason text default null,
  algorithm text default 'discretionary')
  returns public."Signal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- Limits against a runaway program: signals a minute for a login, and signals an hour for a user with all keys.
  most_a_minute constant integer := 10;
  most_an_hour constant integer := 120;
  publisher constant uuid := public.current_user_id();
  published public."Signal";
  instrument public."Instrument";
  own_source text;
  market numeric;
  market_at timestamptz;
  published_at timestamptz;
  entry_price numeric;
  price numeric;
  last_minute bigint;
  last_hour bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('analyst', 'agent');
  perform public.check_key_symbol(symbol);
  perform public.check_signal_values(client_signal_id, symbol, direction, strength, horizon_seconds, entry, stop, target, reason, algorithm);
  if publisher is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  own_source := coalesce((select 'agent:' || k.prefix from public."ApiKey" k where k.role_name = session_user), 'analyst:' || session_user);
  -- One call at a time for each user: two concurrent calls with the same id make one signal, and the count is exact.
  perform public.lock_in_turn(7, publisher::text, 'the signals of this user');

  select * into published from public."Signal" s where s.source = own_source and s.client_signal_id = publish_signal.client_signal_id;
  if found then
    if (published.symbol, published.direction, published.strength, published.horizon_seconds, published.algorithm)
         = (publish_signal.symbol, publish_signal.direction, publish_signal.strength, publish_signal.horizon_seconds, publish_signal.algorithm)
       and (case when published.evidence ? 'atMarket' then null else published.entry_price end) is not distinct from publish_signal.entry
       and published.stop_price is not distinct from publish_signal.stop
       and published.target_price is not distinct from publish_signal.target
       and published.evidence ->> 'reason' is not distinct from publish_signal.reason then
      return published;
    end if;
    raise exception 'client signal id % belongs to another signal (number %)', client_signal_id, published.number
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_SIGNAL_ID', hint = 'Use a new client signal id for a new signal.';
  end if;

  select * into instrument from public."Instrument" i where i.symbol = publish_signal.symbol;
  if not found then
    raise exception 'there is no instrument % on this desk', symbol using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  if not instrument.active then
    raise exception '% is inactive', symbol using errcode = 'TR403', detail = 'INSTRUMENT_INACTIVE', hint = 'Have an administrator run: traderai instrument activate SYMBOL';
  end if;
  market := public.mark_price(symbol);
  if market is null then
    raise exception '% has no price yet, so a signal cannot be checked', symbol
      using errcode = 'TR409', detail = 'NO_MARKET', hint = 'Wait for the first quote.';
  end if;
  foreach price in array array_remove(array[entry, stop, target], null) loop
    if price % instrument.tick_size <> 0 then
      raise exception 'price % is not a multiple of the tick %', public.grouped_number(price), public.grouped_number(instrument.tick_size)
        using errcode = 'TR422', detail = 'OFF_TICK', hint = 'Move the price to a multiple of the tick.';
    end if;
  end loop;
  entry_price := coalesce(entry, greatest(round(market / instrument.tick_size) * instrument.tick_size, instrument.tick_size));
  if abs(entry_price - market) > market * public.price_collar() and entry is not null then
    raise exception 'entry % is more than % %% from the market at %', public.grouped_number(entry), public.grouped_number(public.price_collar() * 100), public.grouped_number(market)
      using errcode = 'TR422', detail = 'PRICE_COLLAR', hint = 'Check the entry for a typing error, or leave it out for the price of the market.';
  end if;
  if direction = 'LONG' and (stop >= entry_price or target <= entry_price) or direction = 'SHORT' and (stop <= entry_price or target >= entry_price) then
    raise exception 'a % signal from % must have its stop % and its target % the entry', direction, public.grouped_number(entry_price),
        case direction when 'LONG' then 'below' else 'above' end, case direction when 'LONG' then 'above' else 'below' end
      using errcode = 'TR422', detail = 'WRONG_SIDE', hint = 'Correct the stop, the target or the direction.';
  end if;

  -- The clock, not the transaction's start: a signal of a long transaction would not be counted.
  published_at := clock_timestamp();
  select count(*) filter (where s.source = own_source and s.created_at > published_at - interval '1 minute'), count(*) into last_minute, last_hour
    from public."Signal" s where s.user_id = publisher and s.created_at > published_at - interval '1 hour';
  if last_minute >= most_a_minute or last_hour >= most_an_hour then
    raise exception 'too many signals: the limit is % a minute for a login and % an hour for a user with all keys', most_a_minute, most_an_hour
      using errcode = 'TR403', detail = 'SIGNAL_RATE', hint = 'Publish less often: a signal is valid until its horizon.';
  end if;

  -- The market's clock as consoles show it. The publisher of a signal cannot set its outcome.
  market_at := greatest((select max(q.quoted_at) from public."Quote" q), (select l.market_at from public."EngineLease" l));
  insert into public."Signal" (source, algorithm, symbol, direction, strength, entry_price, stop_price, target_price, evidence,
      generated_at, expires_at, user_id, client_signal_id, created_at)
    values (own_source, algorithm, symbol, direction, strength, entry_price, stop, target,
      jsonb_strip_nulls(jsonb_build_object('reason', reason, 'marketPrice', public.plain_number(market), 'atMarket', case when entry is null then true end)),
      market_at, market_at + make_interval(secs => horizon_seconds), publisher, client_signal_id, published_at)
    returning * into published;
  perform public.note_activity('signal published');
  return published;
end
$$;
comment on function public.publish_signal(text, text, public."SignalDirection", numeric, integer, numeric, numeric, numeric, text, text) is
  'Publishes a signal under the connected login: agent:<prefix of the key> or analyst:<login>. Without an entry it uses the market price. The same client signal id with the same body returns the same signal; with another body it is refused.';
