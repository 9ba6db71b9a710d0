-- The key carries a chart's columns, not the index beside it. A chart asks for symbol, interval and a span of time, which is the key's order; Postgres 18
-- reckons an interval behind a span to be dear and opened the table all the same, 4,900 blocks for five days. What the index gave up the key took on.
alter table "MarketData"
  drop constraint "MarketData_pkey",
  add constraint "MarketData_pkey" primary key (symbol, interval, timestamp) include (open, high, low, close, volume);
drop index "MarketData_symbol_timestamp_interval";
create index "MarketData_symbol_timestamp_interval" on "MarketData" (symbol, timestamp, interval);
comment on index "MarketData_symbol_timestamp_interval" is 'A symbol''s candles by time, whatever their interval.';
comment on index "MarketData_pkey" is 'A candle once; and a chart without opening the table for prices and volume.';

-- A month that was taken out can only come back with the key of the table.
do $archived$
declare
  key record;
begin
  for key in
    select k.conrelid::regclass as month, k.conname as name from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
     where c.relnamespace = 'archive'::regnamespace and c.relname ~ '^MarketData_' and k.contype = 'p'
  loop
    execute format('alter table %s drop constraint %I, add constraint %I primary key (symbol, interval, timestamp) include (open, high, low, close, volume)', key.month, key.name, key.name);
  end loop;
end
$archived$;
