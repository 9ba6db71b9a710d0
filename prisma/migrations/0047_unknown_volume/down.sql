-- The law and the booking that name the columns go with them; the former ones come back with the former version's objects.
drop view if exists invariant.ended_with_reason;
alter table "Order" drop column end_reason, drop column obstacle;
alter table "OrderEvent" disable trigger user;
update "OrderEvent" set reason = null where reason in ('CANCEL_REQUESTED', 'NOT_RECORDED') or reason like 'SESSION_ENDED_%';
alter table "OrderEvent" enable trigger user;

-- The version before knows no unknown volume.
update "MarketData" set volume = 0 where volume is null;
alter table "MarketData" alter column volume set not null;
update "Quote" set volume = 0 where volume is null;
alter table "Quote" alter column volume set default 0, alter column volume set not null;
update "CandleDay" set volume = coalesce(volume, 0), volume_usd = coalesce(volume_usd, 0) where volume is null or volume_usd is null;
alter table "CandleDay" alter column volume set not null, alter column volume_usd set not null;
comment on column "MarketData".volume is 'Quantity traded, in units of the instrument.';
comment on column "Quote".volume is 'Quantity traded in the UTC day so far.';
comment on column "CandleDay".volume is 'In units of the instrument.';
comment on column "CandleDay".volume_usd is 'As stored, or volume at the typical price (high + low + close) / 3.';
do $archived$
declare
  month regclass;
begin
  for month in
    select c.oid from pg_catalog.pg_class c where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_'
  loop
    execute format('update %s set volume = 0 where volume is null', month);
    execute format('alter table %s alter column volume set not null', month);
  end loop;
end
$archived$;

-- In the middle of a bar the version before begins with that bar again.
update "FeedCursor" set position = position / 2 where feed like 'replay:%';
