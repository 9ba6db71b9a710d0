-- Maintenance: the engine by its schedule, an administrator by hand. What it makes is read through views that judge.
grant execute on function begin_job(text), end_job(uuid, "JobOutcome", bigint, text, jsonb), make_months_ahead(integer), refresh_view(text),
  analyze_tables(), take_portfolio_snapshots(), keep_performance(uuid, date, jsonb, bigint[]) to traderai_engine, traderai_admin;
grant execute on function detach_months(timestamptz), attach_months() to traderai_admin;
grant select on portfolio_realtime_mine, symbol_performance_summary_shown, signal_performance_shown to traderai_viewer;
grant execute on function pg_catalog.pg_try_advisory_lock(integer, integer), pg_catalog.pg_advisory_unlock(integer, integer) to traderai_owner;
revoke all on schema archive from public;
