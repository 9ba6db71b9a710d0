create or replace function public.missing_months(parent text, first_at timestamptz, last_at timestamptz) returns setof timestamp
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  month timestamp := date_trunc('month', first_at at time zone 'UTC');
  last_month timestamp := date_trunc('month', last_at at time zone 'UTC');
begin
  if parent not in ('MarketData', 'Trade', 'AuditLog') then
    raise exception 'table is not partitioned by month: %', public.shown_text(parent)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use MarketData, Trade or AuditLog.';
  end if;
  if not (month >= '1900-01-01' and last_month <= '2200-01-01' and last_month - month <= interval '200 years') then
    raise exception 'months from % to % are out of range', first_at, last_at
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use instants from 1900 to 2200.';
  end if;
  while month <= last_month loop
    if to_regclass(format('public.%I', parent || to_char(month, '_YYYY_MM'))) is null then
      return next month;
    end if;
    month := month + interval '1 month';
  end loop;
end
$$;
comment on function public.missing_months(text, timestamptz, timestamptz) is
  'The UTC months of a span of instants for which MarketData, Trade or AuditLog has no partition.';
