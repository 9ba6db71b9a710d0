-- A recording tells a bar at its open and at its close: a place in it counts two events a candle.
update "FeedCursor" set position = position * 2 where feed like 'replay:%';

-- A volume that no source told is unknown, not zero: it bounds no fill, and nothing that is summed from it is known.
alter table "MarketData" alter column volume drop not null;
alter table "Quote" alter column volume drop not null, alter column volume drop default;
alter table "CandleDay" alter column volume drop not null, alter column volume_usd drop not null;
comment on column "MarketData".volume is 'Quantity traded, in units of the instrument; null where it is unknown.';
comment on column "Quote".volume is 'Quantity traded in the UTC day so far; null when that of a part of it is unknown.';
comment on column "CandleDay".volume is 'In units of the instrument; null when that of a candle is unknown.';
comment on column "CandleDay".volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3; null when that of a candle is unknown.';
-- Months that were taken out come back as partitions, which take what their table takes.
do $archived$
declare
  month regclass;
begin
  for month in
    select c.oid from pg_catalog.pg_class c where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_'
  loop
    execute format('alter table %s alter column volume drop not null', month);
  end loop;
end
$archived$;

-- An order that ends with a part unfilled says why.
alter table "Order"
  add column obstacle text check (obstacle in ('PRICE_NOT_REACHED', 'NO_VOLUME')),
  add column end_reason text check (end_reason ~ '^[A-Z][A-Z0-9_]{0,63}$');
comment on column "Order".obstacle is 'What left a part of a working order unfilled: PRICE_NOT_REACHED, or NO_VOLUME once the price was reached; null while no market event could have filled it.';
comment on column "Order".end_reason is 'Why it ended with a part unfilled, as its last event says; null while it is open, when it is filled, and when denial says why.';
-- Until now the engine gave no reason when somebody asked for the cancel, and none when a day ended; of the latter the reason is lost.
alter table "OrderEvent" disable trigger user;
update "OrderEvent" set reason = case type when 'CANCELED' then 'CANCEL_REQUESTED' else 'NOT_RECORDED' end
 where reason is null and type in ('CANCELED', 'EXPIRED', 'REJECTED');
alter table "OrderEvent" enable trigger user;
update "Order" o set end_reason = e.reason
  from "OrderEvent" e
 where e.order_id = o.id and e.sequence = o.event_sequence and o.status in ('CANCELED', 'EXPIRED', 'REJECTED');
