-- Engines and administrators write these two tables directly, and an import with a role that row security does not bind.
create or replace trigger "Instrument_writers" before insert or update on public."Instrument"
  for each statement execute function public.refuse_market_writer();
create or replace trigger "MarketData_writers" before insert or update on public."MarketData"
  for each statement execute function public.refuse_market_writer();
