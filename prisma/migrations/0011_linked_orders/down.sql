-- Without these columns an order could trade before its parent, beyond its list, or against a condition: each must be closed first.
do $check$
declare
  remaining constant bigint := (select count(*) from "Order" o where is_open(o.status)
    and (num_nonnulls(o.parent_id, o.list_id, o.display_quantity) > 0 or o.post_only or o.all_or_none or o.time_in_force::text in ('GTD', 'OPG', 'CLS')));
begin
  if remaining > 0 then
    raise exception 'open orders with links, conditions or a time in force GTD, OPG or CLS: %', remaining
      using errcode = 'TR409', detail = 'OPEN_LINKED_ORDERS', hint = 'Cancel them with: traderai order cancel; then roll back again.';
  end if;
end
$check$;

drop view if exists invariant.post_only_is_maker, invariant.all_or_none_at_once, invariant.shown_quantity, invariant.one_moment_of_a_session,
  invariant.exits_within_entry, invariant.held_without_trade, invariant.list_within_quantity;
drop function if exists set_matching_rules(text, "PostOnlyPolicy", "BarPath", text);
drop function if exists condition_denial(text, date, numeric);
drop function if exists trading_zone(jsonb);
drop view if exists invariant.exits_within_entry, invariant.held_without_trade, invariant.list_within_quantity;
drop index "Order_list";
drop index "Order_parent_id";
alter table "Order" drop constraint "Order_held", drop constraint "Order_released_at", drop constraint "Order_expire_date", drop constraint "Order_post_only",
  drop constraint "Order_parent", drop constraint "Order_expires_at",
  drop column parent_id, drop column list_id, drop column released_at, drop column expire_date, drop column post_only, drop column all_or_none, drop column display_quantity,
  drop column requested_links;
alter table "Instrument" drop column atr_interval, drop column post_only_policy, drop column bar_path;
drop type "PostOnlyPolicy";
drop type "BarPath";

drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric);
drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[], numeric, text);
drop function if exists placement_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, numeric, jsonb, jsonb, numeric, uuid[], text);
drop function if exists largest_reservation(uuid);
drop function if exists largest_unit_cost("Instrument", "OrderSide", numeric, numeric);
drop function if exists queued_portfolio(uuid);
drop function if exists book_orders(jsonb, jsonb, jsonb);
drop function if exists hold_orders(uuid[], text);
drop function if exists watch_fills(bigint, text[], uuid[]);
drop function if exists exit_denial("Instrument", "OrderSide", numeric, numeric, jsonb, jsonb, numeric);
drop function if exists exit_preview("Instrument", "OrderSide", numeric, numeric, numeric, jsonb, jsonb, numeric);
drop function if exists exit_terms("Instrument", "OrderSide", numeric, numeric, jsonb, jsonb);
drop function if exists exit_price("Instrument", "OrderSide", numeric);
drop function if exists exit_number(jsonb, text);
drop function if exists place_linked(uuid, text, jsonb, jsonb);
drop function if exists place_described(uuid, jsonb, uuid, uuid);
drop function if exists check_exit(text, jsonb, text[], text);
drop function if exists requested_links(numeric, jsonb, jsonb, uuid, uuid);
drop function if exists average_true_range(text);
drop function if exists place_exits("Order", jsonb);
drop function if exists linked_parent("Portfolio", uuid, text, "OrderSide", numeric, boolean);
drop function if exists linked_list("Portfolio", uuid, text);
drop function if exists list_members(uuid, uuid);
drop function if exists kinship("Order", uuid[], uuid[]);
drop function if exists is_held_exit(uuid, uuid, timestamptz);
drop function if exists check_order_values(text, text, "OrderType", numeric, numeric, "TimeInForce", text, numeric, numeric, numeric);
drop function if exists check_order_conditions("OrderType", numeric, "TimeInForce", date, boolean, boolean, numeric);
drop function if exists held_exit_denial("Order", numeric, numeric);
drop function if exists post_only_preview(text, "OrderSide", numeric);
drop function if exists check_order_links(text, "OrderType", boolean, numeric, numeric, numeric, jsonb, jsonb, uuid, uuid);

-- A value cannot be removed from an enumeration. A closed order of such a time in force becomes one that ended with its day.
alter type "TimeInForce" rename to "TimeInForce_with_auctions";
create type "TimeInForce" as enum ('DAY', 'GTC', 'IOC', 'FOK', 'GTD');
comment on type "TimeInForce" is 'How long an order works.';
alter table "Order" disable trigger user;
alter table "Order" alter column time_in_force type "TimeInForce" using
  (case when time_in_force::text in ('GTD', 'OPG', 'CLS') then 'DAY' else time_in_force::text end)::"TimeInForce";
alter table "Order" enable trigger user;
drop type "TimeInForce_with_auctions";
alter table "Order" add constraint "Order_expires_at" check (
  expires_at is null or time_in_force in ('DAY', 'GTD') and expires_at > accepted_at and (status <> 'EXPIRED' or closed_at >= expires_at));

-- The numbers of the events stay, so that they have no gaps.
drop view if exists invariant.nothing_after_terminal, invariant.fill_after_trigger, invariant.fill_within_limit;
drop function if exists answers_replace("OrderEventType");
alter type "OrderEventType" rename to "OrderEventType_with_lists";
create type "OrderEventType" as enum (
  'PENDING_NEW', 'NEW', 'TRIGGERED', 'TRADE', 'PENDING_CANCEL', 'PENDING_REPLACE', 'REPLACED', 'REPLACE_REJECTED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
comment on type "OrderEventType" is 'Kind of an event of an order.';
alter table "OrderEvent" disable trigger user;
alter table "OrderEvent" alter column type type "OrderEventType" using
  (case when type::text in ('HELD', 'RELEASED', 'RESTATED') then 'NEW' else type::text end)::"OrderEventType";
alter table "OrderEvent" enable trigger user;
drop type "OrderEventType_with_lists";

alter table "Portfolio" add column next_order_number bigint not null default 1;
comment on column "Portfolio".next_order_number is 'The number of its next order.';
alter table "Portfolio" disable trigger user;
update "Portfolio" p set next_order_number = coalesce((select max(o.number) from "Order" o where o.portfolio_id = p.id), 0) + 1;
alter table "Portfolio" enable trigger user;
