-- Its triggers stand on the samples.
drop function if exists note_touched_equity() cascade;
drop function if exists keep_performance(uuid, date, jsonb, bigint[]);
drop table "TouchedEquity";
alter table "PortfolioPerformance" drop column gross_profit, drop column gross_loss;
comment on column "PortfolioPerformance".date is 'The last UTC day of the period, on the market''s clock.';
comment on column "PortfolioPerformance".interval is 'Length of the period: 1d, 1w, 1M, 1y, or all since the portfolio''s first day.';
comment on column "PortfolioPerformance".net_deposits is null;
comment on column "PortfolioPerformance".periods is null;
comment on column "PortfolioPerformance".trades is null;
comment on column "PortfolioPerformance".realized_pnl is null;
comment on column "PortfolioPerformance".commission is null;
