-- Portfolios and their books: orders, trades, positions, cash.
create type "OrderSide" as enum ('BUY', 'SELL');
create type "OrderType" as enum ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED');
create type "TimeInForce" as enum ('DAY', 'GTC', 'IOC', 'FOK', 'GTD');
create type "OrderStatus" as enum ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL',
  'PENDING_REPLACE', 'FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
create type "OrderEventType" as enum ('PENDING_NEW', 'NEW', 'TRADE', 'PENDING_CANCEL', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');
create type "Liquidity" as enum ('MAKER', 'TAKER');
create type "LedgerAccount" as enum ('CASH', 'POSITION', 'REALIZED_PNL', 'FEES', 'CAPITAL');
create type "LedgerKind" as enum ('DEPOSIT', 'WITHDRAWAL', 'FILL');

create table "Portfolio" (
  id                uuid primary key default new_id(),
  user_id           uuid not null references "User" (id),
  name              text not null check (name <> '' and plain_text(name, 64)),
  description       text check (plain_text(description, 500)),
  currency          text not null default 'USD' check (currency ~ '^[A-Z0-9]{2,10}$'),
  cash_balance_usd  numeric(28,8) not null default 0 check (cash_balance_usd between -1e18 and 1e18),
  total_value_usd   numeric(28,8) not null default 0 check (total_value_usd between -1e18 and 1e18),
  next_order_number bigint not null default 1,
  active            boolean not null default true,
  created_at        timestamptz(6) not null default now(),
  updated_at        timestamptz(6) not null default now(),
  unique (user_id, name)
) with (fillfactor = 70);
comment on table "Portfolio" is 'A book of its own: cash, positions and orders of one user.';
comment on column "Portfolio".cash_balance_usd is 'Cash in the portfolio''s currency: always the sum of its CASH ledger entries.';
comment on column "Portfolio".total_value_usd is 'Equity when the engine last valued it; the console values live from quotes.';

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
  filled_notional   numeric(28,8) not null default 0 check (filled_notional >= 0 and filled_notional < 1e20),
  average_price     numeric(20,8) generated always as (case when filled_quantity > 0 then round(filled_notional / filled_quantity, 8) end) stored,
  limit_price       numeric(20,8) check (limit_price > 0 and limit_price < 1e12),
  stop_price        numeric(20,8) check (stop_price > 0 and stop_price < 1e12),
  reduce_only       boolean not null default false,
  status            "OrderStatus" not null,
  denial            jsonb,
  note              text check (plain_text(note, 280)),
  signal_id         uuid,
  event_sequence    integer not null default 0,
  accepted_sequence bigint,
  placed_at         timestamptz(3) not null default now(),
  accepted_at       timestamptz(3),
  closed_at         timestamptz(3),
  updated_at        timestamptz(6) not null default now(),
  unique (portfolio_id, client_order_id),
  unique (portfolio_id, number),
  constraint "Order_limit_price" check ((type in ('LIMIT', 'STOP_LIMIT')) = (limit_price is not null)),
  constraint "Order_filled_exactly" check ((status = 'FILLED') = (filled_quantity = quantity)),
  constraint "Order_denial" check ((status = 'DENIED') = (denial is not null))
) with (fillfactor = 80);
create index "Order_open" on "Order" (portfolio_id, symbol)
  where status in ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE');
