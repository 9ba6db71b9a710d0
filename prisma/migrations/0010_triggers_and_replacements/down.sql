-- Without these columns an order could trade before its trigger or by terms that are not shown: each must be closed first.
do $check$
declare
  remaining constant bigint := (select count(*) from "Order" o where is_open(o.status) and (has_trigger(o.type) or o.status = 'PENDING_REPLACE'));
begin
  if remaining > 0 then
    raise exception 'open orders with a trigger or a pending replace: %', remaining
      using errcode = 'TR409', detail = 'OPEN_TRIGGER_ORDERS', hint = 'Cancel them with: traderai order cancel; then roll back again.';
  end if;
end
$check$;
update "FeedCursor" set part = part - 'legs' || jsonb_build_object('matching',
  case when (part ->> 'legs')::integer >= case when part ->> 'event' like 'candle %' then 3 else 1 end then 'done' else 'open' end)
 where part is not null;

-- A value cannot be removed from an enumeration. The numbers of the events stay, so that they have no gaps. New terms stay terms,
-- by which the next migration finds them again.
drop view if exists invariant.nothing_after_terminal, invariant.fill_after_trigger, invariant.fill_within_limit;
drop function if exists answers_replace("OrderEventType");
alter type "OrderEventType" rename to "OrderEventType_with_triggers";
create type "OrderEventType" as enum ('PENDING_NEW', 'NEW', 'TRADE', 'PENDING_CANCEL', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
comment on type "OrderEventType" is 'Kind of an event of an order.';
alter table "OrderEvent" disable trigger user;
alter table "OrderEvent" alter column type type "OrderEventType" using
  (case type::text when 'REPLACED' then 'PENDING_NEW' when 'TRIGGERED' then 'NEW' when 'PENDING_REPLACE' then 'NEW' when 'REPLACE_REJECTED' then 'NEW'
    else type::text end)::"OrderEventType";
alter table "OrderEvent" enable trigger user;
drop type "OrderEventType_with_triggers";

alter table "Order" drop constraint "Order_trigger", drop constraint "Order_triggered_at", drop constraint "Order_replaced_at", drop constraint "Order_replacement",
  drop column trail_amount, drop column trail_percent, drop column triggered_at, drop column replaced_at,
  drop column replace_quantity, drop column replace_limit_price, drop column replace_stop_price;
comment on column "Order".stop_price is 'The price that triggers it; null without a trigger.';

drop index "Order_requests";
create or replace function awaits_engine(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('PENDING_NEW', 'PENDING_CANCEL');
comment on function awaits_engine("OrderStatus") is 'True while a request waits for the engine: to accept the order or to cancel it.';
create index "Order_requests" on "Order" (number) where awaits_engine(status);
comment on index "Order_requests" is 'Requests that wait for the engine, oldest first.';
drop function has_trigger("OrderType");

drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric);
drop function if exists check_order_values(text, text, "OrderType", numeric, numeric, "TimeInForce", text, numeric, numeric, numeric);
drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[]);
drop function if exists order_funds("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[], numeric);
drop function if exists bound_denial("Portfolio", text, "OrderSide", numeric, numeric, numeric, boolean, numeric, uuid[]);
drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[], numeric);
drop function if exists worst_price("Instrument", "OrderSide", numeric, numeric);
drop function if exists trigger_price(text, "OrderSide", numeric, numeric, numeric);
drop function if exists replace_order(uuid, numeric, numeric, numeric);
drop function if exists check_replace(uuid, numeric, numeric, numeric);
drop function if exists check_replacement("Portfolio", "Order", numeric, numeric, numeric);
drop function if exists replace_verdict("Portfolio", "Order", numeric, numeric, numeric);
drop function if exists replace_adds("Order", numeric, numeric, numeric);
drop function if exists check_new_terms(numeric, numeric, numeric);
drop function if exists portfolio_of_order(uuid);
drop function if exists denial_text(jsonb);
drop function if exists judge_replaces("Portfolio", uuid[], uuid[], integer);
drop function if exists free_to_close(uuid, text, "OrderSide", uuid[]);
drop function if exists booked_status("OrderStatus", "OrderStatus", boolean);
