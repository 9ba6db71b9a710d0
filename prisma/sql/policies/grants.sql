-- needs: policies/ownership
-- The rights of the roles. First all rights are revoked; a right that is not granted here does not exist.
revoke all on schema public from public;
revoke all on all tables in schema public from public, traderai_viewer, traderai_analyst, traderai_trader, traderai_agent, traderai_risk,
  traderai_engine, traderai_admin, traderai_importer;
revoke all on all sequences in schema public from public, traderai_viewer, traderai_analyst, traderai_trader, traderai_agent, traderai_risk,
  traderai_engine, traderai_admin, traderai_importer;
revoke all on all routines in schema public from public, traderai_viewer, traderai_analyst, traderai_trader, traderai_agent, traderai_risk,
  traderai_engine, traderai_admin, traderai_importer, traderai_roles, traderai_sessions;
grant usage on schema public, invariant to traderai_viewer, traderai_trader, traderai_engine, traderai_admin;
grant usage on schema public to traderai_importer, traderai_roles, traderai_sessions;

grant traderai_viewer to traderai_trader, traderai_analyst, traderai_agent, traderai_risk, traderai_engine;
grant traderai_trader, traderai_analyst, traderai_risk, traderai_importer to traderai_admin;
-- The scopes that the functions for logins can grant.
grant traderai_viewer, traderai_analyst, traderai_trader, traderai_agent, traderai_risk, traderai_engine, traderai_admin to traderai_roles with admin option;
grant pg_signal_backend, pg_read_all_stats to traderai_sessions;

-- Row security decides about the rows of these tables.
grant select on "Instrument", "MarketData", "CandleDay", "TouchedDay", "Quote", "Portfolio", "Order", "OrderEvent", "Trade", "Position", "LedgerEntry",
  "Signal", "AlertRule", "Alert", "EngineLease", "FeedCursor", "Session", "ApiKey", "RiskLimit", "LimitBreach", "Halt", "Proposal", "Inference", "Verification", "Debate",
  "DebateVote", "SystemHealth", "JobRun", "PortfolioSnapshot", "PortfolioPerformance", "TouchedEquity", "DeskState", "MarketTick" to traderai_viewer;
grant select on "PersonLimit" to traderai_viewer;
-- Other logins read names in place of ids: read_portfolio_grants().
grant select on "PortfolioGrant" to traderai_risk;
grant select on "RiskBaseline" to traderai_risk, traderai_engine;
grant select (id, email, username, role, login, active, last_login_at, created_at, updated_at) on "User" to traderai_viewer;
grant select on "Quarantine", "QueryBaseline" to traderai_viewer;
grant execute on function current_user_id(), has_scope(text), is_desk_admin(), sees_every_book(), own_portfolio_ids(), read_portfolio_grants(), read_portfolio_owners(), mark_price(text), price_collar(), amount_bounds(), portfolio_value(uuid),
  slipped_price("Instrument", "OrderSide", numeric), worst_price("Instrument", "OrderSide", numeric, numeric), trigger_price(text, "OrderSide", numeric, numeric, numeric), has_trigger("OrderType"),
  reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[], numeric),
  latest_candles(text, text, timestamptz, timestamptz, integer), average_true_range(text), is_held_exit(uuid, uuid, timestamptz),
  plain_number(numeric), shown_text(text), plain_text(text, integer), plain_lines(text, integer), new_id(), valid_trading_hours(jsonb),
  desk_day(timestamptz), desk_day_start(timestamptz),
  is_open("OrderStatus"), is_terminal("OrderStatus"), is_working("OrderStatus"), awaits_engine("OrderStatus") to traderai_viewer;
grant select on portfolio_realtime_mine, symbol_performance_summary_shown, signal_performance_shown to traderai_viewer;
grant execute on function open_session(text, text), touch_session(uuid, uuid, "DeadMan"), close_session(uuid, text), lose_session(uuid), read_sessions(), presence(), set_password(text), read_person_limits(), unsealed_audit() to traderai_viewer;
-- A procedure that commits between its steps runs with the rights of its caller, and so do its steps, each of which checks permissions.
grant execute on procedure end_session(uuid, integer), end_sessions_of(text, integer), end_older_connections(text[], integer), await_ends(text[], integer) to traderai_viewer;
grant execute on function login_of_session(uuid), check_login_exists(text), end_connections_of(text[], timestamptz), check_ended(text[], timestamptz), try_record_end(text, uuid, timestamptz) to traderai_viewer;

