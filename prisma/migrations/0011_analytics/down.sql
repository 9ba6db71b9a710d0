drop table "PortfolioPerformance" cascade;
drop table "PortfolioSnapshot" cascade;
