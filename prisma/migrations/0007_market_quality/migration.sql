-- When a market is open, and rows that were not let in.
alter table "Instrument" add column trading_hours jsonb
  check (trading_hours is null or jsonb_typeof(trading_hours) = 'object' and octet_length(trading_hours::text) <= 4000);
comment on column "Instrument".trading_hours is
  'When it trades: {"timezone": "America/New_York", "sessions": [{"days": [1,2,3,4,5], "open": "09:30", "close": "16:00"}]}. Null: it never closes.';

create table "Quarantine" (
  id         uuid primary key default new_id(),
  kind       text not null check (kind in ('candle', 'quote', 'trade', 'depth', 'signal')),
  source     text not null check (plain_text(source, 255)),
  position   bigint check (position >= 0),
  symbol     text check (plain_text(symbol, 64)),
  timestamp  timestamptz(3),
  reason     text not null check (reason ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  detail     text check (plain_text(detail, 500)),
  raw        text not null check (plain_lines(raw, 4000)),
  created_at timestamptz(6) not null default now()
);
comment on table "Quarantine" is 'Rows of feeds and files that were not let into the books, with the reason. Nothing is ever filled on them.';
comment on column "Quarantine".position is 'Line of the file or number of the message, where the source counts them.';
comment on column "Quarantine".timestamp is 'The market''s clock, when it could be read.';
comment on column "Quarantine".reason is 'A code, such as CROSSED_QUOTE or OUT_OF_ORDER; detail says it in words.';
comment on column "Quarantine".raw is 'What came, without control characters, at most 4,000 characters of it.';
