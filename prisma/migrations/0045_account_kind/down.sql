drop function if exists create_portfolio(text, numeric, text, "AccountKind");
drop function if exists watch_buying_power(uuid[], timestamptz);
drop function if exists portfolio_value(uuid);
drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean);
drop function if exists worst_price("Instrument", "OrderSide", numeric);
drop function if exists slipped_price("Instrument", "OrderSide", numeric);
drop view if exists invariant.cash_account_within_cash;
drop view if exists invariant.buying_power_alert_once;
delete from "Alert" where source = 'buying-power';
drop index "Alert_unresolved";
alter table "Portfolio"
  drop constraint "Portfolio_cash_account",
  drop column account,
  drop column buying_power_negative_at;
drop type "AccountKind";
