create or replace function public.months_to_detach(before timestamptz) returns setof text
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  return query
    select c.relname::text from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public."MarketData"'::regclass and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= before
     order by c.relname;
end
$$;
comment on function public.months_to_detach(timestamptz) is 'Months of MarketData that ended before an instant. detach_month archives one.';
