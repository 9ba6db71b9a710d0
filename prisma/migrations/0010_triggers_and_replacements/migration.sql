-- Orders with a trigger, and new terms for a working order.
create function has_trigger(type "OrderType") returns boolean
  language sql immutable parallel safe
  return type in ('STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED');
comment on function has_trigger("OrderType") is 'True for the types that trade only after their trigger price is reached.';

alter table "Order"
  add column trail_amount  numeric(20,8) check (trail_amount > 0 and trail_amount < 1e12),
  add column trail_percent numeric(20,8) check (trail_percent > 0 and trail_percent < 100),
  add column triggered_at  timestamptz(3),
  add column replaced_at   timestamptz(3),
  add column replace_quantity    numeric(20,8) check (replace_quantity > 0 and replace_quantity < 1e12),
  add column replace_limit_price numeric(20,8) check (replace_limit_price > 0 and replace_limit_price < 1e12),
  add column replace_stop_price  numeric(20,8) check (replace_stop_price > 0 and replace_stop_price < 1e12),
  -- The way back of this migration drops the trails of closed orders.
  add constraint "Order_trigger" check (case
    when type = 'TRAILING_STOP' then num_nonnulls(trail_amount, trail_percent) = 1 or num_nonnulls(trail_amount, trail_percent) = 0 and is_terminal(status)
    when has_trigger(type) then stop_price is not null and num_nonnulls(trail_amount, trail_percent) = 0
    else num_nonnulls(stop_price, trail_amount, trail_percent) = 0 end),
  add constraint "Order_triggered_at" check (triggered_at is null or has_trigger(type) and stop_price is not null and triggered_at >= accepted_at),
  add constraint "Order_replaced_at" check (replaced_at >= accepted_at),
  add constraint "Order_replacement" check ((status = 'PENDING_REPLACE') = (num_nonnulls(replace_quantity, replace_limit_price, replace_stop_price) > 0));
comment on column "Order".stop_price is
  'The price that triggers it; null without a trigger. The engine moves that of a TRAILING_STOP, which has none before its first market price.';
comment on column "Order".trail_amount is 'Distance of a TRAILING_STOP from the best price since its acceptance, in the instrument''s currency; null for other orders and for a distance in percent.';
comment on column "Order".trail_percent is 'The same distance in percent of the best price; null for other orders and for a distance as an amount.';
comment on column "Order".triggered_at is 'The market''s clock, when its trigger price was reached; null before that, and without a trigger.';
comment on column "Order".replaced_at is
  'The market''s clock, when its terms were last replaced so that it lost its time priority: only later market events may fill it by them. Null before that.';
comment on column "Order".replace_quantity is 'The requested whole quantity, while a replace waits for the engine; null when it stays.';
comment on column "Order".replace_limit_price is 'The requested limit price, while a replace waits for the engine; null when it stays.';
comment on column "Order".replace_stop_price is 'The requested trigger price, while a replace waits for the engine; null when it stays.';

-- A desk that went back before this migration lost these instants: its events and trades bound them.
alter table "Order" disable trigger user;
update "Order" o set triggered_at = (select min(t.executed_at) from "Trade" t where t.order_id = o.id)
 where has_trigger(o.type) and o.filled_quantity > 0;
update "Order" o set replaced_at = e.last_at
  from (select order_id, max(occurred_at) as last_at from "OrderEvent" where type = 'PENDING_NEW' and sequence > 1 group by order_id) e
 where e.order_id = o.id;
alter table "Order" enable trigger user;

-- An engine that ended in the middle of an event: a bar has three legs now.
update "FeedCursor" set part = part - 'matching' || jsonb_build_object('legs', case part ->> 'matching' when 'done' then 3 else 0 end)
 where part is not null;

alter type "OrderEventType" add value 'TRIGGERED' after 'NEW';
alter type "OrderEventType" add value 'PENDING_REPLACE' after 'PENDING_CANCEL';
alter type "OrderEventType" add value 'REPLACED' after 'PENDING_REPLACE';
alter type "OrderEventType" add value 'REPLACE_REJECTED' after 'REPLACED';

-- A replace waits for the engine too.
drop index "Order_requests";
create or replace function awaits_engine(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('PENDING_NEW', 'PENDING_CANCEL', 'PENDING_REPLACE');
comment on function awaits_engine("OrderStatus") is 'True while a request waits for the engine: to accept the order, to replace its terms, or to cancel it.';
create index "Order_requests" on "Order" (number) where awaits_engine(status);
comment on index "Order_requests" is 'Requests that wait for the engine, oldest first.';

-- A function with more parameters is another function: the one with fewer would stay beside it.
drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean);
drop function if exists check_order_values(text, text, "OrderType", numeric, numeric, "TimeInForce", text);
drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean);
drop function if exists order_funds("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[]);
drop function if exists bound_denial("Portfolio", text, "OrderSide", numeric, numeric, numeric, boolean);
drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[]);
drop function if exists worst_price("Instrument", "OrderSide", numeric);
drop function if exists free_to_close(uuid, text, "OrderSide");
drop function if exists booked_status("OrderStatus", "OrderStatus");
