-- Who may do what. Everything is taken from PUBLIC first; what is not granted here is not allowed.
revoke all on schema public from public;
revoke all on all tables in schema public from public;
revoke all on all functions in schema public from public;
grant usage on schema public, invariant to traderai_viewer, traderai_trader, traderai_engine, traderai_admin;

grant traderai_viewer to traderai_trader;
grant traderai_trader to traderai_admin;
grant traderai_viewer to traderai_engine;

grant select on "Instrument", "MarketData", "Quote", "Portfolio", "Order", "OrderEvent", "Trade", "Position", "LedgerEntry",
  "Signal", "AlertRule", "Alert", "EngineLease", "FeedCursor" to traderai_viewer;
grant select (id, email, username, role, login, active, last_login_at, created_at, updated_at) on "User" to traderai_viewer;
grant execute on function current_user_id(), is_desk_admin(), mark_price(text), price_collar(), portfolio_value(uuid),
  plain_number(numeric), plain_text(text, integer), new_id() to traderai_viewer;

grant execute on function
  place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid),
  check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean),
  cancel_order(uuid), create_portfolio(text, numeric, text), move_cash(uuid, numeric), acknowledge_alert(uuid),
  create_alert_rule(text, "AlertField", "AlertOperator", numeric, "AlertSeverity"), delete_alert_rule(uuid) to traderai_trader;

grant execute on function
  engine_acquire(uuid, text, integer, text, numeric), engine_heartbeat(bigint, bigint, timestamptz), engine_release(bigint), engine_fence(bigint),
  book_step(bigint, jsonb), book_marks(bigint, text[]),
  book_candles(bigint, text, text[], text[], timestamptz[], numeric[], numeric[], numeric[], numeric[], numeric[]),
  ensure_month_partitions(text, timestamptz, timestamptz) to traderai_engine;
grant insert on "Instrument" to traderai_engine;

-- Which schema this is: every command asks before it relies on it.
grant select on "_prisma_migrations", "_traderai_objects" to traderai_viewer;

grant select on "AuditLog" to traderai_admin, traderai_owner;
grant select on all tables in schema invariant to traderai_admin, traderai_viewer;
grant insert, update on "Instrument", "MarketData" to traderai_admin;
grant execute on function ensure_month_partitions(text, timestamptz, timestamptz) to traderai_admin;
