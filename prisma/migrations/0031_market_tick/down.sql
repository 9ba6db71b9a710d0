drop table "MarketTick" cascade;
