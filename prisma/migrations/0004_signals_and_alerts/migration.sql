-- What the market says (signals) and what people asked to be told of (alerts).
create type "SignalDirection" as enum ('LONG', 'SHORT', 'FLAT');
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD');
create type "AlertSeverity" as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
create type "AlertField" as enum ('LAST', 'BID', 'ASK');
create type "AlertOperator" as enum ('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST');

create table "Signal" (
  id            uuid primary key default new_id(),
  number        bigint generated always as identity unique,
  source        text not null check (source ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  algorithm     text not null check (plain_text(algorithm, 120)),
  symbol        text not null references "Instrument" (symbol),
  interval      text not null check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M')),
  direction     "SignalDirection" not null,
  strength      numeric(12,8) not null check (strength between 0 and 1),
  entry_price   numeric(20,8) not null check (entry_price > 0 and entry_price < 1e12),
  stop_price    numeric(20,8) check (stop_price > 0 and stop_price < 1e12),
  target_price  numeric(20,8) check (target_price > 0 and target_price < 1e12),
  evidence      jsonb not null default '{}',
  generated_at  timestamptz(3) not null,
  expires_at    timestamptz(3) not null,
  created_at    timestamptz(6) not null default now(),
  unique (source, symbol, interval, generated_at),
  check (expires_at > generated_at)
);
create index "Signal_generated_at" on "Signal" (generated_at desc);
comment on table "Signal" is 'A statement about the next move of an instrument, made on closed candles only.';
comment on column "Signal".generated_at is 'The market''s clock: the close of the candle that caused it.';
comment on column "Signal".expires_at is 'The market''s clock: the horizon at which it is judged.';

alter table "Order" add constraint "Order_signal_id_fkey" foreign key (signal_id) references "Signal" (id);

create table "AlertRule" (
  id         uuid primary key default new_id(),
  number     bigint generated always as identity unique,
  user_id    uuid not null references "User" (id),
  symbol     text not null references "Instrument" (symbol),
  field      "AlertField" not null,
  operator   "AlertOperator" not null,
  threshold  numeric(20,8) not null check (threshold > 0 and threshold < 1e12),
  severity   "AlertSeverity" not null default 'MEDIUM',
  active     boolean not null default true,
  triggered  boolean not null default false,
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now()
);
comment on table "AlertRule" is 'A price threshold to watch; it fires once per episode.';
comment on column "AlertRule".triggered is 'True while the condition holds: it must end before the rule can fire again.';

create table "Alert" (
  id              uuid primary key default new_id(),
  number          bigint generated always as identity unique,
  type            "AlertType" not null,
  severity        "AlertSeverity" not null,
  symbol          text check (plain_text(symbol, 32)),
  title           text not null check (plain_text(title, 200)),
  message         text not null check (plain_text(message, 2000)),
  data            jsonb,
  rule_id         uuid references "AlertRule" (id) on delete set null,
  acknowledged    boolean not null default false,
  acknowledged_at timestamptz(6),
  acknowledged_by uuid references "User" (id),
  resolved_at     timestamptz(6),
  resolved_by     uuid references "User" (id),
  occurred_at     timestamptz(3),
  created_at      timestamptz(6) not null default now(),
  check (acknowledged = (acknowledged_at is not null))
);
create index "Alert_severity_acknowledged" on "Alert" (severity, acknowledged);
create index "Alert_symbol_created_at" on "Alert" (symbol, created_at);
create index "Alert_unacknowledged" on "Alert" (created_at desc) where not acknowledged;
comment on table "Alert" is 'A firing: what happened, how bad, and who took note.';