grant execute on function
  place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
    date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid, numeric),
  check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric,
    date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric, numeric),
  place_linked(uuid, text, jsonb, jsonb),
  replace_order(uuid, numeric, numeric, numeric, numeric), check_replace(uuid, numeric, numeric, numeric),
  cancel_order(uuid), create_portfolio(text, numeric, text, "AccountKind"), move_cash(uuid, numeric), acknowledge_alert(uuid),
  create_alert_rule(text, "AlertField", "AlertOperator", numeric, "AlertSeverity"), delete_alert_rule(uuid) to traderai_trader;
-- Risk cancels and reduces in every portfolio.
grant execute on function
  place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
    date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid, numeric),
  check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric,
    date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric, numeric),
  place_linked(uuid, text, jsonb, jsonb),
  replace_order(uuid, numeric, numeric, numeric, numeric), check_replace(uuid, numeric, numeric, numeric), cancel_order(uuid) to traderai_risk;
grant execute on function halt(text, text, uuid, text, boolean, boolean), resume(uuid, text),
  set_limit("RiskLimitKind", numeric, "RiskLimitAction", text, uuid, uuid, text, text, text[], "OrderSide", smallint[], time, time, text, text),
  remove_limit(uuid) to traderai_trader, traderai_risk;
grant execute on function read_limits(), read_proposals(boolean, integer) to traderai_viewer;
grant execute on function approve_order(uuid, text), reject_order(uuid, text) to traderai_trader, traderai_risk;
grant execute on function
  propose_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
    date, boolean, boolean, numeric, numeric, jsonb, jsonb, integer),
  withdraw_proposal(uuid) to traderai_trader, traderai_risk, traderai_agent;
grant execute on function grant_portfolio(uuid, text, timestamptz), revoke_portfolio_grant(uuid, text) to traderai_trader;
grant execute on function create_api_key(text, text[], text, text, timestamptz, integer, uuid[], text[], numeric, inet[]) to traderai_trader, traderai_risk, traderai_analyst;
grant execute on procedure revoke_api_key(uuid, integer), close_logins(text[], integer) to traderai_trader, traderai_risk, traderai_analyst;
grant execute on function login_of_key(uuid), try_shut_logins(text[]), record_revocation(uuid), share_again(uuid) to traderai_trader, traderai_risk, traderai_analyst;

grant execute on function publish_signal(text, text, "SignalDirection", numeric, integer, numeric, numeric, numeric, text, text) to traderai_analyst, traderai_agent;

grant execute on function
  engine_acquire(uuid, text, integer, text, numeric), engine_heartbeat(bigint, bigint, timestamptz), engine_release(bigint), engine_fence(bigint),
  lease_standing(), end_blocking_sessions(),
  engine_hold(bigint, uuid[]), book_step(bigint, jsonb), judge_requests(uuid[]), halted_orders(), watched_limits(), money_paid_in(uuid[]), book_breaches(bigint, jsonb, jsonb), flatten_breaches(bigint), pending_requests(uuid[], integer, uuid[]), find_blocked_rows(bigint, uuid[], uuid[]), book_marks(bigint, text[], uuid[], uuid[]), watch_fills(bigint, text[], uuid[]), suspend_portfolio(bigint, uuid, text), book_refusal(bigint, jsonb), resolve_left_out(bigint, uuid[]),
  book_candles(bigint, text, text[], text[], timestamptz[], numeric[], numeric[], numeric[], numeric[], numeric[]),
  ensure_month_partitions(text, timestamptz, timestamptz), seal_audit(integer), read_audit_head(), end_abusive_sessions(), cancel_vanished_orders(integer), end_lock_holders(), close_lock_fillers() to traderai_engine;
grant insert on "Instrument" to traderai_engine;

-- The version of the schema: every command reads it first.
grant select on "_prisma_migrations", "_traderai_objects" to traderai_viewer;

grant select on "AuditLog", "AuditHead" to traderai_admin;
grant select on all tables in schema invariant to traderai_admin, traderai_viewer;
grant insert, update on "Instrument", "MarketData" to traderai_admin;
grant execute on function ensure_month_partitions(text, timestamptz, timestamptz), seal_audit(integer), read_audit_head(), end_abusive_sessions(), end_lock_holders(),
  create_user_login(text, text, text, text, timestamptz), resume_portfolio(uuid), set_person_limits(uuid, integer, integer, integer),
  set_read_only(text), set_desk_day(text, time), set_max_quote_age(integer), set_trading_hours(text, jsonb), set_instrument_active(text, boolean),
  set_matching_rules(text, "PostOnlyPolicy", "BarPath", text), review_statements(integer) to traderai_admin;

