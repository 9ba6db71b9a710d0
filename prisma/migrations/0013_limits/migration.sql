-- Limits as rows: every kind and scope, the state that the engine keeps about them, and the origin of an order.
alter type "RiskLimitKind" rename to "RiskLimitKindBefore";
create type "RiskLimitKind" as enum ('ALLOWED_SYMBOLS', 'ALLOWED_SIDE', 'ALLOWED_HOURS', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS', 'MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'APPROVAL_NOTIONAL', 'MAX_POSITION_QUANTITY', 'MAX_SYMBOL_EXPOSURE',
  'MAX_GROSS_EXPOSURE', 'MAX_NET_EXPOSURE', 'MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');
comment on type "RiskLimitKind" is 'The limited figure, in the order in which limits are judged.';
drop index "RiskLimit_scope";
delete from "RiskLimit" a using "RiskLimit" b
 where a.kind = 'MAX_POSITION_NOTIONAL' and b.kind = 'MAX_SYMBOL_EXPOSURE' and (a.user_id, a.portfolio_id, a.symbol) is not distinct from (b.user_id, b.portfolio_id, b.symbol);
alter table "RiskLimit" alter column kind type "RiskLimitKind"
  using replace(kind::text, 'MAX_POSITION_NOTIONAL', 'MAX_SYMBOL_EXPOSURE')::"RiskLimitKind";
drop type "RiskLimitKindBefore";

alter table "RiskLimit"
  add column number bigint generated always as identity unique,
  add column key_id uuid references "ApiKey" (id),
  add column currency text check (currency ~ '^[A-Z0-9]{3,8}$'),
  add column symbols text[],
  add column side "OrderSide",
  add column days smallint[],
  add column from_time time(0),
  add column to_time time(0),
  add column zone text,
  add column set_login text not null default session_user check (plain_text(set_login, 63)),
  add column scope_id uuid not null generated always as (coalesce(key_id, portfolio_id, user_id, '00000000-0000-0000-0000-000000000000')) stored,
  alter column value drop not null,
  drop constraint "RiskLimit_one_scope",
  add constraint "RiskLimit_one_scope" check (num_nonnulls(user_id, portfolio_id, key_id) <= 1),
  add constraint "RiskLimit_value" check ((value is null) = (kind::text like 'ALLOWED%')),
  add constraint "RiskLimit_symbols" check ((symbols is not null) = (kind::text = 'ALLOWED_SYMBOLS')
    and coalesce(array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) between 1 and 1000 and array_position(symbols, null) is null, symbols is null)),
  add constraint "RiskLimit_side" check ((side is not null) = (kind::text = 'ALLOWED_SIDE')),
  add constraint "RiskLimit_hours" check (num_nonnulls(days, from_time, to_time, zone) = case when kind::text = 'ALLOWED_HOURS' then 4 else 0 end
    and coalesce(array_ndims(days) = 1 and array_lower(days, 1) = 1 and cardinality(days) between 1 and 7 and days <@ '{1,2,3,4,5,6,7}', days is null));
comment on table "RiskLimit" is
  'Limits of orders and positions. Every active row in whose scope an order is applies; the strictest binds.';
comment on column "RiskLimit".kind is 'The limited figure.';
comment on column "RiskLimit".number is 'A short number for commands and lists.';
comment on column "RiskLimit".key_id is 'For orders of this key; null for all.';
comment on column "RiskLimit".currency is 'For portfolios of this currency; null: for each currency by itself.';
comment on column "RiskLimit".symbols is 'The symbols that may be traded, for ALLOWED_SYMBOLS.';
comment on column "RiskLimit".side is 'The side that may open or add to a position, for ALLOWED_SIDE.';
comment on column "RiskLimit".days is 'The days of the week, 1 Monday to 7 Sunday, for ALLOWED_HOURS.';
comment on column "RiskLimit".from_time is 'The wall time of `zone` from which orders are accepted, for ALLOWED_HOURS.';
comment on column "RiskLimit".to_time is 'The wall time of `zone` before which orders are accepted, for ALLOWED_HOURS; before from_time: the window crosses midnight.';
comment on column "RiskLimit".zone is 'The time zone of the window, for ALLOWED_HOURS.';
comment on column "RiskLimit".set_login is 'The login that set it.';
comment on column "RiskLimit".scope_id is 'The key, portfolio or user; zeros for the desk.';
comment on column "RiskLimit".value is
  'In the unit of its kind: quantity in units; notional, exposure and loss in the portfolio''s currency; collar and drawdown as fractions of 1; leverage as a multiple of equity; age in seconds; rate in orders a minute; null for ALLOWED_*.';
comment on column "RiskLimit".action is
  'WARN refuses an order until its quantity is typed once more, DENY refuses the order, FREEZE also halts the scope when a mark passes the limit, FLATTEN also closes its positions.';
comment on column "RiskLimit".portfolio_id is 'For this portfolio; null for all.';
comment on column "RiskLimit".user_id is 'For the portfolios and orders of this user; null with key_id and portfolio_id null: for the whole desk.';
comment on index "RiskLimit_number_key" is 'Finds a limit by the number that people use.';
-- One limit of a kind for a scope: null columns are part of the scope, so nulls are equal.
alter table "RiskLimit" add constraint "RiskLimit_scope" unique nulls not distinct (scope_id, kind, symbol, currency);
comment on index "RiskLimit_scope" is 'One limit of a kind for each scope; finds the limits of an order.';

