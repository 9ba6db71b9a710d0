-- Where months go that are taken out of their table.
create schema archive;
alter schema archive owner to traderai_owner;
comment on schema archive is 'Months of MarketData that were detached to keep the desk small: whole tables, out of every query, ready to be attached again.';
