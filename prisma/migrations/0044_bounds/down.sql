do $views$
declare
  law record;
begin
  for law in select relname as name from pg_catalog.pg_class where relnamespace = to_regnamespace('invariant') and relkind = 'v' loop
    execute format('drop view invariant.%I', law.name);
  end loop;
end
$views$;
drop view if exists portfolio_realtime_mine;
drop materialized view portfolio_realtime;
drop function if exists book_marks(bigint, text[]);
drop function if exists carry_marks(text[], uuid);
drop function if exists bound_denial("Portfolio", text, "OrderSide", numeric, numeric, numeric, boolean);
drop function if exists check_deposit(uuid, numeric);
drop function if exists amount_bounds();
drop function if exists suspend_portfolio(bigint, uuid, text);
drop function if exists resume_portfolio(uuid);
drop function if exists book_refusal(bigint, jsonb);
-- The policies of row security read the column; the objects that are applied next make them again.
drop policy if exists reading on "Alert";
delete from "Quarantine" where kind = 'instrument';
alter table "Quarantine" drop constraint "Quarantine_kind_check",
  add constraint "Quarantine_kind_check" check (kind in ('candle', 'quote', 'trade', 'depth', 'signal'));
drop index "Alert_open_cause";
alter table "Alert" drop column portfolio_id;
alter table "Portfolio" drop column suspended_at, drop column suspended_reason;
-- Amounts that need the wider columns make the way back fail, and nothing is changed.
alter table "Portfolio"
  drop constraint "Portfolio_cash_balance_usd_check",
  drop constraint "Portfolio_total_value_usd_check",
  alter column cash_balance_usd type numeric(28,8),
  alter column total_value_usd type numeric(28,8),
  add constraint "Portfolio_cash_balance_usd_check" check (cash_balance_usd between -1e18 and 1e18),
  add constraint "Portfolio_total_value_usd_check" check (total_value_usd between -1e18 and 1e18);
alter table "Trade"
  drop constraint "Trade_commission_check",
  drop constraint "Trade_cost_change_check",
  drop constraint "Trade_realized_pnl_check",
  alter column commission type numeric(28,8),
  alter column cost_change type numeric(28,8),
  alter column realized_pnl type numeric(28,8),
  add constraint "Trade_commission_check" check (commission >= 0 and commission < 1e18),
  add constraint "Trade_cost_change_check" check (cost_change between -1e20 and 1e20),
  add constraint "Trade_realized_pnl_check" check (realized_pnl between -1e20 and 1e20);
alter table "LedgerEntry"
  drop constraint "LedgerEntry_amount_check",
  alter column amount type numeric(28,8),
  add constraint "LedgerEntry_amount_check" check (amount between -1e20 and 1e20);
alter table "PortfolioSnapshot"
  drop constraint "PortfolioSnapshot_cash_check",
  drop constraint "PortfolioSnapshot_positions_value_check",
  drop constraint "PortfolioSnapshot_equity_check",
  drop constraint "PortfolioSnapshot_gross_exposure_check",
  drop constraint "PortfolioSnapshot_unrealized_pnl_check",
  drop constraint "PortfolioSnapshot_realized_pnl_check",
  drop constraint "PortfolioSnapshot_fees_check",
  drop constraint "PortfolioSnapshot_net_deposits_check",
  alter column cash type numeric(28,8),
  alter column positions_value type numeric(28,8),
  alter column equity type numeric(28,8),
  alter column gross_exposure type numeric(28,8),
  alter column unrealized_pnl type numeric(28,8),
  alter column realized_pnl type numeric(28,8),
  alter column fees type numeric(28,8),
  alter column net_deposits type numeric(28,8),
  add constraint "PortfolioSnapshot_cash_check" check (cash between -1e18 and 1e18),
  add constraint "PortfolioSnapshot_positions_value_check" check (positions_value between -1e20 and 1e20),
  add constraint "PortfolioSnapshot_equity_check" check (equity between -1e20 and 1e20),
  add constraint "PortfolioSnapshot_gross_exposure_check" check (gross_exposure >= 0 and gross_exposure < 1e20),
  add constraint "PortfolioSnapshot_unrealized_pnl_check" check (unrealized_pnl between -1e20 and 1e20),
  add constraint "PortfolioSnapshot_realized_pnl_check" check (realized_pnl between -1e20 and 1e20),
  add constraint "PortfolioSnapshot_fees_check" check (fees >= 0 and fees < 1e20),
  add constraint "PortfolioSnapshot_net_deposits_check" check (net_deposits between -1e20 and 1e20);
