create or replace function public.write_audit() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key_column constant text := tg_argv[0];
  actor constant uuid := public.current_user_id();
begin
  if tg_op = 'INSERT' then
    insert into public."AuditLog" (user_id, table_name, row_key, action, new_values)
      select actor, tg_table_name, to_jsonb(n) ->> key_column, tg_op, to_jsonb(n) from new_rows n;
  elsif tg_op = 'UPDATE' then
    -- The key of a row never changes here, so old and new meet by it.
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values, new_values)
      select actor, tg_table_name, n.row ->> key_column, tg_op, o.row, n.row
        from (select to_jsonb(r) as row from old_rows r) o
        join (select to_jsonb(r) as row from new_rows r) n on n.row ->> key_column = o.row ->> key_column;
  else
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values)
      select actor, tg_table_name, to_jsonb(o) ->> key_column, tg_op, to_jsonb(o) from old_rows o;
  end if;
  return null;
end
$$;
comment on function public.write_audit() is 'Writes one audit row for every changed row, with old and new values.';
