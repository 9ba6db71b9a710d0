create or replace function public.add_month_partition(parent text, partition text, from_at timestamptz, to_at timestamptz) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
as $$
declare
  key constant text := case parent when 'AuditLog' then 'occurred_at' when 'Trade' then 'executed_at' end;
  rest constant text := parent || '_default';
begin
  -- Attaching does not block readers and writers of the table, such as a running import; `partition of` would block all of them. It locks the
  -- default partition, and against writers the tables that foreign keys refer to.
  execute format('create table public.%I (like public.%I including all)', partition, parent);
  execute format('comment on table public.%I is %L', partition, format('%s of %s, on UTC months.', parent, to_char(from_at at time zone 'UTC', 'YYYY-MM')));
  if key is not null then
    -- Rows that are older than their partition wait in the default partition. Forced row security hides them from their owner too.
    execute format('alter table public.%I no force row level security', rest);
    execute format('with waiting as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *)
      insert into public.%5$I select * from waiting', rest, key, from_at, to_at, partition);
    execute format('alter table public.%I force row level security', rest);
  end if;
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, partition, from_at, to_at);
  -- A partition is read only through its table: no role has a right on it, and no policy shows its rows.
  execute format('alter table public.%I enable row level security, force row level security', partition);
end
$$;
comment on function public.add_month_partition(text, text, timestamptz, timestamptz) is 'Creates the partition of one month, with the indexes and checks of its table. Only the desk''s functions call it.';
