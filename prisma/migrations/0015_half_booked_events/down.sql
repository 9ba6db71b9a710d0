drop function if exists pending_requests(uuid[], integer, uuid[]);
drop function if exists find_blocked_rows(bigint, uuid[], uuid[]);
drop function if exists exposed_portfolios(text[], uuid[]);
drop function if exists book_marks(bigint, text[], uuid[], uuid[]);
drop function if exists carry_marks(text[], uuid[], uuid[]);
drop index "Portfolio_buying_power_negative";
drop index "Order_open_price";
alter table "FeedCursor" drop column part;