create index "Order_requests" on "Order" (number) where status in ('PENDING_NEW', 'PENDING_CANCEL');
create index "Order_user_id_status_placed_at" on "Order" (user_id, status, placed_at);
create index "Order_portfolio_id_placed_at" on "Order" (portfolio_id, placed_at desc);
comment on table "Order" is 'Every order ever placed, with its state now. Made by place_order, moved on by the engine.';
comment on column "Order".number is 'The order''s short number inside its portfolio.';
comment on column "Order".placed_at is 'The desk''s clock.';
comment on column "Order".accepted_at is 'The market''s clock when the engine accepted it: only later market events may fill it.';
comment on column "Order".accepted_sequence is 'The order of acceptance: time priority among working orders.';
comment on column "Order".denial is 'Why it was denied: code, message, limit, value, headroom.';

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
comment on table "OrderEvent" is 'The life of each order, numbered without gaps; corrections are new events.';
comment on column "OrderEvent".occurred_at is 'The market''s clock; null for what people did, which has only recorded_at.';

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
  commission   numeric(28,8) not null check (commission >= 0 and commission < 1e18),
  slippage     numeric(20,8) not null check (slippage between -1e12 and 1e12),
  liquidity    "Liquidity" not null,
  cost_change  numeric(28,8) not null check (cost_change between -1e20 and 1e20),
  realized_pnl numeric(28,8) not null check (realized_pnl between -1e20 and 1e20),
  sequence     bigint not null default nextval('trade_sequence'),
  executed_at  timestamptz(3) not null,
  recorded_at  timestamptz(6) not null default now(),
  primary key (id, executed_at)
) partition by range (executed_at);
create index "Trade_portfolio_id_symbol_executed_at" on "Trade" (portfolio_id, symbol, executed_at);
create index "Trade_order_id" on "Trade" (order_id);
comment on table "Trade" is 'Our executions, partitioned by month of the market''s clock. Written by the engine alone.';
comment on column "Trade".slippage is 'Price paid worse than the reference price, per unit; positive is adverse.';
comment on column "Trade".sequence is 'The order in which the engine booked them.';

create table "Position" (
  portfolio_id  uuid not null references "Portfolio" (id),
  symbol        text not null references "Instrument" (symbol),
  quantity      numeric(20,8) not null default 0 check (quantity between -1e12 and 1e12),
  cost          numeric(28,8) not null default 0 check (cost between -1e20 and 1e20),
  average_price numeric(20,8) generated always as (case when quantity <> 0 then round(cost / quantity, 8) end) stored,
  realized_pnl  numeric(28,8) not null default 0 check (realized_pnl between -1e20 and 1e20),
  fees          numeric(28,8) not null default 0 check (fees >= 0 and fees < 1e20),
  mark_price    numeric(20,8) check (mark_price > 0 and mark_price < 1e12),
  stop_loss     numeric(20,8) check (stop_loss > 0 and stop_loss < 1e12),
  take_profit   numeric(20,8) check (take_profit > 0 and take_profit < 1e12),
  opened_at     timestamptz(3),
  updated_at    timestamptz(6) not null default now(),
  primary key (portfolio_id, symbol),
  constraint "Position_flat_costs_nothing" check (quantity <> 0 or cost = 0)
) with (fillfactor = 70);
create index "Position_open" on "Position" (symbol) include (portfolio_id, quantity, cost) where quantity <> 0;
comment on table "Position" is 'What a portfolio holds: signed quantity and signed cost, kept by the engine as a fold over trades.';
comment on column "Position".average_price is 'Derived: cost over quantity.';

create table "LedgerEntry" (
  transaction_id uuid not null,
  line           smallint not null check (line > 0),
  portfolio_id   uuid not null references "Portfolio" (id),
  account        "LedgerAccount" not null,
  symbol         text,
  currency       text not null check (currency ~ '^[A-Z0-9]{2,10}$'),
  amount         numeric(28,8) not null check (amount between -1e20 and 1e20),
  kind           "LedgerKind" not null,
  effective_at   timestamptz(3) not null,
  recorded_at    timestamptz(6) not null default now(),
  primary key (transaction_id, line)
);
create index "LedgerEntry_portfolio_id_account" on "LedgerEntry" (portfolio_id, account) include (amount);
comment on table "LedgerEntry" is 'Double entry: the lines of one transaction sum to zero. The transaction of a fill carries the trade''s id.';
comment on column "LedgerEntry".effective_at is 'The market''s clock for fills, the desk''s clock for deposits and withdrawals.';
