-- Instruments, candles and quotes.
-- Every numeric has a range check: it also refuses NaN and infinity, which numeric would accept.
create type "InstrumentKind" as enum ('SPOT', 'EQUITY', 'FUTURE');

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
  active             boolean not null default true,
  created_at         timestamptz(6) not null default now(),
  updated_at         timestamptz(6) not null default now()
);
comment on table "Instrument" is 'What can be traded: its currency, tick, lot and costs.';
comment on column "Instrument".commission_rate is 'Commission as a fraction of notional.';
comment on column "Instrument".slippage_rate is 'Adverse slippage of a paper market order as a fraction of price.';
comment on column "Instrument".participation_rate is 'Largest share of a candle''s volume that paper orders may take together.';

create table "MarketData" (
  symbol         text not null,
  interval       text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M')),
  timestamp      timestamptz(3) not null,
  source         text not null default 'import' check (plain_text(source, 64)),
  open           numeric(20,8) not null,
  high           numeric(20,8) not null,
  low            numeric(20,8) not null,
  close          numeric(20,8) not null,
  volume         numeric(28,8) not null check (volume >= 0 and volume < 1e20),
  volume_usd     numeric(28,8) check (volume_usd >= 0 and volume_usd < 1e20),
  bid_ask_spread numeric(20,8) check (bid_ask_spread >= 0 and bid_ask_spread < 1e12),
  psi            double precision check (psi between 0 and 1),
  rho            double precision check (rho between 0 and 1),
  q              double precision check (q between 0 and 1),
  f              double precision check (f between 0 and 1),
  sentiment      double precision check (sentiment between -1 and 1),
  volatility     double precision check (volatility >= 0 and volatility < 'Infinity'),
  primary key (symbol, interval, timestamp),
  constraint "MarketData_prices" check (low > 0 and high < 1e12 and low <= open and low <= close and high >= open and high >= close)
) partition by range (timestamp);
comment on table "MarketData" is 'Candles: one row per symbol, interval and opening instant, partitioned by month of the market''s clock.';
comment on column "MarketData".timestamp is 'The candle''s opening instant on the market''s clock, UTC.';

create table "Quote" (
  symbol       text primary key references "Instrument" (symbol) on delete cascade,
  bid          numeric(20,8) check (bid > 0 and bid < 1e12),
  bid_size     numeric(28,8) check (bid_size >= 0 and bid_size < 1e20),
  ask          numeric(20,8) check (ask > 0 and ask < 1e12),
  ask_size     numeric(28,8) check (ask_size >= 0 and ask_size < 1e20),
  last         numeric(20,8) check (last > 0 and last < 1e12),
  session_open numeric(20,8) check (session_open > 0 and session_open < 1e12),
  volume       numeric(28,8) not null default 0 check (volume >= 0 and volume < 1e20),
  sequence     bigint not null default 0,
  quoted_at    timestamptz(3) not null,
  received_at  timestamptz(3) not null default now()
) with (fillfactor = 50);
comment on table "Quote" is 'The latest bid, ask and last of each instrument.';
comment on column "Quote".session_open is 'First price of the UTC day: what the day''s change is measured from.';
comment on column "Quote".quoted_at is 'The market''s clock: the feed''s time, years ago in a replay.';
comment on column "Quote".received_at is 'The desk''s clock: staleness is judged by it.';