create table "LimitBreach" (
  id         uuid primary key default new_id(),
  number     bigint generated always as identity unique,
  limit_id   uuid not null references "RiskLimit" (id),
  currency   text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
  symbol     text references "Instrument" (symbol),
  value      numeric(28,8) not null check (value >= 0 and value < 1e18),
  use        numeric(38,8) check (use > -1e29 and use < 1e29),
  action     "RiskLimitAction" not null,
  halt_id    uuid references "Halt" (id),
  flattens   boolean not null default false,
  began_at   timestamptz(6) not null default clock_timestamp(),
  market_at  timestamptz(3),
  ended_at   timestamptz(6),
  constraint "LimitBreach_ended_after_its_start" check (ended_at >= began_at)
);
comment on table "LimitBreach" is 'Episodes in which marks were beyond a limit: an alert and the action of the limit come once an episode. The engine writes them.';
comment on column "LimitBreach".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "LimitBreach".number is 'A short number for lists.';
comment on column "LimitBreach".limit_id is 'The limit.';
comment on column "LimitBreach".currency is 'The currency whose portfolios were summed.';
comment on column "LimitBreach".symbol is 'The symbol of a position or an exposure; null for a figure over all symbols.';
comment on column "LimitBreach".value is 'The limit at the beginning, in the unit of its kind.';
comment on column "LimitBreach".use is 'The figure at the beginning, in the unit of the limit; null: no equity against which a leverage could be measured.';
comment on column "LimitBreach".action is 'The action that was taken.';
comment on column "LimitBreach".halt_id is 'The halt that FREEZE or FLATTEN set; null for the others.';
comment on column "LimitBreach".flattens is 'True: the orders that close its positions are not all placed yet.';
comment on column "LimitBreach".began_at is 'The desk''s clock, when the engine booked it.';
comment on column "LimitBreach".market_at is 'The market''s clock of the mark that passed the limit.';
comment on column "LimitBreach".ended_at is 'The desk''s clock, when the figure was back below nine tenths of the limit, a new day began for a daily loss, or the limit changed; null: still beyond.';
create unique index "LimitBreach_open" on "LimitBreach" (limit_id, currency, symbol) nulls not distinct where ended_at is null;
comment on index "LimitBreach_open" is 'One episode at a time of a limit.';
comment on index "LimitBreach_number_key" is 'Lists the latest episodes.';

create table "RiskBaseline" (
  scope_id    uuid not null,
  currency    text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
  day         date not null,
  day_result  numeric(38,8) not null check (day_result > -1e29 and day_result < 1e29),
  peak_result numeric(38,8) not null check (peak_result > -1e29 and peak_result < 1e29),
  updated_at  timestamptz(6) not null default clock_timestamp(),
  primary key (scope_id, currency)
);
comment on table "RiskBaseline" is 'By scope of a limit of loss or drawdown and currency, the result at the beginning of the day and the highest one. The engine writes it.';
comment on column "RiskBaseline".scope_id is 'As scope_id of RiskLimit.';
comment on column "RiskBaseline".currency is 'The currency whose portfolios are summed.';
comment on column "RiskBaseline".day is 'The desk''s day of day_result, on the market''s clock.';
comment on column "RiskBaseline".day_result is 'Realized and unrealized result less fees since the portfolios began, at the beginning of that day.';
comment on column "RiskBaseline".peak_result is 'The highest such result since the engine watches a limit of the scope.';
comment on column "RiskBaseline".updated_at is 'The desk''s clock, when the row was last written.';

alter table "Order"
  add column api_key_id uuid references "ApiKey" (id),
  add column approved_by uuid references "User" (id);
comment on column "Order".api_key_id is 'The key through which it was placed; null for a login of a person.';
comment on column "Order".approved_by is 'The user that approved it; null when it was placed without an approval.';

create type "OrderOrigin" as (user_id uuid, api_key_id uuid, approved_by uuid, confirmed boolean);
comment on type "OrderOrigin" is
  'The user that places an order, the key through which it does, the user that approved the order, and whether its quantity was typed again for the soft limits.';

drop function if exists order_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, uuid[], numeric, text);
drop function if exists placement_verdict("Portfolio", text, "OrderSide", "OrderType", numeric, numeric, boolean, numeric, numeric, numeric, numeric, jsonb, jsonb, numeric, uuid[], text);
drop function if exists place_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, uuid, uuid);
drop function if exists check_order(uuid, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, numeric);
drop function if exists key_denial(text, numeric);
drop function if exists exit_denial("Instrument", "OrderSide", numeric, numeric, jsonb, jsonb, numeric);
drop function if exists replace_verdict("Portfolio", "Order", numeric, numeric, numeric);
drop function if exists replace_order(uuid, numeric, numeric, numeric);
drop function if exists judge_replaces("Portfolio", uuid[], uuid[], integer);
