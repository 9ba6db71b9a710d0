-- Without these functions nothing would judge orders by the limits.
do $check$
declare
  remaining constant bigint := (select count(*) from "RiskLimit" l where l.active);
begin
  if remaining > 0 then
    raise exception 'limits in force: %', remaining
      using errcode = 'TR409', detail = 'LIMITS_IN_FORCE', hint = 'Remove them with: traderai risk limit remove; then roll back again.';
  end if;
end
$check$;

drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid, numeric);
drop function if exists place_as("OrderOrigin", "Portfolio", text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid,
  numeric, numeric, numeric, date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric, numeric);
drop function if exists replace_order(uuid, numeric, numeric, numeric, numeric);
drop function if exists replace_verdict("Portfolio", "Order", numeric, numeric, numeric, boolean);
drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[], numeric, text, "OrderOrigin");
drop function if exists placement_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, numeric, jsonb, jsonb, numeric, uuid[], text, "OrderOrigin");
drop function if exists exit_denial("Instrument", "OrderSide", numeric, numeric, jsonb, jsonb, numeric, uuid);
drop function if exists key_denial(uuid, text, numeric);
drop function if exists judge_replaces("Portfolio", uuid[], uuid[], integer, uuid[]);
drop function if exists request_limits_denial("Portfolio", "Order", numeric, numeric, numeric, uuid[], uuid[]);
drop function if exists limits_denial("Portfolio", "RiskLimit"[], text, "OrderSide", numeric, numeric, numeric, uuid[], "OrderOrigin", uuid[]);
drop function if exists limits_over("Portfolio", text, "OrderOrigin");
drop function if exists connected_origin("Portfolio", boolean);
drop function if exists limit_denial("RiskLimit", text, numeric, numeric);
drop function if exists limit_holder("RiskLimit");
drop function if exists limit_scope("RiskLimit");
drop function if exists limit_use("RiskLimit", text);
drop function if exists begin_baseline("RiskLimit");
drop function if exists scope_portfolios("RiskLimit", text);
drop function if exists limit_results("Portfolio", text);
drop function if exists limit_figures("Portfolio", text, text, uuid[], uuid[]);
drop function if exists reach_of(uuid[], uuid[], uuid[]);
drop function if exists hours_allow("RiskLimit", timestamptz);
drop function if exists orders_within("RiskLimit", integer);
drop function if exists open_orders_of("RiskLimit", integer, uuid[]);
drop function if exists set_limit("RiskLimitKind", numeric, "RiskLimitAction", text, uuid, uuid, text, text, text[], "OrderSide", smallint[], time, time, text, text);
drop function if exists check_limit_values("RiskLimitKind", numeric, "RiskLimitAction", text, text, text[], "OrderSide", smallint[], time, time, text, text);
drop function if exists check_may_limit(uuid, "RiskLimit", "RiskLimitKind", numeric, "RiskLimitAction");
drop function if exists remove_limit(uuid);
drop function if exists read_limits();
drop function if exists watched_limits();
drop function if exists money_paid_in(uuid[]);
drop function if exists book_breaches(bigint, jsonb, jsonb);
drop function if exists flatten_breaches(bigint);
drop function if exists flatten_order_id(bigint, text);
drop function if exists day_names(smallint[]);
drop function if exists desk_scope();
drop type "OrderOrigin";
alter table "Order" drop column api_key_id, drop column approved_by;
drop table "RiskBaseline", "LimitBreach";

-- Only removed limits are left, and their former kinds do not name all of them.
drop policy if exists reading on "RiskLimit";
delete from "RiskLimit";
drop trigger if exists "RiskLimit_notify_insert" on "RiskLimit";
drop trigger if exists "RiskLimit_notify_update" on "RiskLimit";
drop trigger if exists "RiskLimit_notify_delete" on "RiskLimit";
alter table "RiskLimit"
  drop constraint "RiskLimit_scope", drop constraint "RiskLimit_one_scope", drop constraint "RiskLimit_value", drop constraint "RiskLimit_symbols",
  drop constraint "RiskLimit_side", drop constraint "RiskLimit_hours",
  drop column number, drop column scope_id, drop column key_id, drop column currency, drop column symbols, drop column side, drop column days, drop column from_time,
  drop column to_time, drop column zone, drop column set_login, alter column value set not null,
  add constraint "RiskLimit_one_scope" check (user_id is null or portfolio_id is null);
alter type "RiskLimitKind" rename to "RiskLimitKindBefore";
create type "RiskLimitKind" as enum ('MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS', 'MAX_POSITION_QUANTITY', 'MAX_POSITION_NOTIONAL', 'MAX_SYMBOL_EXPOSURE', 'MAX_GROSS_EXPOSURE', 'MAX_LEVERAGE',
  'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');
comment on type "RiskLimitKind" is 'The limited figure.';
alter table "RiskLimit" alter column kind type "RiskLimitKind" using kind::text::"RiskLimitKind";
drop type "RiskLimitKindBefore";
create unique index "RiskLimit_scope" on "RiskLimit" (kind, user_id, portfolio_id, symbol) nulls not distinct;
comment on index "RiskLimit_scope" is 'One limit of a kind for each scope.';