alter table "PortfolioPerformance"
  drop constraint "PortfolioPerformance_equity_start_check",
  drop constraint "PortfolioPerformance_equity_end_check",
  drop constraint "PortfolioPerformance_net_deposits_check",
  drop constraint "PortfolioPerformance_average_win_check",
  drop constraint "PortfolioPerformance_average_loss_check",
  drop constraint "PortfolioPerformance_realized_pnl_check",
  drop constraint "PortfolioPerformance_commission_check",
  drop constraint "PortfolioPerformance_gross_profit_check",
  drop constraint "PortfolioPerformance_gross_loss_check",
  alter column equity_start type numeric(28,8),
  alter column equity_end type numeric(28,8),
  alter column net_deposits type numeric(28,8),
  alter column average_win type numeric(28,8),
  alter column average_loss type numeric(28,8),
  alter column realized_pnl type numeric(28,8),
  alter column commission type numeric(28,8),
  alter column gross_profit type numeric(28,8),
  alter column gross_loss type numeric(28,8),
  add constraint "PortfolioPerformance_equity_start_check" check (equity_start between -1e20 and 1e20),
  add constraint "PortfolioPerformance_equity_end_check" check (equity_end between -1e20 and 1e20),
  add constraint "PortfolioPerformance_net_deposits_check" check (net_deposits between -1e20 and 1e20),
  add constraint "PortfolioPerformance_average_win_check" check (average_win >= 0 and average_win < 1e20),
  add constraint "PortfolioPerformance_average_loss_check" check (average_loss <= 0 and average_loss > -1e20),
  add constraint "PortfolioPerformance_realized_pnl_check" check (realized_pnl between -1e20 and 1e20),
  add constraint "PortfolioPerformance_commission_check" check (commission >= 0 and commission < 1e20),
  add constraint "PortfolioPerformance_gross_profit_check" check (gross_profit >= 0 and gross_profit < 1e20),
  add constraint "PortfolioPerformance_gross_loss_check" check (gross_loss <= 0 and gross_loss > -1e20);
alter table "Order" drop column average_price;
alter table "Order"
  drop constraint "Order_filled_notional_check",
  alter column filled_notional type numeric(28,8),
  add constraint "Order_filled_notional_check" check (filled_notional >= 0 and filled_notional < 1e20);
alter table "Order" add column average_price numeric(20,8) generated always as (case when filled_quantity > 0 then round(filled_notional / filled_quantity, 8) end) stored;
alter table "Position" drop column average_price;
alter table "Position"
  drop constraint "Position_cost_check",
  drop constraint "Position_realized_pnl_check",
  drop constraint "Position_fees_check",
  alter column cost type numeric(28,8),
  alter column realized_pnl type numeric(28,8),
  alter column fees type numeric(28,8),
  add constraint "Position_cost_check" check (cost between -1e20 and 1e20),
  add constraint "Position_realized_pnl_check" check (realized_pnl between -1e20 and 1e20),
  add constraint "Position_fees_check" check (fees >= 0 and fees < 1e20);
alter table "Position" add column average_price numeric(20,8) generated always as (case when quantity <> 0 then round(cost / quantity, 8) end) stored;
comment on column "Order".average_price is 'Derived: notional over quantity of what was filled.';
comment on column "Position".average_price is 'Derived: cost over quantity.';
create materialized view portfolio_realtime as
select p.id as portfolio_id, p.user_id, p.name, p.currency, p.active,
       p.cash_balance_usd as cash,
       coalesce(h.positions_value, 0) as positions_value,
       p.cash_balance_usd + coalesce(h.positions_value, 0) as equity,
       coalesce(h.positions_value - h.cost, 0) as unrealized_pnl,
       coalesce(h.realized_pnl, 0) as realized_pnl,
       coalesce(h.fees, 0) as fees,
       coalesce(h.gross_exposure, 0) as gross_exposure,
       coalesce(h.open_positions, 0) as open_positions
  from "Portfolio" p
  left join (
    select portfolio_id,
           sum(round(quantity * coalesce(mark_price, average_price, 0), 8)) as positions_value,
           sum(round(abs(quantity) * coalesce(mark_price, average_price, 0), 8)) as gross_exposure,
           sum(cost) as cost, sum(realized_pnl) as realized_pnl, sum(fees) as fees,
           count(*) filter (where quantity <> 0) as open_positions
      from "Position" group by portfolio_id) h on h.portfolio_id = p.id;
create unique index portfolio_realtime_portfolio_id on portfolio_realtime (portfolio_id);
comment on materialized view portfolio_realtime is
  'Every portfolio''s valuation when it was last refreshed, for reports over all of them. As old as the last run of refresh-views: for now, read Portfolio.total_value_usd and Position.mark_price, which the engine keeps, or portfolio_value(). People read portfolio_realtime_mine.';
comment on index portfolio_realtime_portfolio_id is 'One row a portfolio: what a refresh beside its readers needs.';
