create or replace function public.ensure_month_partitions(parent text, first_at timestamptz, last_at timestamptz) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  month timestamp := date_trunc('month', first_at at time zone 'UTC');
  last_month timestamp := date_trunc('month', last_at at time zone 'UTC');
  partition text;
  made integer := 0;
begin
  perform public.require_read_committed();
  if parent not in ('MarketData', 'Trade', 'AuditLog') then
    raise exception 'table is not partitioned by month: %', public.shown_text(parent)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use MarketData, Trade or AuditLog.';
  end if;
  if not (month >= '1900-01-01' and last_month <= '2200-01-01' and last_month - month <= interval '200 years') then
    raise exception 'months from % to % are out of range', first_at, last_at
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use instants from 1900 to 2200.';
  end if;
  while month <= last_month loop
    partition := parent || to_char(month, '_YYYY_MM');
    if to_regclass(format('public.%I', partition)) is null then
      perform pg_advisory_xact_lock(hashtext('month partitions'), hashtext(parent));
      -- Read the catalog itself: this session's cache of names is older than its wait for the lock.
      if not exists (select from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = partition) then
        perform public.add_month_partition(parent, partition, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        made := made + 1;
      end if;
    end if;
    month := month + interval '1 month';
  end loop;
  return made;
end
$$;
comment on function public.ensure_month_partitions(text, timestamptz, timestamptz) is
  'Creates the missing monthly partitions of MarketData, Trade or AuditLog for a span of instants. Returns the number created.';
