-- A market event with many effects is booked in several short transactions: the cursor keeps the part that is booked, and the next engine goes on there.
alter table "FeedCursor" add column part jsonb check (jsonb_typeof(part) = 'object');
comment on column "FeedCursor".part is 'The booked part of the event at this position, while that event is booked in several transactions; null when no part of it is booked.';

-- The engine's work after a price follows from what the price changes, not from the number of open orders.
create index "Order_open_price" on "Order" (symbol, side, limit_price) where is_open(status);
comment on index "Order_open_price" is 'Open orders by symbol, side and price, for the few that a new price reaches.';
create index "Portfolio_buying_power_negative" on "Portfolio" (id) where buying_power_negative_at is not null;
comment on index "Portfolio_buying_power_negative" is 'Portfolios with negative buying power.';

-- They get other arguments: the portfolios that changed.
drop function if exists book_marks(bigint, text[]);
drop function if exists carry_marks(text[], uuid);
