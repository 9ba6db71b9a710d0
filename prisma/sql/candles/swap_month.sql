create or replace function public.swap_month(month text, copied_at timestamptz) returns text
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
  -- New readers of candles wait behind this statement's wait for an older reader: the wait is short, and the swap is tried again. Shorter than deadlock_timeout
  -- too, so that this statement gives way to a late writer.
  set lock_timeout = '500ms'
as $$
declare
  copy constant text := month || '_laid_out';
  first_day constant timestamp := to_date(right(month, 7), 'YYYY_MM');
  first_at constant timestamptz := first_day at time zone 'UTC';
  next_at constant timestamptz := (first_day + interval '1 month') at time zone 'UTC';
  copied record;
  present record;
  said text;
  index_names jsonb;
  index record;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A transaction older than the copy does not see its rows: one that reads twice from one snapshot, such as a backup, would
  -- find an empty month.
  if exists (select from public.read_backends() b where b.transaction_at < copied_at and b.process_id <> pg_backend_pid()) then
    return 'BUSY';
  end if;
  execute format('select count(*) as rows, sum(hash_record_extended(m, 0)) as sum from archive.%I m', copy) into copied;
  -- Block writers between the comparison and the swap; readers continue.
  execute format('lock table public.%I in share mode', month);
  select count(*) as rows, sum(hash_record_extended(m, 0)) as sum into present from public."MarketData" m where m.timestamp >= first_at and m.timestamp < next_at;
  if copied is distinct from present then
    perform public.drop_month_copy(month);
    return 'CHANGED';
  end if;
  select obj_description(i.indrelid, 'pg_class'), jsonb_object_agg(h.inhparent, c.relname) into said, index_names
    from pg_catalog.pg_index i join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indexrelid
   where i.indrelid = format('public.%I', month)::regclass group by i.indrelid;
  execute format('alter table public."MarketData" detach partition public.%I', month);
  execute format('drop table public.%I', month);
  execute format('alter table archive.%I set schema public', copy);
  execute format('alter table public.%I rename to %I', copy, month);
  execute format('alter table public."MarketData" attach partition public.%I for values from (%L) to (%L)', month, first_at, next_at);
  execute format('alter table public.%I drop constraint span, enable row level security, force row level security', month);
  execute format('comment on table public.%I is %L', month, said);
  for index in
    select c.relname as name, index_names ->> h.inhparent::text as was
      from pg_catalog.pg_index i join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('public.%I', month)::regclass
  loop
    execute format('alter index public.%I rename to %I', index.name, index.was);
  end loop;
  return 'DONE';
exception
  when lock_not_available or deadlock_detected then
    return 'BUSY';
end
$$;
comment on function public.swap_month(text, timestamptz) is
  'Replaces a month by its copy when both have the same rows: DONE. CHANGED when the month was written since, and then drops the copy. BUSY while a transaction is older than the copy or locks the month.';
