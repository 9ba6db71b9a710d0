create or replace function public.copy_month(month text) returns bigint
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
  set work_mem = '64MB'
as $$
declare
  copy constant text := month || '_laid_out';
  first_day timestamp;
  span text;
  read_only_reason text;
  rows bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  perform public.lift_file_bound();
  if month is null or not exists (select from pg_catalog.pg_inherits i where i.inhparent = 'public."MarketData"'::regclass and i.inhrelid = to_regclass(format('public.%I', month))) then
    raise exception 'MarketData has no month: %', public.shown_text(month)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'Use the name of a month of MarketData, such as MarketData_2026_01.';
  end if;
  select s.reason into read_only_reason from public."DeskState" s where s.id = 1 and s.read_only;
  if found then
    raise exception 'the desk is read-only: %', read_only_reason using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  first_day := to_date(right(month, 7), 'YYYY_MM');
  span := format('timestamp >= %L and timestamp < %L', first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
  -- The copy of a run whose process died.
  execute format('drop table if exists archive.%I', copy);
  -- With the span as a check, attaching does not read the month again.
  execute format('create table archive.%I (like public."MarketData" including all, constraint span check (%s))', copy, span);
  execute format('insert into archive.%I select * from public."MarketData" where %s order by symbol, timestamp, interval', copy, span);
  get diagnostics rows = row_count;
  execute format('analyze archive.%I', copy);
  return rows;
end
$$;
comment on function public.copy_month(text) is
  'Copies a month of MarketData into schema archive, sorted by symbol and time. Returns the number of candles. It blocks no session; swap_month detects later writes.';
