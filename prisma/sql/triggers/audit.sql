-- [table, key, unheeded]: the audit stores every version of these tables, which users change. The key is one column, the one to search by;
-- unheeded columns change all the time and make no version. Trades, ledger and order events are append-only: they are their own history.
do $triggers$
declare
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['User', 'id', 'last_login_at'], ['ApiKey', 'id', 'last_used_at'], ['Session', 'id', 'last_seen_at,last_active_at,last_activity'],
    ['Portfolio', 'id', 'total_value_usd'], ['Instrument', 'symbol', ''], ['Order', 'id', ''], ['Signal', 'id', ''],
    ['AlertRule', 'id', ''], ['Alert', 'id', ''], ['PersonLimit', 'id', ''], ['PortfolioGrant', 'id', ''], ['RiskLimit', 'id', ''], ['Halt', 'id', ''], ['Proposal', 'id', ''],
    ['Inference', 'id', ''], ['Verification', 'id', ''], ['Debate', 'id', ''], ['DebateVote', 'id', '']] loop
    execute format('create or replace trigger %I after insert on public.%I referencing new table as new_rows '
      'for each statement execute function public.write_audit(%L, %L)', wanted[1] || '_audit_insert', wanted[1], wanted[2], wanted[3]);
    execute format('create or replace trigger %I after update on public.%I referencing old table as old_rows new table as new_rows '
      'for each statement execute function public.write_audit(%L, %L)', wanted[1] || '_audit_update', wanted[1], wanted[2], wanted[3]);
    execute format('create or replace trigger %I after delete on public.%I referencing old table as old_rows '
      'for each statement execute function public.write_audit(%L, %L)', wanted[1] || '_audit_delete', wanted[1], wanted[2], wanted[3]);
  end loop;
end
$triggers$;

-- DeskState has one row, which is only updated.
create or replace trigger "DeskState_audit_update" after update on public."DeskState" referencing old table as old_rows new table as new_rows
  for each statement execute function public.write_audit('id', '');
