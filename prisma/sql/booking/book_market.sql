create or replace function public.book_market(quotes jsonb, signals jsonb, alerts jsonb, rules jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  insert into public."Quote" as old (symbol, bid, bid_size, ask, ask_size, last, session_open, volume, sequence, quoted_at, received_at, live)
    select n.symbol, n.bid, n.bid_size, n.ask, n.ask_size, n.last, n.session_open, n.volume, 1, n.quoted_at, n.received_at, coalesce(n.live, false)
      from jsonb_to_recordset(quotes) as n (symbol text, bid numeric, bid_size numeric, ask numeric, ask_size numeric, last numeric,
        session_open numeric, volume numeric, quoted_at timestamptz, received_at timestamptz, live boolean)
     order by n.symbol
    on conflict (symbol) do update
      set bid = excluded.bid, bid_size = excluded.bid_size, ask = excluded.ask, ask_size = excluded.ask_size, last = excluded.last,
          session_open = excluded.session_open, volume = excluded.volume, sequence = old.sequence + 1,
          quoted_at = excluded.quoted_at, received_at = excluded.received_at, live = excluded.live;
  -- Starting a statement takes longer than asking for its rows: most bookings have quotes alone.
  if jsonb_array_length(signals) > 0 then
    insert into public."Signal" (id, source, algorithm, symbol, interval, direction, strength, entry_price, stop_price, target_price,
        evidence, generated_at, expires_at)
      select n.* from jsonb_to_recordset(signals) as n (id uuid, source text, algorithm text, symbol text, interval text,
        direction public."SignalDirection", strength numeric, entry_price numeric, stop_price numeric, target_price numeric,
        evidence jsonb, generated_at timestamptz, expires_at timestamptz)
      on conflict (source, symbol, interval, generated_at) do nothing;
  end if;
  if jsonb_array_length(rules) > 0 then
    perform public.await_rules(o.user_id)
      from (select distinct w.user_id from jsonb_to_recordset(rules) as n (id uuid) join public."AlertRule" w on w.id = n.id order by w.user_id) o;
    update public."AlertRule" r set triggered = n.triggered, updated_at = clock_timestamp()
      from (select w.id, n.triggered from jsonb_to_recordset(rules) as n (id uuid, triggered boolean)
              join public."AlertRule" w on w.id = n.id order by w.id for no key update of w) n
     where r.id = n.id;
  end if;
  if jsonb_array_length(alerts) > 0 then
    insert into public."Alert" (id, type, severity, symbol, title, message, data, rule_id, occurred_at)
      select n.id, n.type, n.severity, n.symbol, n.title, n.message, n.data, r.id, n.occurred_at
        from jsonb_to_recordset(alerts) as n (id uuid, type public."AlertType", severity public."AlertSeverity", symbol text, title text,
          message text, data jsonb, rule_id uuid, occurred_at timestamptz)
        left join public."AlertRule" r on r.id = n.rule_id;
  end if;
end
$$;
comment on function public.book_market(jsonb, jsonb, jsonb, jsonb) is 'Writes quotes, signals and alerts. An existing signal stays unchanged.';
