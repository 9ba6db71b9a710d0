drop index "MarketData_symbol_timestamp_interval";
create index "MarketData_symbol_timestamp_interval" on "MarketData" (symbol, timestamp, interval) include (close, volume);
comment on index "MarketData_symbol_timestamp_interval" is 'A symbol''s candles of any interval by time, without opening the table for close and volume.';
