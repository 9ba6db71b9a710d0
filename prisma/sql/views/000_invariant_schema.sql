create schema if not exists invariant;
comment on schema invariant is 'One view a law of the desk: it shows the rows that break it, so every view must be empty. `traderai db verify` reads them all.';
