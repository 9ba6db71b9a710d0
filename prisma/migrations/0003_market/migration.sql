-- The market: instruments, candles and their days, single prices of an earlier application, quotes, and refused rows.
-- Every numeric has a range check, which also refuses NaN and infinity: numeric accepts both.
create type "InstrumentKind" as enum ('SPOT', 'EQUITY', 'FUTURE');
comment on type "InstrumentKind" is 'Kind of an instrument: SPOT for coins and currencies, EQUITY for shares, FUTURE for contracts.';

-- Used by the check of Instrument.trading_hours, so a change of it is a migration.
create function valid_trading_hours(hours jsonb) returns boolean
  language plpgsql immutable strict
  set search_path = ''
as $$
declare
  time_of_day constant text := '^([01][0-9]|2[0-3]):[0-5][0-9]$';
begin
  if jsonb_typeof(hours) <> 'object' then
    return false;
  end if;
  if hours ? 'name' then
    return hours in ('{"name": "us-equities"}', '{"name": "fx"}', '{"name": "round-the-clock"}');
  end if;
  if hours - array['zone', 'sessions', 'holidays', 'halfDays'] <> '{}'
     or jsonb_typeof(hours -> 'zone') is distinct from 'string'
     or hours ->> 'zone' !~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'
     or jsonb_typeof(hours -> 'sessions') is distinct from 'array'
     or jsonb_array_length(hours -> 'sessions') not between 1 and 14
     or jsonb_typeof(coalesce(hours -> 'holidays', '[]')) <> 'array'
     or jsonb_typeof(coalesce(hours -> 'halfDays', '{}')) <> 'object' then
    return false;
  end if;
  if exists (
    select from jsonb_array_elements(hours -> 'sessions') as s (session)
     where jsonb_typeof(session) <> 'object' or session - array['days', 'open', 'close'] <> '{}'
        or jsonb_typeof(session -> 'days') is distinct from 'array' or session -> 'days' = '[]'
        or not session -> 'days' <@ '["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]'
        or not coalesce(jsonb_typeof(session -> 'open') = 'string' and session ->> 'open' ~ time_of_day, false)
        or not coalesce(jsonb_typeof(session -> 'close') = 'string' and session ->> 'close' ~ time_of_day, false)) then
    return false;
  end if;
  if exists (select from jsonb_array_elements(coalesce(hours -> 'holidays', '[]')) as h (date) where jsonb_typeof(date) <> 'string')
     or exists (select from jsonb_each(coalesce(hours -> 'halfDays', '{}')) as h (date, close) where jsonb_typeof(close) <> 'string' or close #>> '{}' !~ time_of_day) then
    return false;
  end if;
  -- A date such as 2025-02-30 has the right form, so the cast to date must check it.
  return not exists (
    select from (
      select jsonb_array_elements_text(coalesce(hours -> 'holidays', '[]')) as date
      union all
      select jsonb_object_keys(coalesce(hours -> 'halfDays', '{}'))) d
     where d.date !~ '^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
        or to_char(d.date::date, 'YYYY-MM-DD') <> d.date);
exception
  when datetime_field_overflow then
    return false;
end
$$;
comment on function valid_trading_hours(jsonb) is
  'True for a valid value of Instrument.trading_hours: a built-in name, or zone, weekly sessions, holidays and half days. set_trading_hours() checks that the zone exists.';

create table "Instrument" (
  symbol             text primary key check (symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'),
  name               text not null check (plain_text(name, 120)),
  kind               "InstrumentKind" not null default 'SPOT',
  currency           text not null default 'USD' check (currency ~ '^[A-Z0-9]{2,10}$'),
  tick_size          numeric(20,8) not null default 0.01 check (tick_size > 0 and tick_size < 1e9),
  lot_size           numeric(20,8) not null default 0.00000001 check (lot_size > 0 and lot_size < 1e9),
  minimum_notional   numeric(28,8) not null default 0 check (minimum_notional >= 0 and minimum_notional < 1e12),
  commission_rate    numeric(12,8) not null default 0.001 check (commission_rate >= 0 and commission_rate < 1),
  slippage_rate      numeric(12,8) not null default 0.0005 check (slippage_rate >= 0 and slippage_rate < 1),
  participation_rate numeric(12,8) not null default 0.1 check (participation_rate > 0 and participation_rate <= 1),
  trading_hours      jsonb check (trading_hours is null or jsonb_typeof(trading_hours) = 'object' and octet_length(trading_hours::text) <= 4000),
  active             boolean not null default true,
  created_at         timestamptz(6) not null default now(),
  updated_at         timestamptz(6) not null default now(),
  constraint "Instrument_trading_hours" check (valid_trading_hours(trading_hours))
);
comment on table "Instrument" is 'The instruments that can be traded, with currency, tick, lot and costs.';
comment on column "Instrument".symbol is 'The symbol in orders and feeds.';
comment on column "Instrument".name is 'The name to show.';
comment on column "Instrument".kind is 'SPOT, EQUITY or FUTURE.';
comment on column "Instrument".currency is 'The currency of its prices and settlement.';
comment on column "Instrument".tick_size is 'Order prices are multiples of it, in currency.';
comment on column "Instrument".lot_size is 'Order quantities are multiples of it, in units.';
comment on column "Instrument".minimum_notional is 'Smallest quantity × price of an order, in currency; a smaller order is denied.';
comment on column "Instrument".commission_rate is 'Commission as a fraction of notional.';
comment on column "Instrument".slippage_rate is 'Adverse slippage of a paper market order as a fraction of price.';
comment on column "Instrument".participation_rate is 'Largest share of a candle''s volume that paper orders may fill together, as a fraction of 1.';
comment on column "Instrument".trading_hours is
  'Trading hours: {"name": "us-equities"} (or fx, round-the-clock), or {"zone": "Europe/London", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"], "halfDays": {"2025-12-24": "12:30"}}. A close at or before the open is on the next day. Null: the desk''s day.';
comment on column "Instrument".active is 'False: every new order is denied.';
comment on column "Instrument".created_at is 'The desk''s clock, when the row was created.';
comment on column "Instrument".updated_at is 'The desk''s clock, when the row was last written.';

create table "MarketData" (
  symbol         text not null,
  interval       text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M')),
  timestamp      timestamptz(3) not null,
  source         text not null default 'import',
  open           numeric(20,8) not null,
  high           numeric(20,8) not null,
  low            numeric(20,8) not null,
  close          numeric(20,8) not null,
  volume         numeric(28,8) check (volume >= 0 and volume < 1e20),
  volume_usd     numeric(28,8) check (volume_usd >= 0 and volume_usd < 1e20),
  bid_ask_spread numeric(20,8) check (bid_ask_spread >= 0 and bid_ask_spread < 1e12),
  psi            double precision check (psi between 0 and 1),
  rho            double precision check (rho between 0 and 1),
  q              double precision check (q between 0 and 1),
  f              double precision check (f between 0 and 1),
  sentiment      double precision check (sentiment between -1 and 1),
  volatility     double precision check (volatility >= 0 and volatility < 'Infinity'),
  -- The key includes a chart's columns: rows that were recorded live are scattered, one minute of one symbol a block, and a month read from the
  -- table took 34,000 blocks. Postgres 18 estimates an index beside the key, with the interval after the time, as expensive and then reads the table.
  primary key (symbol, interval, timestamp) include (open, high, low, close, volume),
  constraint "MarketData_prices" check (low > 0 and high < 1e12 and low <= open and low <= close and high >= open and high >= close),
  -- One check of symbol and source together: a check for each would slow an import by a fifth.
  constraint "MarketData_names" check (octet_length(symbol) between 1 and 32 and octet_length(source) <= 64 and plain_text(symbol || source, 96))
) partition by range (timestamp);
comment on table "MarketData" is 'Candles: one row per symbol, interval and opening instant, partitioned by month of the market''s clock.';
comment on column "MarketData".symbol is 'The symbol; an instrument of that name need not exist.';
comment on column "MarketData".interval is 'Length of the candle: 1m 5m 15m 30m 1h 4h 1d 1w 1M.';
comment on column "MarketData".timestamp is 'The candle''s opening instant on the market''s clock, UTC.';
comment on column "MarketData".source is 'Origin: import, sim, replay, legacy, or the name given to an import.';
comment on column "MarketData".open is 'First price.';
comment on column "MarketData".high is 'Highest price.';
comment on column "MarketData".low is 'Lowest price.';
comment on column "MarketData".close is 'Last price.';
comment on column "MarketData".volume is 'Quantity traded, in units of the instrument; null where it is unknown.';
comment on column "MarketData".volume_usd is 'Volume in the quote currency; null when the source does not have it.';
comment on column "MarketData".bid_ask_spread is 'Ask less bid at the close, in price units; null when the source does not have it.';
comment on column "MarketData".psi is 'Coherence score psi, 0 to 1; null when the source does not have it.';
comment on column "MarketData".rho is 'Coherence score rho, 0 to 1; null when the source does not have it.';
comment on column "MarketData".q is 'Coherence score q, 0 to 1; null when the source does not have it.';
comment on column "MarketData".f is 'Coherence score f, 0 to 1; null when the source does not have it.';
comment on column "MarketData".sentiment is 'From -1 (negative) to 1 (positive); null when the source does not have it.';
comment on column "MarketData".volatility is 'As a fraction of price, as the source computes it; null when the source does not have it.';
comment on index "MarketData_pkey" is 'Keeps candles unique, and serves a chart from the index without reading the table.';
create index "MarketData_symbol_timestamp_interval" on "MarketData" (symbol, timestamp, interval);
comment on index "MarketData_symbol_timestamp_interval" is 'A symbol''s candles by time, for all intervals.';
-- Finds prices and volumes by value. A b-tree over them costs more than table and key together: closes come in no order, so every row
-- opens another page (100,000 rows take 1.00 s of a core instead of 0.59 s). Block ranges store 16 spans of closes for every 32 pages and cost
-- almost nothing, because rows that are written together were traded together; a query by value reads only the matching blocks.
create index "MarketData_symbol_close_volume_timestamp" on "MarketData"
  using brin (symbol, close numeric_minmax_multi_ops, volume, timestamp) with (pages_per_range = 32, autosummarize = on);
comment on index "MarketData_symbol_close_volume_timestamp" is
  'Finds the blocks with given closes and volumes: block ranges, because a b-tree would halve the speed of an import.';

-- Months of candles that are detached from their table move here.
create schema archive;
alter schema archive owner to traderai_owner;
comment on schema archive is 'Months of MarketData that were detached to keep the desk small: whole tables that no query reads and that can be attached again.';

-- The sums of each day are stored, so that a summary of thirty days reads no candles; a statement that changes candles records their days in TouchedDay.
create table "CandleDay" (
  symbol     text not null check (octet_length(symbol) between 1 and 32),
  interval   text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d')),
  day        date not null,
  candles    bigint not null check (candles > 0),
  open       numeric(20,8) not null check (open > 0 and open < 1e12),
  high       numeric(20,8) not null check (high > 0 and high < 1e12),
  low        numeric(20,8) not null check (low > 0 and low < 1e12),
  close      numeric(20,8) not null check (close > 0 and close < 1e12),
  volume     numeric check (volume >= 0 and volume < 1e24),
  volume_usd numeric check (volume_usd >= 0 and volume_usd < 1e36),
  primary key (symbol, interval, day)
);
comment on table "CandleDay" is
  'The sums of the candles of a symbol and interval for each UTC day at the last run; days in TouchedDay have changed since.';
comment on column "CandleDay".symbol is 'The symbol of the candles.';
comment on column "CandleDay".interval is 'The interval of the summed candles.';
comment on column "CandleDay".day is 'The UTC day on the market''s clock.';
comment on column "CandleDay".candles is 'Number of candles.';
comment on column "CandleDay".open is 'Open of the day''s first candle.';
comment on column "CandleDay".high is 'Highest price of the day.';
comment on column "CandleDay".low is 'Lowest price of the day.';
comment on column "CandleDay".close is 'Close of the day''s last candle.';
comment on column "CandleDay".volume is 'Quantity traded, in units of the instrument; null when the volume of a candle is unknown.';
comment on column "CandleDay".volume_usd is
  'In the quote currency: as stored, or volume times the typical price (high + low + close) / 3; null when it is unknown for a candle.';

create table "TouchedDay" (
  sequence bigint generated always as identity primary key,
  symbol   text not null check (octet_length(symbol) between 1 and 32),
  interval text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d')),
  day      date not null
);
comment on table "TouchedDay" is
  'UTC days whose candles were inserted, changed or deleted since the last sum. Writers only insert, so that they do not wait for each other; sum_candle_days() deletes the rows.';
comment on column "TouchedDay".sequence is 'Number of the row: the reader deletes up to the last number that it read, and later rows stay.';
comment on column "TouchedDay".symbol is 'The symbol of the candles.';
comment on column "TouchedDay".interval is 'The interval of the candles.';
comment on column "TouchedDay".day is 'The UTC day on the market''s clock.';

-- The materialized view below and sum_candle_days() call it and stored its rows, so a change of it is a migration.
create function candle_day(symbol text, made_of text, day date) returns setof "CandleDay"
  language sql stable rows 1
  set search_path = ''
as $$
  select candle_day.symbol, candle_day.made_of, candle_day.day, count(*),
         (array_agg(m.open order by m.timestamp))[1], max(m.high), min(m.low), (array_agg(m.close order by m.timestamp desc))[1],
         -- A sum with an unknown part is unknown.
         case when bool_and(m.volume is not null) then sum(m.volume) end,
         case when bool_and(coalesce(m.volume_usd, m.volume) is not null) then sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) end
    from public."MarketData" m
   where m.symbol = candle_day.symbol and m.interval = candle_day.made_of
     and m.timestamp >= candle_day.day::timestamp at time zone 'UTC' and m.timestamp < (candle_day.day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$$;
comment on function candle_day(text, text, date) is 'The sums of a symbol''s candles of one interval for a UTC day, computed from the candles; no row without candles.';

create materialized view symbol_performance_summary as
with days as (
  select d.* from "CandleDay" d
   where not exists (select from "TouchedDay" t where t.symbol = d.symbol and t.interval = d.interval and t.day = d.day)
  union all
  select c.* from (select distinct symbol, interval, day from "TouchedDay") t cross join lateral candle_day(t.symbol, t.interval, t.day) c
), finest as (
  select distinct on (symbol) symbol, interval, max(day) as last_day
    from days group by symbol, interval
   order by symbol, array_position(array['1m', '5m', '15m', '30m', '1h', '4h', '1d'], interval)
)
select d.symbol, d.day, d.interval as made_of, d.candles, d.open, d.high, d.low, d.close, d.volume, d.volume_usd,
       d.close - d.open as change, round((d.close - d.open) / d.open, 8) as change_fraction, round((d.high - d.low) / d.open, 8) as range_fraction
  from "Instrument" i
  join finest f on f.symbol = i.symbol
  join days d on d.symbol = f.symbol and d.interval = f.interval and d.day > f.last_day - 30;
comment on materialized view symbol_performance_summary is
  'The latest thirty UTC days of every instrument, one row a day, from its finest stored candles. As of the last run of refresh-views: the latest price is Quote.last. Logins read symbol_performance_summary_shown.';
comment on column symbol_performance_summary.made_of is 'The interval of the summed candles.';
comment on column symbol_performance_summary.volume_usd is 'In the quote currency: as stored, or volume times the typical price (high + low + close) / 3.';
create unique index symbol_performance_summary_symbol_day on symbol_performance_summary (symbol, day desc);
comment on index symbol_performance_summary_symbol_day is 'One row a symbol and day: a concurrent refresh needs a unique index.';

-- Single prices as an earlier application stored them: candles are computed from them, and they stay readable to the last digit.
create table "MarketTick" (
  sequence         bigint generated always as identity primary key,
  id               text not null unique,
  symbol           text not null,
  timestamp        timestamptz(3) not null,
  price            numeric not null check (price > 0 and price < 1e12),
  volume           bigint not null check (volume >= 0),
  coherence_scores jsonb not null,
  sentiment        double precision,
  created_at       timestamptz(3) not null default now()
);
comment on table "MarketTick" is 'Single prices of an earlier application, exactly as it stored them. Candles with source legacy are computed from them.';
comment on column "MarketTick".sequence is 'Number in the order of arrival: it decides which price opens or closes a minute when two have the same timestamp.';
comment on column "MarketTick".id is 'Id from the earlier application; not always a uuid.';
comment on column "MarketTick".symbol is 'Symbol as in the earlier application.';
comment on column "MarketTick".timestamp is 'The market''s clock, when the price was quoted.';
comment on column "MarketTick".price is 'Price with exactly the digits of the double precision number.';
comment on column "MarketTick".volume is 'Quantity traded, in whole units.';
comment on column "MarketTick".coherence_scores is 'As received: {"psi", "rho", "q", "f"}; keys may be missing.';
comment on column "MarketTick".sentiment is 'From -1, gloomy, to 1.';
comment on column "MarketTick".created_at is 'The earlier application''s clock, when it stored the row.';
create index "MarketTick_symbol_timestamp" on "MarketTick" (symbol, timestamp, sequence);
comment on index "MarketTick_symbol_timestamp" is 'A symbol''s single prices by time.';

-- Rows that change all the time: vacuum and analyze after a fiftieth has changed, not a fifth.
create table "Quote" (
  symbol       text primary key references "Instrument" (symbol) on delete cascade,
  bid          numeric(20,8) check (bid > 0 and bid < 1e12),
  bid_size     numeric(28,8) check (bid_size >= 0 and bid_size < 1e20),
  ask          numeric(20,8) check (ask > 0 and ask < 1e12),
  ask_size     numeric(28,8) check (ask_size >= 0 and ask_size < 1e20),
  last         numeric(20,8) check (last > 0 and last < 1e12),
  session_open numeric(20,8) check (session_open > 0 and session_open < 1e12),
  volume       numeric(28,8) check (volume >= 0 and volume < 1e20),
  sequence     bigint not null default 0,
  quoted_at    timestamptz(3) not null,
  received_at  timestamptz(3) not null default now(),
  live         boolean not null default false
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200, autovacuum_analyze_scale_factor = 0.05);
comment on table "Quote" is 'The latest bid, ask and last of each instrument.';
comment on column "Quote".symbol is 'The instrument; one row each.';
comment on column "Quote".bid is 'Best bid price; null without a bid.';
comment on column "Quote".bid_size is 'Quantity at the bid, in units; null when the feed does not report it.';
comment on column "Quote".ask is 'Best ask price; null without an ask.';
comment on column "Quote".ask_size is 'Quantity at the ask, in units; null when the feed does not report it.';
comment on column "Quote".last is 'Price of the latest trade; null before the first.';
comment on column "Quote".session_open is 'First price of the desk''s day, the base of the day''s change.';
comment on column "Quote".volume is 'Quantity traded in the UTC day so far, in units; null when the volume of a part of the day is unknown.';
comment on column "Quote".sequence is 'Rises by one with every change, so that a reader can see that it missed one.';
comment on column "Quote".quoted_at is 'The market''s clock: the time of the feed, which may be years ago in a replay.';
comment on column "Quote".received_at is 'The desk''s clock, when the quote arrived; the age of a quote is computed from it.';
comment on column "Quote".live is
  'True: a live feed sent it, so its age is judged. False: it is of a recording, which is judged only when a live feed has sent a quote since.';

create table "Quarantine" (
  id         uuid primary key default new_id(),
  kind       text not null check (kind in ('candle', 'quote', 'trade', 'depth', 'signal', 'instrument')),
  source     text not null check (plain_text(source, 255)),
  position   bigint check (position >= 0),
  symbol     text check (plain_text(symbol, 64)),
  timestamp  timestamptz(3),
  reason     text not null check (reason ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  detail     text check (plain_text(detail, 500)),
  raw        text not null check (plain_lines(raw, 4000)),
  created_at timestamptz(6) not null default now()
);
comment on table "Quarantine" is 'Refused rows of feeds and files, with the reason. No order fills from them.';
comment on column "Quarantine".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Quarantine".kind is 'The kind of row that was refused.';
comment on column "Quarantine".source is 'The file or feed of the row.';
comment on column "Quarantine".position is 'Line of the file or number of the message; null when the source does not number them.';
comment on column "Quarantine".symbol is 'Symbol as received; it may not be an instrument.';
comment on column "Quarantine".timestamp is 'Timestamp of the row on the market''s clock; null when it could not be read.';
comment on column "Quarantine".reason is 'A code, such as CROSSED_QUOTE or OUT_OF_ORDER; detail has the sentence.';
comment on column "Quarantine".detail is 'The fault as a sentence.';
comment on column "Quarantine".raw is 'The received row without control characters, at most 4,000 characters.';
comment on column "Quarantine".created_at is 'The desk''s clock, when the row was refused.';
create index "Quarantine_created_at" on "Quarantine" (created_at desc);
comment on index "Quarantine_created_at" is 'Refused rows, latest first.';
