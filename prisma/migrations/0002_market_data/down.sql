drop table "Quote" cascade;
drop table "MarketData" cascade;
drop table "Instrument" cascade;
drop type "InstrumentKind" cascade;
