-- One statement-level trigger a table and operation (transition tables allow no more): [table, topic, key].
do $triggers$
declare
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['Order', 'order', 'portfolio_id'], ['Position', 'position', 'portfolio_id'], ['Trade', 'trade', 'portfolio_id'],
    ['Portfolio', 'portfolio', 'id'], ['Quote', 'quote', 'symbol'], ['Signal', 'signal', 'symbol'], ['Alert', 'alert', 'id'],
    ['AlertRule', 'alert', 'id'], ['PortfolioGrant', 'portfolio', 'portfolio_id'], ['Instrument', 'instrument', 'symbol'],
    ['Halt', 'halt', 'id'], ['RiskLimit', 'limit', 'id'], ['LimitBreach', 'limit', 'limit_id'], ['Proposal', 'proposal', 'id']] loop
    execute format('create or replace trigger %I after insert on public.%I referencing new table as new_rows '
      'for each statement execute function public.notify_change(%L, %L)', wanted[1] || '_notify_insert', wanted[1], wanted[2], wanted[3]);
    execute format('create or replace trigger %I after update on public.%I referencing new table as new_rows '
      'for each statement execute function public.notify_change(%L, %L)', wanted[1] || '_notify_update', wanted[1], wanted[2], wanted[3]);
    execute format('create or replace trigger %I after delete on public.%I referencing old table as old_rows '
      'for each statement execute function public.notify_change(%L, %L)', wanted[1] || '_notify_delete', wanted[1], wanted[2], wanted[3]);
  end loop;
end
$triggers$;
