-- [table, key]: tables whose every version is kept. The key is one column, the one a reader looks for.
do $triggers$
declare
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['User', 'id'], ['Portfolio', 'id'], ['Instrument', 'symbol'], ['Order', 'id'], ['AlertRule', 'id'], ['Alert', 'id']] loop
    execute format('create or replace trigger %I after insert on public.%I referencing new table as new_rows '
      'for each statement execute function public.write_audit(%L)', wanted[1] || '_audit_insert', wanted[1], wanted[2]);
    execute format('create or replace trigger %I after update on public.%I referencing old table as old_rows new table as new_rows '
      'for each statement execute function public.write_audit(%L)', wanted[1] || '_audit_update', wanted[1], wanted[2]);
    execute format('create or replace trigger %I after delete on public.%I referencing old table as old_rows '
      'for each statement execute function public.write_audit(%L)', wanted[1] || '_audit_delete', wanted[1], wanted[2]);
  end loop;
end
$triggers$;
