create or replace function public.refuse_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception '% is append-only: its rows cannot be changed or deleted', tg_table_name
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'Insert a new row as the correction.';
end
$$;
comment on function public.refuse_change() is 'Trigger: refuses to change or delete rows of an append-only table.';
