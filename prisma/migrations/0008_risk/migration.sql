-- What the desk may not exceed, and the switch that stops it.
create type "RiskLimitKind" as enum ('MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS', 'MAX_POSITION_QUANTITY', 'MAX_POSITION_NOTIONAL', 'MAX_SYMBOL_EXPOSURE', 'MAX_GROSS_EXPOSURE', 'MAX_LEVERAGE',
  'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');
create type "RiskLimitAction" as enum ('WARN', 'DENY', 'FREEZE', 'FLATTEN');

create table "RiskLimit" (
  id           uuid primary key default new_id(),
  kind         "RiskLimitKind" not null,
  user_id      uuid references "User" (id),
  portfolio_id uuid references "Portfolio" (id),
  symbol       text references "Instrument" (symbol),
  value        numeric(28,8) not null check (value >= 0 and value < 1e18),
  action       "RiskLimitAction" not null default 'DENY',
  active       boolean not null default true,
  reason       text check (plain_text(reason, 280)),
  set_by       uuid references "User" (id),
  created_at   timestamptz(6) not null default now(),
  updated_at   timestamptz(6) not null default now(),
  constraint "RiskLimit_one_scope" check (user_id is null or portfolio_id is null)
);
-- One limit of a kind for a scope: nulls are the same scope, not unknown ones.
create unique index "RiskLimit_scope" on "RiskLimit" (kind, user_id, portfolio_id, symbol) nulls not distinct;
comment on table "RiskLimit" is 'What orders and positions may not exceed. The narrowest active row counts: portfolio before user before desk, a symbol before all symbols.';
comment on column "RiskLimit".user_id is 'For all portfolios of this user; null with portfolio_id null: for the whole desk.';
comment on column "RiskLimit".symbol is 'For this instrument; null for every instrument.';
comment on column "RiskLimit".value is
  'In the unit of its kind: quantity in units, notional in the portfolio''s currency, exposure, collar, loss and drawdown as fractions of 1, leverage as a multiple of equity, age in seconds, rate in orders a minute.';
comment on column "RiskLimit".action is 'WARN lets it pass with an alert, DENY refuses the order, FREEZE halts the scope except reductions, FLATTEN closes it too.';

create table "Halt" (
  id            uuid primary key default new_id(),
  user_id       uuid references "User" (id),
  portfolio_id  uuid references "Portfolio" (id),
  symbol        text references "Instrument" (symbol),
  reason        text not null check (reason <> '' and plain_text(reason, 280)),
  halted_at     timestamptz(6) not null default now(),
  halted_by     uuid references "User" (id),
  resumed_at    timestamptz(6),
  resumed_by    uuid references "User" (id),
  resume_reason text check (plain_text(resume_reason, 280)),
  constraint "Halt_one_scope" check (user_id is null or portfolio_id is null),
  constraint "Halt_resumed_after_its_start" check (resumed_at >= halted_at),
  constraint "Halt_resumed_by_somebody" check (resumed_by is null or resumed_at is not null)
);
create unique index "Halt_in_force" on "Halt" (user_id, portfolio_id, symbol) nulls not distinct where resumed_at is null;
comment on table "Halt" is 'The kill switch: while a row has no resumed_at, nothing trades in its scope except reductions. Kept for ever.';
comment on column "Halt".portfolio_id is 'Null with user_id null: the whole desk.';
comment on column "Halt".symbol is 'Null: every instrument.';
comment on column "Halt".halted_by is 'Null when a limit did it, not a person.';
