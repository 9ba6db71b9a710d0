do $archived$
declare
  key record;
begin
  for key in
    select k.conrelid::regclass as month, k.conname as name from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
     where c.relnamespace = 'archive'::regnamespace and c.relname ~ '^MarketData_' and k.contype = 'p'
  loop
    execute format('alter table %s drop constraint %I, add constraint %I primary key (symbol, interval, timestamp)', key.month, key.name, key.name);
  end loop;
end
$archived$;
drop index "MarketData_symbol_timestamp_interval";
create index "MarketData_symbol_timestamp_interval" on "MarketData" (symbol, timestamp, interval) include (open, high, low, close, volume);
comment on index "MarketData_symbol_timestamp_interval" is 'A symbol''s candles of any interval by time, without opening the table for prices and volume.';
alter table "MarketData" drop constraint "MarketData_pkey", add constraint "MarketData_pkey" primary key (symbol, interval, timestamp);
