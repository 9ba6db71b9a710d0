-- Equity over time, and the figures that are made of it. Ratios are figures about money, not money: double precision. Money stays numeric.
create table "PortfolioSnapshot" (
  portfolio_id    uuid not null references "Portfolio" (id),
  sampled_at      timestamptz(3) not null,
  cash            numeric(28,8) not null check (cash between -1e18 and 1e18),
  positions_value numeric(28,8) not null check (positions_value between -1e20 and 1e20),
  equity          numeric(28,8) not null check (equity between -1e20 and 1e20),
  gross_exposure  numeric(28,8) not null check (gross_exposure >= 0 and gross_exposure < 1e20),
  unrealized_pnl  numeric(28,8) not null check (unrealized_pnl between -1e20 and 1e20),
  realized_pnl    numeric(28,8) not null check (realized_pnl between -1e20 and 1e20),
  fees            numeric(28,8) not null check (fees >= 0 and fees < 1e20),
  net_deposits    numeric(28,8) not null check (net_deposits between -1e20 and 1e20),
  recorded_at     timestamptz(6) not null default clock_timestamp(),
  primary key (portfolio_id, sampled_at),
  constraint "PortfolioSnapshot_adds_up" check (equity = cash + positions_value)
);
comment on table "PortfolioSnapshot" is 'A portfolio''s equity over time: what returns and drawdowns are computed from.';
comment on column "PortfolioSnapshot".sampled_at is 'The market''s clock; the desk''s clock while no market runs.';
comment on column "PortfolioSnapshot".net_deposits is 'Deposits less withdrawals until then: a return counts only what equity moved besides.';

create table "PortfolioPerformance" (
  portfolio_id      uuid not null references "Portfolio" (id),
  date              date not null,
  interval          text not null check (interval in ('1d', '1w', '1M', '1y', 'all')),
  equity_start      numeric(28,8) not null check (equity_start between -1e20 and 1e20),
  equity_end        numeric(28,8) not null check (equity_end between -1e20 and 1e20),
  net_deposits      numeric(28,8) not null default 0 check (net_deposits between -1e20 and 1e20),
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
  average_win       numeric(28,8) check (average_win >= 0 and average_win < 1e20),
  average_loss      numeric(28,8) check (average_loss <= 0 and average_loss > -1e20),
  profit_factor     double precision check (profit_factor >= 0 and profit_factor < 'Infinity'),
  realized_pnl      numeric(28,8) not null default 0 check (realized_pnl between -1e20 and 1e20),
  commission        numeric(28,8) not null default 0 check (commission >= 0 and commission < 1e20),
  undefined_reasons jsonb not null default '{}' check (jsonb_typeof(undefined_reasons) = 'object' and octet_length(undefined_reasons::text) <= 10000),
  computed_at       timestamptz(6) not null default now(),
  primary key (portfolio_id, date, interval)
);
comment on table "PortfolioPerformance" is 'The figures of a portfolio for the period that ends on a date: computed once, read by panes and reports.';
comment on column "PortfolioPerformance".date is 'The last UTC day of the period, on the market''s clock.';
comment on column "PortfolioPerformance".interval is 'Length of the period: 1d, 1w, 1M, 1y, or all since the portfolio''s first day.';
comment on column "PortfolioPerformance".max_drawdown is 'Lowest equity over running peak, minus 1: zero or a negative fraction.';
comment on column "PortfolioPerformance".var_95 is 'Historical: the signed 5th percentile of returns.';
comment on column "PortfolioPerformance".undefined_reasons is 'Why a figure is null, by its column: {"sharpe": "fewer than 2 periods"}.';
