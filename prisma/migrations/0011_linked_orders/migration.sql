-- Orders that wait for another one or share its quantity, further times in force, and conditions of execution.
alter type "TimeInForce" add value 'OPG';
alter type "TimeInForce" add value 'CLS';
comment on type "TimeInForce" is
  'How long an order works: DAY until the end of its session, GTC until canceled, GTD until a date, OPG at a session''s open only, CLS at its close only; IOC fills what it can at its first market event, FOK all of it there or nothing.';
alter type "OrderEventType" add value 'HELD' after 'NEW';
alter type "OrderEventType" add value 'RELEASED' after 'HELD';
alter type "OrderEventType" add value 'RESTATED' after 'RELEASED';

create type "PostOnlyPolicy" as enum ('REJECT', 'REPRICE');
comment on type "PostOnlyPolicy" is 'The answer to a post-only order that would trade at its acceptance: REJECT it, or REPRICE its limit to one tick behind the market.';
create type "BarPath" as enum ('NEARER_EXTREME', 'WORST_CASE');
comment on type "BarPath" is
  'The way of the price inside a bar: to the extreme that is nearer to the open first, or first to the one that is worse for the position that an order closes.';

alter table "Instrument"
  add column atr_interval     text not null default '1h' check (atr_interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M')),
  add column post_only_policy "PostOnlyPolicy" not null default 'REJECT',
  add column bar_path         "BarPath" not null default 'NEARER_EXTREME';
comment on column "Instrument".atr_interval is 'The interval of the candles from which distances in ATR are computed.';
comment on column "Instrument".post_only_policy is 'The answer to a post-only order that would trade at its acceptance.';
comment on column "Instrument".bar_path is 'The way that the price takes inside a bar.';

alter table "Order"
  add column parent_id        uuid references "Order" (id),
  add column list_id          uuid,
  add column released_at      timestamptz(3),
  add column expire_date      date,
  add column post_only        boolean not null default false,
  add column all_or_none      boolean not null default false,
  add column display_quantity numeric(20,8) check (display_quantity > 0 and display_quantity < 1e12),
  add column requested_links  jsonb,
  add constraint "Order_parent" check (parent_id <> id),
  add constraint "Order_held" check (status <> 'HELD' or parent_id is not null and released_at is null and accepted_at is not null),
  add constraint "Order_released_at" check (released_at is null or parent_id is not null and released_at >= accepted_at),
  add constraint "Order_expire_date" check ((time_in_force = 'GTD') = (expire_date is not null)),
  add constraint "Order_post_only" check (not post_only or type = 'LIMIT'),
  drop constraint "Order_expires_at",
  add constraint "Order_expires_at" check (
    expires_at is null or time_in_force::text in ('DAY', 'GTD', 'OPG', 'CLS') and expires_at > accepted_at and (status <> 'EXPIRED' or closed_at >= expires_at));
comment on column "Order".parent_id is 'The order whose fills release this one; null for an order that waits for none.';
comment on column "Order".list_id is
  'Orders of one list share a quantity: a fill of one takes it from the others. The exits of an entry have its id. Null for an order in no list.';
comment on column "Order".released_at is 'The market''s clock, when its parent released it; null before, while it is held again, and without a parent.';
comment on column "Order".expire_date is 'The last date of a GTD order in the time zone of its instrument; null for other orders.';
comment on column "Order".post_only is 'True: it trades only as maker.';
comment on column "Order".all_or_none is 'True: it trades only with all of what is left of it at once.';
comment on column "Order".display_quantity is 'The largest quantity that it shows and fills as maker in one market event; null shows all of it.';
comment on column "Order".requested_links is
  'The links and the distances in ATR and R of the request, by which the same request is recognized; its prices are those of one moment. Null without any.';
create index "Order_list" on "Order" (list_id) where list_id is not null;
comment on index "Order_list" is 'The orders of a list.';
create index "Order_parent_id" on "Order" (parent_id) where parent_id is not null;
comment on index "Order_parent_id" is 'The orders that wait for another one.';

-- A function with more parameters is another function: the one with fewer would stay beside it.
drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric);
drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[]);
drop function if exists book_orders(jsonb, jsonb);

-- The number of a new order follows from the portfolio's orders: a counter in this row would make each new order wait for the engine's bookings.
alter table "Portfolio" drop column next_order_number;
