drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[]);
drop function if exists check_order_side("OrderSide", boolean);
drop function if exists judge_requests(uuid[]);
drop function if exists order_funds("Portfolio", text, "OrderSide", numeric, numeric, boolean, uuid[]);
drop function if exists funds_denial("Portfolio", text, "OrderSide", numeric, numeric, numeric);
drop function if exists stale_quote_denial(text);
drop function if exists set_max_quote_age(integer);
drop function if exists lock_portfolios(uuid[]);
drop function if exists keep_alert_owner() cascade;
drop index "User_username", "User_email";
alter table "User" add constraint "User_email_key" unique (email), add constraint "User_username_key" unique (username);
alter table "DeskState" drop column max_quote_age_seconds;
alter table "Quote" drop column live;
-- The earlier rules of visibility read no owner.
drop policy if exists reading on "Alert";
alter table "Alert" drop column user_id;
