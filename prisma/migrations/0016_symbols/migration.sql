-- Symbols that were only held by what writes them are held by their tables too. For candles one look at symbol and source together:
-- an expression of its own for each would cost an import a fifth of its speed.
alter table "MarketData"
  drop constraint "MarketData_source_check",
  add constraint "MarketData_names" check (octet_length(symbol) between 1 and 32 and octet_length(source) <= 64 and plain_text(symbol || source, 96));
alter table "LedgerEntry" add constraint "LedgerEntry_symbol_check" check (symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$');
