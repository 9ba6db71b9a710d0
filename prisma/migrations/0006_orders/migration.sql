-- Orders with their events, trades, positions and ledger entries.
create type "OrderSide" as enum ('BUY', 'SELL');
comment on type "OrderSide" is 'Side of an order or a trade. A short sale is a SELL.';
create type "OrderType" as enum ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED');
comment on type "OrderType" is 'When an order may trade: at any price, at its limit or better, or after its trigger is reached.';
create type "TimeInForce" as enum ('DAY', 'GTC', 'IOC', 'FOK', 'GTD');
comment on type "TimeInForce" is
  'How long an order works: until its session ends (DAY), until canceled, at once in part or whole (IOC, FOK), or until a date.';
create type "OrderStatus" as enum ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL',
  'PENDING_REPLACE', 'FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
comment on type "OrderStatus" is
  'State of an order. FILLED, CANCELED, REJECTED, DENIED and EXPIRED are final. The desk refuses with DENIED, the venue with REJECTED.';
create type "OrderEventType" as enum ('PENDING_NEW', 'NEW', 'TRADE', 'PENDING_CANCEL', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
comment on type "OrderEventType" is 'Kind of an event of an order.';
create type "Liquidity" as enum ('MAKER', 'TAKER');
comment on type "Liquidity" is 'TAKER: the order traded with an order in the market. MAKER: the order waited in the market.';
create type "LedgerAccount" as enum ('CASH', 'POSITION', 'REALIZED_PNL', 'FEES', 'CAPITAL');
comment on type "LedgerAccount" is 'Account of a ledger line: cash, cost of positions, results, commissions, or deposited capital.';
create type "LedgerKind" as enum ('DEPOSIT', 'WITHDRAWAL', 'FILL');
comment on type "LedgerKind" is 'Reason of a ledger transaction.';

-- The only definition of these sets in SQL; src/domain/order.ts has the same. A body that is parsed here is inlined, so a query that calls one of them
-- uses the partial index with the same call. A change of one is a migration that builds its indexes again.
create function is_open(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE');
comment on function is_open("OrderStatus") is 'True for an order that may still trade: its state is not final.';

create function is_terminal(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
comment on function is_terminal("OrderStatus") is 'True for a final state: an order never leaves it.';

create function is_working(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE');
comment on function is_working("OrderStatus") is 'True for the states in which an accepted order may trade.';

create function awaits_engine(status "OrderStatus") returns boolean
  language sql immutable parallel safe
  return status in ('PENDING_NEW', 'PENDING_CANCEL');
comment on function awaits_engine("OrderStatus") is 'True while a request waits for the engine: to accept the order or to cancel it.';

create table "Order" (
  id                uuid primary key default new_id(),
  number            bigint not null check (number > 0),
  portfolio_id      uuid not null references "Portfolio" (id),
  user_id           uuid not null references "User" (id),
  client_order_id   text not null check (client_order_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'),
  symbol            text not null check (symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'),
  side              "OrderSide" not null,
  type              "OrderType" not null,
  time_in_force     "TimeInForce" not null,
  quantity          numeric(20,8) not null check (quantity > 0 and quantity < 1e12),
  filled_quantity   numeric(20,8) not null default 0 check (filled_quantity >= 0 and filled_quantity <= quantity),
  filled_notional   numeric(38,8) not null default 0 check (filled_notional >= 0 and filled_notional < 1e29),
  average_price     numeric(20,8) generated always as (case when filled_quantity > 0 then round(filled_notional / filled_quantity, 8) end) stored,
  limit_price       numeric(20,8) check (limit_price > 0 and limit_price < 1e12),
  stop_price        numeric(20,8) check (stop_price > 0 and stop_price < 1e12),
  reduce_only       boolean not null default false,
  status            "OrderStatus" not null,
  denial            jsonb,
  obstacle          text check (obstacle in ('PRICE_NOT_REACHED', 'NO_VOLUME')),
  end_reason        text check (end_reason ~ '^[A-Z][A-Z0-9_]{0,63}$'),
  note              text check (plain_text(note, 280)),
  signal_id         uuid references "Signal" (id),
  event_sequence    integer not null default 0,
  accepted_sequence bigint,
  placed_at         timestamptz(3) not null default now(),
  accepted_at       timestamptz(3),
  expires_at        timestamptz(3),
  closed_at         timestamptz(3),
  updated_at        timestamptz(6) not null default now(),
  unique (portfolio_id, client_order_id),
  unique (portfolio_id, number),
  constraint "Order_limit_price" check ((type in ('LIMIT', 'STOP_LIMIT')) = (limit_price is not null)),
  constraint "Order_filled_exactly" check ((status = 'FILLED') = (filled_quantity = quantity)),
  constraint "Order_denial" check ((status = 'DENIED') = (denial is not null)),
  constraint "Order_expires_at" check (
    expires_at is null or time_in_force in ('DAY', 'GTD') and expires_at > accepted_at and (status <> 'EXPIRED' or closed_at >= expires_at))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
comment on table "Order" is 'Every order with its current state. place_order inserts it; the engine changes its state.';
comment on column "Order".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Order".number is 'The order''s short number, unique in its portfolio.';
comment on column "Order".portfolio_id is 'The portfolio whose cash and position it changes.';
comment on column "Order".user_id is 'The user that placed it.';
comment on column "Order".client_order_id is 'The client''s own id: placing it again returns the same order.';
comment on column "Order".symbol is 'The symbol of the instrument, or the requested symbol when the order was denied because there is no such instrument.';
comment on column "Order".side is 'BUY or SELL; a sale of more than the position opens a short position.';
comment on column "Order".type is 'When it may trade, such as MARKET or LIMIT.';
comment on column "Order".time_in_force is 'How long it works.';
comment on column "Order".quantity is 'The whole ordered quantity, in units.';
comment on column "Order".filled_quantity is 'Filled quantity, in units: the sum of its trades.';
comment on column "Order".filled_notional is 'Sum of quantity × price over its trades, in the instrument''s currency.';
comment on column "Order".average_price is 'Derived: filled_notional ÷ filled_quantity.';
comment on column "Order".limit_price is 'The worst price of a fill; null for a market order.';
comment on column "Order".stop_price is 'The price that triggers it; null without a trigger.';
comment on column "Order".reduce_only is 'True: it may reduce a position, but never open or reverse one.';
comment on column "Order".status is 'The current state: the status of its latest event.';
comment on column "Order".denial is 'Why it was denied: code, message, limit, value, headroom. Null for other orders.';
comment on column "Order".obstacle is
  'Why a part of a working order is unfilled: PRICE_NOT_REACHED, or NO_VOLUME after the price was reached; null while no market event could have filled it.';
comment on column "Order".end_reason is
  'Why it ended with a part unfilled, the same as in its last event; null for open, filled and denied orders.';
comment on column "Order".note is 'The note of the user; null without one.';
comment on column "Order".signal_id is 'The signal of the order; null without one.';
comment on column "Order".event_sequence is 'The number of its latest event.';
comment on column "Order".accepted_sequence is 'Number in the order of acceptance: the time priority among working orders. Null before acceptance.';
comment on column "Order".placed_at is 'The desk''s clock, when it was placed.';
comment on column "Order".accepted_at is 'The market''s clock when the engine accepted it: only later market events may fill it.';
comment on column "Order".expires_at is
  'The market''s clock at the expiry of a DAY order, the end of the first session with a market event after its acceptance. Null until that event.';
comment on column "Order".closed_at is 'The market''s clock, when it became final; the desk''s clock for an order that never reached the market. Null while it is open.';
comment on column "Order".updated_at is 'The desk''s clock, when the row was last written.';
create index "Order_open" on "Order" (portfolio_id, symbol) where is_open(status);
comment on index "Order_open" is 'Open orders by portfolio and symbol, for limits and cancels.';
create index "Order_requests" on "Order" (number) where awaits_engine(status);
comment on index "Order_requests" is 'Requests that wait for the engine, oldest first.';
create index "Order_user_id_status_placed_at" on "Order" (user_id, status, placed_at);
comment on index "Order_user_id_status_placed_at" is 'A user''s orders in a state, by time.';
create index "Order_portfolio_id_placed_at" on "Order" (portfolio_id, placed_at desc);
comment on index "Order_portfolio_id_placed_at" is 'A portfolio''s orders, latest first.';
create index "Order_placed_at" on "Order" (placed_at desc, number desc);
comment on index "Order_placed_at" is 'Orders of all portfolios, latest first.';
create index "Order_accepted_sequence" on "Order" (accepted_sequence) where accepted_sequence is not null;
comment on index "Order_accepted_sequence" is 'The highest accepted_sequence, where the numbering continues.';
create index "Order_open_of_user" on "Order" (user_id, reduce_only) where is_open(status);
comment on index "Order_open_of_user" is 'Open orders by the user that placed them, for the limit of each user.';
-- The engine's work after a price follows from what the price changes, not from the number of open orders.
create index "Order_open_price" on "Order" (symbol, side, limit_price) where is_open(status);
comment on index "Order_open_price" is 'Open orders by symbol, side and price, for the few that a new price reaches.';

create table "OrderEvent" (
  order_id    uuid not null references "Order" (id),
  sequence    integer not null check (sequence > 0),
  type        "OrderEventType" not null,
  status      "OrderStatus" not null,
  quantity    numeric(20,8) check (quantity > 0 and quantity < 1e12),
  price       numeric(20,8) check (price > 0 and price < 1e12),
  trade_id    uuid,
  reason      text check (plain_text(reason, 280)),
  user_id     uuid references "User" (id),
  occurred_at timestamptz(3),
  recorded_at timestamptz(6) not null default now(),
  primary key (order_id, sequence)
);
comment on table "OrderEvent" is 'The events of each order, numbered without gaps; a correction is a new event.';
comment on column "OrderEvent".order_id is 'The order of the event.';
comment on column "OrderEvent".sequence is 'Number of the event in its order, from 1 without gaps.';
comment on column "OrderEvent".type is 'The kind of event.';
comment on column "OrderEvent".status is 'The state of the order after the event.';
comment on column "OrderEvent".quantity is 'Quantity of the trade, in units; null for other events.';
comment on column "OrderEvent".price is 'Price of the trade; null for other events.';
comment on column "OrderEvent".trade_id is 'The trade of the event; null for other events.';
comment on column "OrderEvent".reason is 'Why the order was refused or ended, as a code or a sentence; null for other events.';
comment on column "OrderEvent".user_id is 'The user that requested it; null for events of the engine.';
comment on column "OrderEvent".occurred_at is 'The market''s clock; null for requests of users, which have only recorded_at.';
comment on column "OrderEvent".recorded_at is 'The desk''s clock, when the row was written.';

create sequence trade_sequence;
comment on sequence trade_sequence is 'The order in which executions are booked.';

create table "Trade" (
  id           uuid not null,
  order_id     uuid not null references "Order" (id),
  portfolio_id uuid not null references "Portfolio" (id),
  symbol       text not null references "Instrument" (symbol),
  side         "OrderSide" not null,
  quantity     numeric(20,8) not null check (quantity > 0 and quantity < 1e12),
  price        numeric(20,8) not null check (price > 0 and price < 1e12),
  commission   numeric(38,8) not null check (commission >= 0 and commission < 1e29),
  slippage     numeric(20,8) not null check (slippage between -1e12 and 1e12),
  liquidity    "Liquidity" not null,
  cost_change  numeric(38,8) not null check (cost_change between -1e29 and 1e29),
  realized_pnl numeric(38,8) not null check (realized_pnl between -1e29 and 1e29),
  sequence     bigint not null default nextval('trade_sequence'),
  executed_at  timestamptz(3) not null,
  recorded_at  timestamptz(6) not null default now(),
  primary key (id, executed_at)
) partition by range (executed_at);
comment on table "Trade" is 'Our executions, partitioned by month of the market''s clock. Only the engine writes them.';
comment on column "Trade".id is 'Derived from the order and its filled quantity before, so that the same trade cannot be booked twice.';
comment on column "Trade".order_id is 'The order that it fills.';
comment on column "Trade".portfolio_id is 'The portfolio of the trade.';
comment on column "Trade".symbol is 'The symbol of the instrument.';
comment on column "Trade".side is 'The side of its order.';
comment on column "Trade".quantity is 'Traded quantity in units, always positive.';
comment on column "Trade".price is 'Price per unit.';
comment on column "Trade".commission is 'Commission in the portfolio''s currency.';
comment on column "Trade".slippage is 'Difference to the reference price, in price units per unit; positive is adverse.';
comment on column "Trade".liquidity is 'TAKER or MAKER.';
comment on column "Trade".cost_change is 'Change of the signed cost of the position, in the portfolio''s currency.';
comment on column "Trade".realized_pnl is 'Result of closing a position, in the portfolio''s currency, before commission.';
comment on column "Trade".sequence is 'Number in the order of booking.';
comment on column "Trade".executed_at is 'The market''s clock at the execution.';
comment on column "Trade".recorded_at is 'The desk''s clock, when the row was written.';
create index "Trade_portfolio_id_symbol_executed_at" on "Trade" (portfolio_id, symbol, executed_at);
comment on index "Trade_portfolio_id_symbol_executed_at" is 'A portfolio''s trades of a symbol by the market''s time.';
create index "Trade_portfolio_id_sequence" on "Trade" (portfolio_id, sequence);
comment on index "Trade_portfolio_id_sequence" is 'A portfolio''s trades in the order of booking.';
create index "Trade_sequence" on "Trade" (sequence);
comment on index "Trade_sequence" is 'Trades of all portfolios in the order of booking.';
create index "Trade_order_id" on "Trade" (order_id);
comment on index "Trade_order_id" is 'The trades of an order.';

-- A trade of a month without a partition is booked here: the engine does not wait for the locks that a new partition needs.
create table "Trade_default" partition of "Trade" default;
comment on table "Trade_default" is 'Trades of months that have no partition yet. They move to their month when it is created.';

-- Rows that change all the time: vacuum and analyze after a fiftieth has changed, not a fifth.
create table "Position" (
  portfolio_id  uuid not null references "Portfolio" (id),
  symbol        text not null references "Instrument" (symbol),
  quantity      numeric(20,8) not null default 0 check (quantity between -1e12 and 1e12),
  cost          numeric(38,8) not null default 0 check (cost between -1e29 and 1e29),
  average_price numeric(20,8) generated always as (case when quantity <> 0 then round(cost / quantity, 8) end) stored,
  realized_pnl  numeric(38,8) not null default 0 check (realized_pnl between -1e29 and 1e29),
  fees          numeric(38,8) not null default 0 check (fees >= 0 and fees < 1e29),
  mark_price    numeric(20,8) check (mark_price > 0 and mark_price < 1e12),
  stop_loss     numeric(20,8) check (stop_loss > 0 and stop_loss < 1e12),
  take_profit   numeric(20,8) check (take_profit > 0 and take_profit < 1e12),
  opened_at     timestamptz(3),
  updated_at    timestamptz(6) not null default now(),
  primary key (portfolio_id, symbol),
  constraint "Position_flat_costs_nothing" check (quantity <> 0 or cost = 0)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
comment on table "Position" is 'Positions of portfolios: signed quantity and signed cost, which the engine sums over trades.';
comment on column "Position".portfolio_id is 'The portfolio of the position.';
comment on column "Position".symbol is 'The symbol of the instrument.';
comment on column "Position".quantity is 'Signed quantity in units: negative is short.';
comment on column "Position".cost is 'Signed cost of the quantity, in the portfolio''s currency: negative is short.';
comment on column "Position".average_price is 'Derived: cost ÷ quantity.';
comment on column "Position".realized_pnl is 'Result of closing so far, in the portfolio''s currency, before fees.';
comment on column "Position".fees is 'Commissions paid so far, in the portfolio''s currency.';
comment on column "Position".mark_price is 'Price of the engine''s last valuation; null before the first price.';
comment on column "Position".stop_loss is 'Price at which the owner wants to close with a loss; null without one.';
comment on column "Position".take_profit is 'Price at which the owner wants to close with a gain; null without one.';
comment on column "Position".opened_at is 'The market''s clock, when the position was opened; null without a position.';
comment on column "Position".updated_at is 'The desk''s clock, when the row was last written.';
create index "Position_open" on "Position" (symbol) include (portfolio_id, quantity, cost) where quantity <> 0;
comment on index "Position_open" is 'Portfolios with a position in a symbol, from the index alone, for valuations.';

create table "LedgerEntry" (
  transaction_id uuid not null,
  line           smallint not null check (line > 0),
  portfolio_id   uuid not null references "Portfolio" (id),
  account        "LedgerAccount" not null,
  symbol         text check (symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'),
  currency       text not null check (currency ~ '^[A-Z0-9]{2,10}$'),
  amount         numeric(38,8) not null check (amount between -1e29 and 1e29),
  kind           "LedgerKind" not null,
  effective_at   timestamptz(3) not null,
  recorded_at    timestamptz(6) not null default now(),
  primary key (transaction_id, line)
);
comment on table "LedgerEntry" is 'Double entry: the lines of one transaction sum to zero. The transaction of a fill has the id of the trade.';
comment on column "LedgerEntry".transaction_id is 'The id of the transaction, the same for all its lines.';
comment on column "LedgerEntry".line is 'Number of the line in its transaction.';
comment on column "LedgerEntry".portfolio_id is 'The portfolio of the line.';
comment on column "LedgerEntry".account is 'The account of the line.';
comment on column "LedgerEntry".symbol is 'The symbol of POSITION, REALIZED_PNL and FEES lines; null for CASH and CAPITAL.';
comment on column "LedgerEntry".currency is 'The currency of the amount; the lines of each currency sum to zero in a transaction.';
comment on column "LedgerEntry".amount is 'Signed amount in currency: positive is a debit, such as incoming cash.';
comment on column "LedgerEntry".kind is 'The reason of the transaction.';
comment on column "LedgerEntry".effective_at is 'The market''s clock for fills, the desk''s clock for deposits and withdrawals.';
comment on column "LedgerEntry".recorded_at is 'The desk''s clock, when the row was written.';
create index "LedgerEntry_portfolio_id_account" on "LedgerEntry" (portfolio_id, account) include (amount);
comment on index "LedgerEntry_portfolio_id_account" is 'Sums of a portfolio''s accounts, from the index alone.';

-- For reports over all portfolios. Current values are never read from it: the console uses Position.mark_price,
-- Portfolio.total_value_usd and quotes, which change with every fill and mark.
create materialized view portfolio_realtime as
select p.id as portfolio_id, p.user_id, p.name, p.currency, p.active,
       p.cash_balance_usd as cash,
       coalesce(h.positions_value, 0) as positions_value,
       p.cash_balance_usd + coalesce(h.positions_value, 0) as equity,
       coalesce(h.positions_value - h.cost, 0) as unrealized_pnl,
       coalesce(h.realized_pnl, 0) as realized_pnl,
       coalesce(h.fees, 0) as fees,
       coalesce(h.gross_exposure, 0) as gross_exposure,
       coalesce(h.open_positions, 0) as open_positions
  from "Portfolio" p
  left join (
    select portfolio_id,
           sum(round(quantity * coalesce(mark_price, average_price, 0), 8)) as positions_value,
           sum(round(abs(quantity) * coalesce(mark_price, average_price, 0), 8)) as gross_exposure,
           sum(cost) as cost, sum(realized_pnl) as realized_pnl, sum(fees) as fees,
           count(*) filter (where quantity <> 0) as open_positions
      from "Position" group by portfolio_id) h on h.portfolio_id = p.id;
comment on materialized view portfolio_realtime is
  'The valuation of every portfolio at the last refresh, for reports over all portfolios. As of the last run of refresh-views: for current values, read Portfolio.total_value_usd and Position.mark_price, which the engine updates, or portfolio_value(). Logins read portfolio_realtime_mine.';
create unique index portfolio_realtime_portfolio_id on portfolio_realtime (portfolio_id);
comment on index portfolio_realtime_portfolio_id is 'One row a portfolio: a concurrent refresh needs a unique index.';