grant execute on procedure disable_user(uuid, integer), set_password_of(uuid, text, integer), reset_user(uuid, integer), reset_logins(text[], text, integer) to traderai_admin;
grant execute on function logins_of_user(uuid), login_of_user(uuid), record_disabling(uuid), try_reset_logins(text[], text) to traderai_admin;

-- Maintenance: the engine on a schedule, an administrator by hand. Its results are read through views that filter rows.
grant execute on function begin_job(text), end_job(uuid, "JobOutcome", bigint, text, jsonb), months_to_make(integer), make_month(text, timestamptz), refresh_view(text),
  tables_to_analyze(), analyze_table(text), table_holder(text), take_portfolio_snapshots(uuid), keep_performance(uuid, date, jsonb, bigint[]),
  months_to_lay_out(), copy_month(text), swap_month(text, timestamptz), drop_month_copy(text) to traderai_engine, traderai_admin;
grant execute on function months_to_detach(timestamptz), detach_month(text), months_to_attach(), attach_month(text) to traderai_admin;
revoke all on schema archive from public;

-- COPY and the merge of an import, which use `set role` in their own transaction.
grant select, insert, update on "MarketData" to traderai_importer;
grant select, insert on "Instrument" to traderai_importer;
grant execute on function plain_text(text, integer), valid_trading_hours(jsonb), ensure_month_partitions(text, timestamptz, timestamptz), open_candle_stage(), empty_candle_stage() to traderai_importer;

-- Calls between functions with different owners.
alter function make_login(text, text, text[], timestamptz, integer) owner to traderai_roles;
alter function drop_login(text) owner to traderai_roles;
alter function set_login_password(text, text) owner to traderai_roles;
alter function close_login(text) owner to traderai_roles;
alter function open_login(text) owner to traderai_roles;
alter function set_connection_limit(text, integer) owner to traderai_roles;
alter function undo_login_settings(text) owner to traderai_roles;
alter function end_logins(text[], timestamptz) owner to traderai_sessions;
alter function end_backend(integer, timestamptz) owner to traderai_sessions;
alter function read_backends() owner to traderai_sessions;
alter function read_backends_elsewhere() owner to traderai_sessions;
alter function end_lock_holders() owner to traderai_sessions;
alter function review_statements(integer) owner to traderai_sessions;
alter function bound_statement_texts() owner to traderai_sessions;
-- On a desk that has these functions already, the owners lost this right above; functions of one owner call each other.
do $owners$
declare
  own record;
begin
  for own in
    select p.oid::regprocedure as routine, p.proowner::regrole as owner from pg_catalog.pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proowner in ('traderai_roles'::regrole, 'traderai_sessions'::regrole)
  loop
    execute format('grant execute on routine %s to %s', own.routine, own.owner);
  end loop;
end
$owners$;
grant execute on function check_managed_login(text), shown_text(text), undo_login_settings(text), end_scope_holders(text) to traderai_roles;
grant execute on function require_scope(text[]), require_read_committed(), require_address(), logins_of_desk() to traderai_sessions;
grant execute on function make_login(text, text, text[], timestamptz, integer), drop_login(text), set_login_password(text, text), close_login(text), open_login(text),
  set_connection_limit(text, integer), undo_login_settings(text), end_logins(text[], timestamptz), end_backend(integer, timestamptz), read_backends(),
  read_backends_elsewhere(), bound_statement_texts() to traderai_owner;
-- Slots that a server reserves (reserved_connections, from Postgres 16 on) are for engines and administrators.
do $reserved$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'pg_use_reserved_connections') then
    grant pg_use_reserved_connections to traderai_engine, traderai_admin;
  end if;
end
$reserved$;
-- Since Postgres 16 a role that creates logins may change only its own; these are older, or a superuser created them.
do $logins$
declare
  login text;
begin
  for login in
    select r.rolname from pg_catalog.pg_roles r join public."User" u on u.login = r.rolname
     where not r.rolsuper and not exists (select from pg_catalog.pg_auth_members m where m.roleid = r.oid and m.member = 'traderai_roles'::regrole and m.admin_option)
  loop
    execute format('grant %I to traderai_roles with admin option', login);
  end loop;
end
$logins$;
