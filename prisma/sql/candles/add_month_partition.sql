create or replace function public.add_month_partition(parent text, partition text, from_at timestamptz, to_at timestamptz) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
as $$
begin
  -- Attaching does not block readers and writers of the table, such as a running import; `partition of` would block all of them.
  execute format('create table public.%I (like public.%I including all)', partition, parent);
  execute format('comment on table public.%I is %L', partition, format('%s of %s, on UTC months.', parent, to_char(from_at at time zone 'UTC', 'YYYY-MM')));
  if parent = 'AuditLog' then
    -- Rows that are older than their partition wait in the default partition. Forced row security hides them from their owner too.
    alter table public."AuditLog_default" no force row level security;
    execute format('with waiting as (delete from public."AuditLog_default" where occurred_at >= %L and occurred_at < %L returning *)
      insert into public.%I select * from waiting', from_at, to_at, partition);
    alter table public."AuditLog_default" force row level security;
  end if;
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, partition, from_at, to_at);
  -- A partition is read only through its table: no role has a right on it, and no policy shows its rows.
  execute format('alter table public.%I enable row level security, force row level security', partition);
end
$$;
comment on function public.add_month_partition(text, text, timestamptz, timestamptz) is 'Creates the partition of one month, with the indexes and checks of its table. Only the desk''s functions call it.';
