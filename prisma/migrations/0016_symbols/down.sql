alter table "LedgerEntry" drop constraint "LedgerEntry_symbol_check";
alter table "MarketData" drop constraint "MarketData_names", add constraint "MarketData_source_check" check (plain_text(source, 64));
-- A month that was taken out can only come back with the checks of the table.
do $archived$
declare
  month regclass;
begin
  for month in
    select k.conrelid from pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
     where c.relnamespace = 'archive'::regnamespace and c.relname ~ '^MarketData_' and k.conname = 'MarketData_names'
  loop
    execute format('alter table %s drop constraint "MarketData_names", add constraint "MarketData_source_check" check (public.plain_text(source, 64))', month);
  end loop;
end
$archived$;
