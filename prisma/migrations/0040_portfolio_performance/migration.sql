-- Figures of longer periods are sums over days, so money that is averaged is kept as its sum too. And as with candles, whoever changes a sample
-- of equity leaves word which day it was.
alter table "PortfolioPerformance"
  add column gross_profit numeric(28,8) not null default 0 check (gross_profit >= 0 and gross_profit < 1e20),
  add column gross_loss numeric(28,8) not null default 0 check (gross_loss <= 0 and gross_loss > -1e20);
comment on column "PortfolioPerformance".gross_profit is 'The gains of the wins together.';
comment on column "PortfolioPerformance".gross_loss is 'The losses of the losses together, negative.';
comment on column "PortfolioPerformance".date is 'The last UTC day of the period on the market''s clock, also while it still runs; of all, the last day that was sampled.';
comment on column "PortfolioPerformance".interval is 'Length of the period: the day, its week to Sunday, month or year, or all since the portfolio''s first sample.';
comment on column "PortfolioPerformance".net_deposits is 'Deposits less withdrawals in the period: returns are of what equity moved besides.';
comment on column "PortfolioPerformance".periods is 'Daily returns of which the figures are made, from the last sample of each UTC day; below 30 they say little.';
comment on column "PortfolioPerformance".trades is 'Closed trades: executions that reduced a position. What is neither win nor loss broke even.';
comment on column "PortfolioPerformance".realized_pnl is 'Of closed trades, before commission.';
comment on column "PortfolioPerformance".commission is 'Of all executions.';

create table "TouchedEquity" (
  sequence     bigint generated always as identity primary key,
  portfolio_id uuid not null references "Portfolio" (id),
  day          date not null
);
comment on table "TouchedEquity" is 'UTC days of portfolios whose samples of equity came, changed or went since their figures were made. Only ever added to by writers; emptied by keep_performance().';
comment on column "TouchedEquity".sequence is 'What was read is emptied up to here, whatever is added meanwhile.';
comment on column "TouchedEquity".portfolio_id is 'Whose equity.';
comment on column "TouchedEquity".day is 'The UTC day on the market''s clock.';

insert into "TouchedEquity" (portfolio_id, day)
select portfolio_id, (min(sampled_at) at time zone 'UTC')::date from "PortfolioSnapshot" group by portfolio_id;
