alter table "LedgerEntry" drop constraint "LedgerEntry_symbol_check";
alter table "MarketData" drop constraint "MarketData_names", add constraint "MarketData_source_check" check (plain_text(source, 64));
