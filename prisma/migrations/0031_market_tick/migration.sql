-- Single prices as an earlier application stored them: candles are made of them, and they stay readable to the last digit.
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
create index "MarketTick_symbol_timestamp" on "MarketTick" (symbol, timestamp, sequence);
comment on table "MarketTick" is 'Single prices of an earlier application, exactly as it stored them. Candles of source legacy are made of these.';
comment on column "MarketTick".sequence is 'The order in which they came: what opens and closes a minute when two bear one instant.';
comment on column "MarketTick".id is 'The id that the earlier application gave it; not always a uuid.';
comment on column "MarketTick".price is 'All digits that the double precision number had, and none besides.';
comment on column "MarketTick".coherence_scores is 'As it came: {"psi", "rho", "q", "f"}, perhaps with keys missing.';
