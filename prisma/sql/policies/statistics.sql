-- needs: policies/grants
-- review_statements() shows the statements of all logins: its owner may read all statistics, and administrators call it.
do $statistics$
declare
  place text;
begin
  select n.nspname into place from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements';
  if place is not null then
    execute format('grant select on %1$I.pg_stat_statements, %1$I.pg_stat_statements_info to traderai_sessions', place);
    -- All execute rights in schema public were revoked from PUBLIC.
    execute format('grant execute on function %1$I.pg_stat_statements(boolean), %1$I.pg_stat_statements_info() to traderai_sessions', place);
  end if;
end
$statistics$;
