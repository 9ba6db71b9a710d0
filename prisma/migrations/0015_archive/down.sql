-- What was detached belongs to its table again.
do $attach$
declare
  month record;
begin
  for month in
    select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as first_day
      from pg_catalog.pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
  loop
    execute format('alter table archive.%I set schema public', month.name);
    execute format('alter table "MarketData" attach partition %I for values from (%L) to (%L)',
      month.name, month.first_day at time zone 'UTC', (month.first_day + interval '1 month') at time zone 'UTC');
  end loop;
end
$attach$;
drop schema archive;
