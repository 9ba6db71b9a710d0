-- Equity over time, and the figures computed from it. Ratios describe money but are not money: double precision. Money stays numeric.
create table "PortfolioSnapshot" (
  portfolio_id    uuid not null references "Portfolio" (id),
  sampled_at      timestamptz(3) not null,
  cash            numeric(38,8) not null check (cash between -1e29 and 1e29),
  positions_value numeric(38,8) not null check (positions_value between -1e29 and 1e29),
  equity          numeric(38,8) not null check (equity between -1e29 and 1e29),
  gross_exposure  numeric(38,8) not null check (gross_exposure >= 0 and gross_exposure < 1e29),
  unrealized_pnl  numeric(38,8) not null check (unrealized_pnl between -1e29 and 1e29),
  realized_pnl    numeric(38,8) not null check (realized_pnl between -1e29 and 1e29),
  fees            numeric(38,8) not null check (fees >= 0 and fees < 1e29),
  net_deposits    numeric(38,8) not null check (net_deposits between -1e29 and 1e29),
  recorded_at     timestamptz(6) not null default clock_timestamp(),
  primary key (portfolio_id, sampled_at),
  constraint "PortfolioSnapshot_adds_up" check (equity = cash + positions_value)
);
comment on table "PortfolioSnapshot" is 'Samples of a portfolio''s equity over time, for returns and drawdowns.';
comment on column "PortfolioSnapshot".portfolio_id is 'The portfolio.';
comment on column "PortfolioSnapshot".sampled_at is 'The market''s clock of the sample; the desk''s clock while there is no market.';
comment on column "PortfolioSnapshot".cash is 'Cash at that time, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".positions_value is 'Value of positions at their marks, in the portfolio''s currency; shorts are negative.';
comment on column "PortfolioSnapshot".equity is 'Cash plus positions_value, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".gross_exposure is 'Sum of the absolute values of positions, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".unrealized_pnl is 'Result of closing all positions at the marks, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".realized_pnl is 'Result of closed positions up to that time, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".fees is 'Commissions paid up to that time, in the portfolio''s currency.';
comment on column "PortfolioSnapshot".net_deposits is 'Deposits less withdrawals up to that time, in the portfolio''s currency; a return excludes them.';
comment on column "PortfolioSnapshot".recorded_at is 'The desk''s clock, when the row was written.';

-- A statement that changes samples of equity records their days here, as with candles.
create table "TouchedEquity" (
  sequence     bigint generated always as identity primary key,
  portfolio_id uuid not null references "Portfolio" (id),
  day          date not null
);
comment on table "TouchedEquity" is
  'UTC days of portfolios whose samples of equity were inserted, changed or deleted since their figures were computed. Writers only insert; keep_performance() deletes the rows.';
comment on column "TouchedEquity".sequence is 'Number of the row: the reader deletes up to the last number that it read, and later rows stay.';
comment on column "TouchedEquity".portfolio_id is 'The portfolio.';
comment on column "TouchedEquity".day is 'The UTC day on the market''s clock.';

-- Figures of longer periods are sums over days, so averaged money is also stored as its sum.
create table "PortfolioPerformance" (
  portfolio_id      uuid not null references "Portfolio" (id),
  date              date not null,
  interval          text not null check (interval in ('1d', '1w', '1M', '1y', 'all')),
  equity_start      numeric(38,8) not null check (equity_start between -1e29 and 1e29),
  equity_end        numeric(38,8) not null check (equity_end between -1e29 and 1e29),
  net_deposits      numeric(38,8) not null default 0 check (net_deposits between -1e29 and 1e29),
  total_return      double precision check (total_return > '-Infinity' and total_return < 'Infinity'),
  periods           integer not null check (periods >= 0),
  periods_per_year  integer not null check (periods_per_year > 0),
  risk_free         double precision not null default 0 check (risk_free > -1 and risk_free < 10),
  cagr              double precision check (cagr > '-Infinity' and cagr < 'Infinity'),
  volatility        double precision check (volatility >= 0 and volatility < 'Infinity'),
  sharpe            double precision check (sharpe > '-Infinity' and sharpe < 'Infinity'),
  sortino           double precision check (sortino > '-Infinity' and sortino < 'Infinity'),
  max_drawdown      double precision check (max_drawdown between -1e6 and 0),
  calmar            double precision check (calmar > '-Infinity' and calmar < 'Infinity'),
  benchmark         text check (plain_text(benchmark, 32)),
  beta              double precision check (beta > '-Infinity' and beta < 'Infinity'),
  alpha_annual      double precision check (alpha_annual > '-Infinity' and alpha_annual < 'Infinity'),
  var_95            double precision check (var_95 > '-Infinity' and var_95 < 'Infinity'),
  cvar_95           double precision check (cvar_95 > '-Infinity' and cvar_95 < 'Infinity'),
  trades            integer not null default 0 check (trades >= 0),
  wins              integer not null default 0 check (wins >= 0),
  losses            integer not null default 0 check (losses >= 0),
  win_rate          double precision check (win_rate between 0 and 1),
  gross_profit      numeric(38,8) not null default 0 check (gross_profit >= 0 and gross_profit < 1e29),
  gross_loss        numeric(38,8) not null default 0 check (gross_loss <= 0 and gross_loss > -1e29),
  average_win       numeric(38,8) check (average_win >= 0 and average_win < 1e29),
  average_loss      numeric(38,8) check (average_loss <= 0 and average_loss > -1e29),
  profit_factor     double precision check (profit_factor >= 0 and profit_factor < 'Infinity'),
  realized_pnl      numeric(38,8) not null default 0 check (realized_pnl between -1e29 and 1e29),
  commission        numeric(38,8) not null default 0 check (commission >= 0 and commission < 1e29),
  undefined_reasons jsonb not null default '{}' check (jsonb_typeof(undefined_reasons) = 'object' and octet_length(undefined_reasons::text) <= 10000),
  computed_at       timestamptz(6) not null default now(),
  primary key (portfolio_id, date, interval)
);
comment on table "PortfolioPerformance" is 'The performance figures of a portfolio for the period that ends on a date: computed once, read by panes and reports.';
comment on column "PortfolioPerformance".portfolio_id is 'The portfolio.';
comment on column "PortfolioPerformance".date is
  'The last UTC day of the period on the market''s clock, also for a running period; for all, the last day with a sample.';
