-- Summaries that are refreshed by a job, for reports over everything. What must be true now is never read from them: the console values
-- from Position.mark_price, Portfolio.total_value_usd and quotes, which are kept with every fill and mark.
create materialized view portfolio_realtime as
select p.id as portfolio_id, p.user_id, p.name, p.currency, p.active,
       p.cash_balance_usd as cash,
       coalesce(h.positions_value, 0) as positions_value,
       p.cash_balance_usd + coalesce(h.positions_value, 0) as equity,
       coalesce(h.positions_value - h.cost, 0) as unrealized_pnl,
       coalesce(h.realized_pnl, 0) as realized_pnl,
       coalesce(h.fees, 0) as fees,
       coalesce(h.gross_exposure, 0) as gross_exposure,
       coalesce(h.open_positions, 0) as open_positions
  from "Portfolio" p
  left join (
    select portfolio_id,
           sum(round(quantity * coalesce(mark_price, average_price, 0), 8)) as positions_value,
           sum(round(abs(quantity) * coalesce(mark_price, average_price, 0), 8)) as gross_exposure,
           sum(cost) as cost, sum(realized_pnl) as realized_pnl, sum(fees) as fees,
           count(*) filter (where quantity <> 0) as open_positions
      from "Position" group by portfolio_id) h on h.portfolio_id = p.id;
create unique index portfolio_realtime_portfolio_id on portfolio_realtime (portfolio_id);
comment on materialized view portfolio_realtime is
  'Every portfolio''s valuation when it was last refreshed, for reports over all of them. As old as the last run of refresh-views: for now, read Portfolio.total_value_usd and Position.mark_price, which the engine keeps, or portfolio_value(). People read portfolio_realtime_mine.';

create materialized view symbol_performance_summary as
with latest as (
  select i.symbol, finest.interval, date_trunc('day', finest.last_at, 'UTC') - interval '29 days' as since
    from "Instrument" i
   cross join lateral (
     select k.interval, ends.last_at
       from unnest(array['1m', '5m', '15m', '30m', '1h', '4h', '1d']) with ordinality as k (interval, place)
      cross join lateral (select m.timestamp as last_at from "MarketData" m
                           where m.symbol = i.symbol and m.interval = k.interval order by m.timestamp desc limit 1) ends
      order by k.place limit 1) finest
)
select l.symbol, d.day, l.interval as made_of, d.candles, d.open, d.high, d.low, d.close, d.volume, d.volume_usd,
       d.close - d.open as change, round((d.close - d.open) / d.open, 8) as change_fraction, round((d.high - d.low) / d.open, 8) as range_fraction
  from latest l
 cross join lateral (
   select (m.timestamp at time zone 'UTC')::date as day, count(*) as candles,
          (array_agg(m.open order by m.timestamp))[1] as open, max(m.high) as high, min(m.low) as low,
          (array_agg(m.close order by m.timestamp desc))[1] as close, sum(m.volume) as volume,
          sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) as volume_usd
     from "MarketData" m
    where m.symbol = l.symbol and m.interval = l.interval and m.timestamp >= l.since
    group by 1) d;
create unique index symbol_performance_summary_symbol_day on symbol_performance_summary (symbol, day desc);
comment on materialized view symbol_performance_summary is
  'The latest thirty UTC days of every instrument, one row a day, made of its finest stored candles. As old as the last run of refresh-views: the latest price is Quote.last. People read symbol_performance_summary_shown.';
comment on column symbol_performance_summary.made_of is 'The interval of the candles that were summed.';
comment on column symbol_performance_summary.volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3.';

create materialized view signal_performance as
select source, algorithm, symbol, signals, judged, hits, misses, hit_rate,
       -- Wilson's interval at 95 %: honest for few signals too.
       (hit_rate + 1.9207294 / judged - 1.9599640 * sqrt((hit_rate * (1 - hit_rate) + 0.9603647 / judged) / judged)) / (1 + 3.8414588 / judged) as hit_rate_low,
       (hit_rate + 1.9207294 / judged + 1.9599640 * sqrt((hit_rate * (1 - hit_rate) + 0.9603647 / judged) / judged)) / (1 + 3.8414588 / judged) as hit_rate_high,
       brier, average_strength, average_return, first_at, last_at
  from (
    select source, algorithm, symbol, count(*) as signals,
           nullif(count(outcome), 0) as judged,
           count(*) filter (where outcome = 'HIT') as hits,
           count(*) filter (where outcome = 'MISS') as misses,
           (count(*) filter (where outcome = 'HIT'))::double precision / nullif(count(outcome), 0) as hit_rate,
           avg(power(strength - case outcome when 'HIT' then 1 else 0 end, 2)) filter (where outcome is not null) as brier,
           avg(strength) as average_strength,
           avg(outcome_return) as average_return,
           min(generated_at) as first_at, max(generated_at) as last_at
      from "Signal" group by source, algorithm, symbol) s;
create unique index signal_performance_source_algorithm_symbol on signal_performance (source, algorithm, symbol);
comment on materialized view signal_performance is
  'How each source''s signals did, by algorithm and instrument. As old as the last run of refresh-views; single signals and their outcomes are in Signal. People read signal_performance_shown.';
comment on column signal_performance.hit_rate is 'Share of judged signals whose price moved their way by the horizon; null until one was judged.';
comment on column signal_performance.hit_rate_low is 'Lower end of Wilson''s 95 % interval.';
comment on column signal_performance.brier is 'Mean of (strength - hit)²: 0 is perfect, 0.25 is a coin.';
