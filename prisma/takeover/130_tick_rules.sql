-- Candles of one minute from ticks: open and close by time, then by the order of arrival.
create function takeover.book_ticks(sequences bigint[]) returns bigint
  language plpgsql volatile
  set search_path = ''
as $$
declare
  booked bigint;
begin
  perform public.ensure_month_partitions('MarketData', m.month, m.month)
    from (select distinct date_trunc('month', t.timestamp at time zone 'UTC') at time zone 'UTC' as month
            from unnest(sequences) s join public."MarketTick" t on t.sequence = s) m;
  insert into public."MarketData" as c (symbol, interval, timestamp, source, open, high, low, close, volume, psi, rho, q, f, sentiment)
    select m.symbol, '1m', m.minute, 'legacy', round(m.open, 8), round(m.high, 8), round(m.low, 8), round((m.last).price, 8), m.volume,
           -- The scores of the tick that closes the minute, as one set, because they rate the candle's last price. A mean would be
           -- a score that no model computed.
           takeover.score((m.last).coherence_scores, 'psi'), takeover.score((m.last).coherence_scores, 'rho'),
           takeover.score((m.last).coherence_scores, 'q'), takeover.score((m.last).coherence_scores, 'f'),
           case when (m.last).sentiment between -1 and 1 then (m.last).sentiment end
      from (select t.symbol, date_bin('1 minute', t.timestamp, '2000-01-01 00:00:00+00') as minute,
                   (array_agg(t.price order by t.timestamp, t.sequence))[1] as open, max(t.price) as high, min(t.price) as low,
                   (array_agg(t order by t.timestamp desc, t.sequence desc))[1] as last, sum(t.volume) as volume
              from unnest(sequences) s join public."MarketTick" t on t.sequence = s
             group by 1, 2) m
    -- A candle of another source must not change.
    on conflict (symbol, interval, timestamp) do update
      set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
          psi = excluded.psi, rho = excluded.rho, q = excluded.q, f = excluded.f, sentiment = excluded.sentiment
    where c.source = 'legacy';
  get diagnostics booked = row_count;
  return booked;
end
$$;
comment on function takeover.book_ticks(bigint[]) is 'Writes the 1m candles of these ticks, which must be all ticks of their minutes; replaces an existing candle.';

create table takeover.unplaced_tick (like legacy_kept."MarketData" including defaults including constraints);
alter table takeover.unplaced_tick add primary key (id);
comment on table takeover.unplaced_tick is 'Ticks that cannot become part of a candle, as received. Quarantine has them with the reason.';

create function takeover.quarantine_tick(tick takeover.unplaced_tick) returns void
  language sql volatile
  set search_path = ''
as $$
  insert into public."Quarantine" (kind, source, symbol, timestamp, reason, detail, raw)
  values ('candle', 'legacy', takeover.fit_line(tick.symbol, 64),
          case when tick.timestamp >= '1900-01-01' and tick.timestamp < '2200-01-01' then takeover.utc(tick.timestamp) end,
          takeover.tick_fault(tick.symbol, tick.timestamp, tick.price, tick.volume),
          takeover.fit_line(format('price %s, volume %s', tick.price, tick.volume), 500), takeover.fit_lines(to_jsonb(tick)::text, 4000))
$$;