comment on column "PortfolioPerformance".interval is
  'Length of the period: 1d, 1w (to Sunday), 1M, 1y, or all since the portfolio''s first sample.';
comment on column "PortfolioPerformance".equity_start is 'Equity at the start of the period, in the portfolio''s currency.';
comment on column "PortfolioPerformance".equity_end is 'Equity at the end of the period, in the portfolio''s currency.';
comment on column "PortfolioPerformance".net_deposits is 'Deposits less withdrawals in the period, in the portfolio''s currency; returns exclude them.';
comment on column "PortfolioPerformance".total_return is 'Return of the period as a fraction, without deposits.';
comment on column "PortfolioPerformance".periods is
  'Number of daily returns behind the figures, from the last sample of each UTC day; below 30 the figures mean little.';
comment on column "PortfolioPerformance".periods_per_year is 'Periods per year, for annualized figures.';
comment on column "PortfolioPerformance".risk_free is 'Yearly risk-free rate as a fraction, the base of excess returns.';
comment on column "PortfolioPerformance".cagr is 'Compound annual growth rate as a fraction.';
comment on column "PortfolioPerformance".volatility is 'Standard deviation of returns as a fraction, annualized.';
comment on column "PortfolioPerformance".sharpe is 'Mean excess return ÷ volatility, annualized.';
comment on column "PortfolioPerformance".sortino is 'Mean excess return ÷ downside deviation, annualized.';
comment on column "PortfolioPerformance".max_drawdown is 'Lowest equity ÷ running peak, minus 1: zero or a negative fraction.';
comment on column "PortfolioPerformance".calmar is 'cagr ÷ the absolute value of max_drawdown.';
comment on column "PortfolioPerformance".benchmark is 'The symbol of the benchmark for beta and alpha; null without one.';
comment on column "PortfolioPerformance".beta is 'Change of the return when the benchmark''s return changes by one.';
comment on column "PortfolioPerformance".alpha_annual is 'Yearly return that beta does not explain, as a fraction.';
comment on column "PortfolioPerformance".var_95 is 'Historical value at risk: the signed 5th percentile of returns, as a fraction.';
comment on column "PortfolioPerformance".cvar_95 is 'Mean of the returns at or below var_95, as a fraction.';
comment on column "PortfolioPerformance".trades is 'Number of closed trades: executions that reduced a position. Wins and losses may sum to less, because a trade can break even.';
comment on column "PortfolioPerformance".wins is 'Number of closed trades with a gain.';
comment on column "PortfolioPerformance".losses is 'Number of closed trades with a loss.';
comment on column "PortfolioPerformance".win_rate is 'wins ÷ trades, as a fraction.';
comment on column "PortfolioPerformance".gross_profit is 'Sum of the gains of the wins, in the portfolio''s currency.';
comment on column "PortfolioPerformance".gross_loss is 'Sum of the losses, negative, in the portfolio''s currency.';
comment on column "PortfolioPerformance".average_win is 'Mean gain of the wins, in the portfolio''s currency.';
comment on column "PortfolioPerformance".average_loss is 'Mean loss, negative, in the portfolio''s currency.';
comment on column "PortfolioPerformance".profit_factor is 'gross_profit ÷ the absolute value of gross_loss.';
comment on column "PortfolioPerformance".realized_pnl is 'Result of closed trades before commission, in the portfolio''s currency.';
comment on column "PortfolioPerformance".commission is 'Commission of all executions, in the portfolio''s currency.';
comment on column "PortfolioPerformance".undefined_reasons is 'Why a figure is null, by its column: {"sharpe": "fewer than 2 periods"}.';
comment on column "PortfolioPerformance".computed_at is 'The desk''s clock, when the figures were computed.';
