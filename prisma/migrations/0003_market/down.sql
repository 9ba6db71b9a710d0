-- Detached months are dropped with their table.
drop schema archive cascade;
drop materialized view symbol_performance_summary cascade;
drop function candle_day(text, text, date);
drop table "Quarantine" cascade;
drop table "Quote" cascade;
drop table "MarketTick" cascade;
drop table "TouchedDay" cascade;
drop table "CandleDay" cascade;
drop table "MarketData" cascade;
drop table "Instrument" cascade;
drop function valid_trading_hours(jsonb);
drop type "InstrumentKind";
