-- A month that was taken out before 0016 can only come back with the checks that its table was given there.
do $archived$
declare
  month regclass;
begin
  for month in
    select c.oid from pg_catalog.pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_'
       and not exists (select from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.conname = 'MarketData_names')
  loop
    execute format('alter table %s drop constraint if exists "MarketData_source_check",
      add constraint "MarketData_names" check (octet_length(symbol) between 1 and 32 and octet_length(source) <= 64 and public.plain_text(symbol || source, 96))', month);
  end loop;
end
$archived$;
