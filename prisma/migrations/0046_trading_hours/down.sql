drop function if exists set_desk_day(text, time);
drop function if exists desk_day_start(timestamptz);
drop function if exists desk_day(timestamptz);
drop function if exists set_trading_hours(text, jsonb);
comment on type "TimeInForce" is 'How long an order works: until the day ends, until canceled, at once in part or whole (IOC, FOK), or until a date.';
comment on column "Quote".volume is 'Quantity traded in the UTC day so far.';
comment on column "Quote".session_open is 'First price of the UTC day: what the day''s change is measured from.';
alter table "Order" drop column expires_at;
comment on column "DeskState".changed_at is 'The desk''s clock.';
comment on table "DeskState" is 'Whether the desk is read-only, why, and since when. A failed migration leaves it read-only; so may an administrator.';
alter table "DeskState" drop column day_cut, drop column day_zone;
alter table "Instrument" drop constraint "Instrument_trading_hours";
-- Hours stay as they are: the earlier check takes every object.
drop function valid_trading_hours(jsonb);
comment on column "Instrument".trading_hours is
  'When it trades: {"timezone": "America/New_York", "sessions": [{"days": [1,2,3,4,5], "open": "09:30", "close": "16:00"}]}. Null: it never closes.';
