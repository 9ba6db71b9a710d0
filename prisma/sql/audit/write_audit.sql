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
  -- No role may read an earlier application's password hash, not even in the audit. With offset 0, the JSON of a row is built once.
  if tg_op = 'INSERT' then
    insert into public."AuditLog" (user_id, table_name, row_key, action, new_values)
      select actor, tg_table_name, r.row ->> key_column, tg_op, r.row - 'password_hash' from (select to_jsonb(n) as row from new_rows n offset 0) r;
  elsif tg_op = 'UPDATE' then
    -- Group old and new rows by their key, which never changes: a plan made for one row would join them in quadratic time.
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values, new_values)
      select actor, tg_table_name, v.key, tg_op, v.old - 'password_hash', v.new - 'password_hash'
        from (select r.row ->> key_column as key,
                     (array_agg(r.row) filter (where r.version = 'old'))[1] as old,
                     (array_agg(r.row) filter (where r.version = 'new'))[1] as new
                from (select 'old' as version, to_jsonb(o) as row from old_rows o
                      union all
                      select 'new', to_jsonb(n) from new_rows n) r
               group by r.row ->> key_column) v
       where unheeded = '{}' or v.new - unheeded is distinct from v.old - unheeded;
  else
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values)
      select actor, tg_table_name, r.row ->> key_column, tg_op, r.row - 'password_hash' from (select to_jsonb(o) as row from old_rows o offset 0) r;
  end if;
  return null;
end
$$;
comment on function public.write_audit() is 'Trigger: writes one audit row for every changed row, with its old and new values.';
