create or replace function public.write_audit() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key_column constant text := tg_argv[0];
  -- Columns that change all the time: a row that differs only in these is not a new version.
  unheeded constant text[] := string_to_array(tg_argv[1], ',');
  actor constant uuid := public.current_user_id();
begin
  -- No role may read an earlier application's password hash, not even in the audit.
  if tg_op = 'INSERT' then
    insert into public."AuditLog" (user_id, table_name, row_key, action, new_values)
      select actor, tg_table_name, to_jsonb(n) ->> key_column, tg_op, to_jsonb(n) - 'password_hash' from new_rows n;
  elsif tg_op = 'UPDATE' then
    -- The key of a row never changes here, so it joins the old and the new row.
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values, new_values)
      select actor, tg_table_name, n.row ->> key_column, tg_op, o.row - 'password_hash', n.row - 'password_hash'
        from (select to_jsonb(r) as row from old_rows r) o
        join (select to_jsonb(r) as row from new_rows r) n on n.row ->> key_column = o.row ->> key_column
       where unheeded = '{}' or n.row - unheeded is distinct from o.row - unheeded;
  else
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values)
      select actor, tg_table_name, to_jsonb(o) ->> key_column, tg_op, to_jsonb(o) - 'password_hash' from old_rows o;
  end if;
  return null;
end
$$;
comment on function public.write_audit() is 'Trigger: writes one audit row for every changed row, with its old and new values.';
