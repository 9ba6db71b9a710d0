drop table "PortfolioPerformance" cascade;
drop table "TouchedEquity" cascade;
drop table "PortfolioSnapshot" cascade;
