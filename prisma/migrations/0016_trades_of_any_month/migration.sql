-- A trade of a month without a partition is booked here: the engine does not wait for the locks that a new partition needs.
create table "Trade_default" partition of "Trade" default;
comment on table "Trade_default" is 'Trades of months that have no partition yet. They move to their month when it is created.';

-- Other functions take their place.
drop function if exists queue_for_portfolio(uuid);
drop function if exists lock_users_of("Portfolio");
drop function if exists open_order_denial("Portfolio", boolean);
drop function if exists make_months_ahead(integer);
drop function if exists waiting_months(text);
drop function if exists attach_months();
drop function if exists detach_months(timestamptz);
drop function if exists analyze_tables();
drop function if exists check_deposit(uuid, numeric);
