create or replace function public.refuse_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception '% is append-only: rows are neither changed nor deleted', tg_table_name
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'A correction is a new row.';
end
$$;
comment on function public.refuse_change() is 'Keeps a table append-only.';
create or replace trigger "OrderEvent_append_only" before update or delete or truncate on public."OrderEvent"
  for each statement execute function public.refuse_change();
create or replace trigger "Trade_append_only" before update or delete or truncate on public."Trade"
  for each statement execute function public.refuse_change();
create or replace trigger "LedgerEntry_append_only" before update or delete or truncate on public."LedgerEntry"
  for each statement execute function public.refuse_change();
