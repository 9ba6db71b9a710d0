-- Maintenance: the engine by its schedule, an administrator by hand. What it makes is read through views that judge.
grant execute on function begin_job(text), end_job(uuid, "JobOutcome", bigint, text, jsonb), make_months_ahead(integer), refresh_view(text),
  analyze_tables(), take_portfolio_snapshots(uuid), keep_performance(uuid, date, jsonb, bigint[]),
  months_to_lay_out(), copy_month(text), swap_month(text, timestamptz), drop_month_copy(text) to traderai_engine, traderai_admin;
grant execute on function detach_months(timestamptz), attach_months() to traderai_admin;
grant select on portfolio_realtime_mine, symbol_performance_summary_shown, signal_performance_shown to traderai_viewer;
grant execute on function pg_catalog.pg_try_advisory_lock(integer, integer), pg_catalog.pg_advisory_unlock(integer, integer) to traderai_owner;
revoke all on schema archive from public;

-- Who may see what everybody's statements were is who may read all statistics; administrators ask through the function.
alter function review_statements(integer) owner to traderai_sessions;
grant execute on function review_statements(integer) to traderai_admin;
do $statistics$
declare
  place text;
begin
  select n.nspname into place from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements';
  if place is not null then
    execute format('grant select on %1$I.pg_stat_statements, %1$I.pg_stat_statements_info to traderai_sessions', place);
    -- Everything executable in public was taken from everybody.
    execute format('grant execute on function %1$I.pg_stat_statements(boolean), %1$I.pg_stat_statements_info() to traderai_sessions', place);
  end if;
end
$statistics$;
