drop function if exists create_portfolio(text, numeric, text, "AccountKind");
drop function if exists watch_buying_power(uuid[], timestamptz);
drop function if exists portfolio_value(uuid);
drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean);
drop function if exists worst_price("Instrument", "OrderSide", numeric);
drop function if exists slipped_price("Instrument", "OrderSide", numeric);
drop view if exists invariant.cash_account_within_cash;
drop view if exists invariant.buying_power_alert_once;
-- Without its portfolio every login would see such an alert, so it goes.
delete from "Alert" where portfolio_id is not null;
drop policy if exists reading on "Alert";
alter table "Alert" drop column portfolio_id;
do $policy$
begin
  if to_regprocedure('sees_every_book()') is not null then
    create policy reading on "Alert" for select to traderai_viewer
      using ((select sees_every_book()) or rule_id is null or exists (select from "AlertRule" r where r.id = rule_id));
  end if;
end
$policy$;
alter table "Portfolio"
  drop constraint "Portfolio_cash_account",
  drop column account,
  drop column buying_power_negative_at;
drop type "AccountKind";
