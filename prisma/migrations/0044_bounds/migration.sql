-- Room for money at any price, portfolios that the engine sets apart, and alerts that belong to one portfolio.
-- Quantities and prices keep their columns (below 1e12); their product does not fit into numeric(28,8). A wider numeric of the same scale is a
-- change of the catalog only. Order and Position are written again, because a generated column has to be dropped and added: a few seconds a
-- million orders. The checks are read once over every row.
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
alter table "Portfolio"
  drop constraint "Portfolio_cash_balance_usd_check",
  drop constraint "Portfolio_total_value_usd_check",
  alter column cash_balance_usd type numeric(38,8),
  alter column total_value_usd type numeric(38,8),
  add constraint "Portfolio_cash_balance_usd_check" check (cash_balance_usd between -1e29 and 1e29),
  add constraint "Portfolio_total_value_usd_check" check (total_value_usd between -1e29 and 1e29);
alter table "Trade"
  drop constraint "Trade_commission_check",
  drop constraint "Trade_cost_change_check",
  drop constraint "Trade_realized_pnl_check",
  alter column commission type numeric(38,8),
  alter column cost_change type numeric(38,8),
  alter column realized_pnl type numeric(38,8),
  add constraint "Trade_commission_check" check (commission >= 0 and commission < 1e29),
  add constraint "Trade_cost_change_check" check (cost_change between -1e29 and 1e29),
  add constraint "Trade_realized_pnl_check" check (realized_pnl between -1e29 and 1e29);
alter table "LedgerEntry"
  drop constraint "LedgerEntry_amount_check",
  alter column amount type numeric(38,8),
  add constraint "LedgerEntry_amount_check" check (amount between -1e29 and 1e29);
alter table "PortfolioSnapshot"
  drop constraint "PortfolioSnapshot_cash_check",
  drop constraint "PortfolioSnapshot_positions_value_check",
  drop constraint "PortfolioSnapshot_equity_check",
  drop constraint "PortfolioSnapshot_gross_exposure_check",
  drop constraint "PortfolioSnapshot_unrealized_pnl_check",
  drop constraint "PortfolioSnapshot_realized_pnl_check",
  drop constraint "PortfolioSnapshot_fees_check",
  drop constraint "PortfolioSnapshot_net_deposits_check",
  alter column cash type numeric(38,8),
  alter column positions_value type numeric(38,8),
  alter column equity type numeric(38,8),
  alter column gross_exposure type numeric(38,8),
  alter column unrealized_pnl type numeric(38,8),
  alter column realized_pnl type numeric(38,8),
  alter column fees type numeric(38,8),
  alter column net_deposits type numeric(38,8),
  add constraint "PortfolioSnapshot_cash_check" check (cash between -1e29 and 1e29),
  add constraint "PortfolioSnapshot_positions_value_check" check (positions_value between -1e29 and 1e29),
  add constraint "PortfolioSnapshot_equity_check" check (equity between -1e29 and 1e29),
  add constraint "PortfolioSnapshot_gross_exposure_check" check (gross_exposure >= 0 and gross_exposure < 1e29),
  add constraint "PortfolioSnapshot_unrealized_pnl_check" check (unrealized_pnl between -1e29 and 1e29),
  add constraint "PortfolioSnapshot_realized_pnl_check" check (realized_pnl between -1e29 and 1e29),
  add constraint "PortfolioSnapshot_fees_check" check (fees >= 0 and fees < 1e29),
  add constraint "PortfolioSnapshot_net_deposits_check" check (net_deposits between -1e29 and 1e29);
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
  alter column equity_start type numeric(38,8),
  alter column equity_end type numeric(38,8),
  alter column net_deposits type numeric(38,8),
  alter column average_win type numeric(38,8),
  alter column average_loss type numeric(38,8),
  alter column realized_pnl type numeric(38,8),
  alter column commission type numeric(38,8),
  alter column gross_profit type numeric(38,8),
  alter column gross_loss type numeric(38,8),
  add constraint "PortfolioPerformance_equity_start_check" check (equity_start between -1e29 and 1e29),
  add constraint "PortfolioPerformance_equity_end_check" check (equity_end between -1e29 and 1e29),
  add constraint "PortfolioPerformance_net_deposits_check" check (net_deposits between -1e29 and 1e29),
  add constraint "PortfolioPerformance_average_win_check" check (average_win >= 0 and average_win < 1e29),
  add constraint "PortfolioPerformance_average_loss_check" check (average_loss <= 0 and average_loss > -1e29),
  add constraint "PortfolioPerformance_realized_pnl_check" check (realized_pnl between -1e29 and 1e29),
  add constraint "PortfolioPerformance_commission_check" check (commission >= 0 and commission < 1e29),
  add constraint "PortfolioPerformance_gross_profit_check" check (gross_profit >= 0 and gross_profit < 1e29),
  add constraint "PortfolioPerformance_gross_loss_check" check (gross_loss <= 0 and gross_loss > -1e29);
alter table "Order" drop column average_price;
alter table "Order"
  drop constraint "Order_filled_notional_check",
  alter column filled_notional type numeric(38,8),
  add constraint "Order_filled_notional_check" check (filled_notional >= 0 and filled_notional < 1e29);
alter table "Order" add column average_price numeric(20,8) generated always as (case when filled_quantity > 0 then round(filled_notional / filled_quantity, 8) end) stored;
alter table "Position" drop column average_price;
alter table "Position"
  drop constraint "Position_cost_check",
  drop constraint "Position_realized_pnl_check",
  drop constraint "Position_fees_check",
  alter column cost type numeric(38,8),
  alter column realized_pnl type numeric(38,8),
  alter column fees type numeric(38,8),
  add constraint "Position_cost_check" check (cost between -1e29 and 1e29),
  add constraint "Position_realized_pnl_check" check (realized_pnl between -1e29 and 1e29),
  add constraint "Position_fees_check" check (fees >= 0 and fees < 1e29);
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

alter table "Portfolio"
  add column suspended_at timestamptz(6),
  add column suspended_reason text check (plain_text(suspended_reason, 500)),
  add constraint "Portfolio_suspended" check ((suspended_at is null) = (suspended_reason is null));
comment on column "Portfolio".suspended_at is 'The desk''s clock, when the engine set the portfolio apart because it could not book for it; null while it trades.';
comment on column "Portfolio".suspended_reason is 'What could not be booked, with what the database said; null while it trades.';

alter table "Alert" add column portfolio_id uuid references "Portfolio" (id);
comment on column "Alert".portfolio_id is 'The portfolio that it is about: only its owner, risk and administrators see the alert. Null when it is about none.';
-- One open alert for each cause: the engine may meet the same refusal a thousand times.
create index "Alert_open_cause" on "Alert" (correlation_id) where not acknowledged and correlation_id is not null;
comment on index "Alert_open_cause" is 'Whether a cause has an alert already that waits to be acknowledged.';

alter table "Quarantine" drop constraint "Quarantine_kind_check",
  add constraint "Quarantine_kind_check" check (kind in ('candle', 'quote', 'trade', 'depth', 'signal', 'instrument'));

-- It returns what it could not value now, which replacing does not allow.
drop function if exists book_marks(bigint, text[]);
