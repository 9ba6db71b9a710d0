create or replace function public.ensure_month_partitions(parent text, first_at timestamptz, last_at timestamptz) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  month timestamp;
  partition text;
  made integer := 0;
begin
  perform public.require_read_committed();
  perform public.require_market_scope();
  for month in select m from public.missing_months(parent, first_at, last_at) m loop
    partition := parent || to_char(month, '_YYYY_MM');
    perform pg_advisory_xact_lock(hashtext('month partitions'), hashtext(parent));
    -- Read the catalog itself: this session's cache of names is older than its wait for the lock.
    if not exists (select from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = partition) then
      perform public.add_month_partition(parent, partition, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;
comment on function public.ensure_month_partitions(text, timestamptz, timestamptz) is
  'Creates the missing monthly partitions of MarketData, Trade or AuditLog for a span of instants. Returns the number created.';
