-- What the desk may not exceed, the switch that stops it, and what people are told.
create type "RiskLimitKind" as enum ('MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS', 'MAX_POSITION_QUANTITY', 'MAX_POSITION_NOTIONAL', 'MAX_SYMBOL_EXPOSURE', 'MAX_GROSS_EXPOSURE', 'MAX_LEVERAGE',
  'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');
comment on type "RiskLimitKind" is 'What a limit is set on.';
create type "RiskLimitAction" as enum ('WARN', 'DENY', 'FREEZE', 'FLATTEN');
comment on type "RiskLimitAction" is 'What happens when a limit is passed, from the mildest to the sharpest.';
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD',
  'ORDER_FILLED', 'ORDER_REFUSED', 'SIGNAL_PUBLISHED', 'RISK_LIMIT', 'TRADING_HALT', 'STALE_DATA', 'SLOW_QUERY');
comment on type "AlertType" is 'What an alert is about.';
create type "AlertSeverity" as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
comment on type "AlertSeverity" is 'How urgent an alert is; CRITICAL stays on the console until somebody acknowledges it.';
create type "AlertField" as enum ('LAST', 'BID', 'ASK');
comment on type "AlertField" is 'Which price a rule watches.';
create type "AlertOperator" as enum ('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST');
comment on type "AlertOperator" is 'On which side of its threshold a rule fires.';

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
comment on table "RiskLimit" is
  'What orders and positions may not exceed. The narrowest active row counts: portfolio before user before desk, a symbol before all symbols.';
comment on column "RiskLimit".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "RiskLimit".kind is 'What is limited.';
comment on column "RiskLimit".user_id is 'For all portfolios of this user; null with portfolio_id null: for the whole desk.';
comment on column "RiskLimit".portfolio_id is 'For this portfolio; null for all that user_id names.';
comment on column "RiskLimit".symbol is 'For this instrument; null for every instrument.';
comment on column "RiskLimit".value is
  'In the unit of its kind: quantity in units, notional in the portfolio''s currency, exposure, collar, loss and drawdown as fractions of 1, leverage as a multiple of equity, age in seconds, rate in orders a minute.';
comment on column "RiskLimit".action is
  'WARN lets it pass with an alert, DENY refuses the order, FREEZE halts the scope except reductions, FLATTEN closes it too.';
comment on column "RiskLimit".active is 'False: it does not count.';
comment on column "RiskLimit".reason is 'Why it was set.';
comment on column "RiskLimit".set_by is 'Who set it.';
comment on column "RiskLimit".created_at is 'The desk''s clock.';
comment on column "RiskLimit".updated_at is 'The desk''s clock, when the row was last written.';
-- One limit of a kind for a scope: nulls are the same scope, not unknown ones.
create unique index "RiskLimit_scope" on "RiskLimit" (kind, user_id, portfolio_id, symbol) nulls not distinct;
comment on index "RiskLimit_scope" is 'One limit of a kind for each scope.';

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
comment on table "Halt" is 'The kill switch: while a row has no resumed_at, nothing trades in its scope except reductions. Kept for ever.';
comment on column "Halt".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Halt".user_id is 'For all portfolios of this user; null with portfolio_id null: the whole desk.';
comment on column "Halt".portfolio_id is 'Null with user_id null: the whole desk.';
comment on column "Halt".symbol is 'Null: every instrument.';
comment on column "Halt".reason is 'Why, as whoever halted it says.';
comment on column "Halt".halted_at is 'The desk''s clock.';
comment on column "Halt".halted_by is 'Null when a limit did it, not a person.';
comment on column "Halt".resumed_at is 'The desk''s clock; null while it is in force.';
comment on column "Halt".resumed_by is 'Who let trading go on.';
comment on column "Halt".resume_reason is 'Why it may.';
create unique index "Halt_in_force" on "Halt" (user_id, portfolio_id, symbol) nulls not distinct where resumed_at is null;
comment on index "Halt_in_force" is 'One halt at a time for each scope.';

create table "AlertRule" (
  id         uuid primary key default new_id(),
  number     bigint generated always as identity unique,
  user_id    uuid not null references "User" (id),
  symbol     text not null references "Instrument" (symbol),
  field      "AlertField" not null,
  operator   "AlertOperator" not null,
  threshold  numeric(20,8) not null check (threshold > 0 and threshold < 1e12),
  severity   "AlertSeverity" not null default 'MEDIUM',
  active     boolean not null default true,
  triggered  boolean not null default false,
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now()
);
comment on table "AlertRule" is 'A price threshold to watch; it fires once per episode.';
comment on column "AlertRule".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "AlertRule".number is 'A short number to name it by.';
comment on column "AlertRule".user_id is 'Whose it is.';
comment on column "AlertRule".symbol is 'What is watched.';
comment on column "AlertRule".field is 'Which of its prices.';
comment on column "AlertRule".operator is 'On which side of the threshold it fires.';
comment on column "AlertRule".threshold is 'The price it is compared with.';
comment on column "AlertRule".severity is 'How urgent its alerts are.';
comment on column "AlertRule".active is 'False: it watches no more, and its alerts stay.';
comment on column "AlertRule".triggered is 'True while the condition holds: it must end before the rule can fire again.';
comment on column "AlertRule".created_at is 'The desk''s clock.';
comment on column "AlertRule".updated_at is 'The desk''s clock, when the row was last written.';

create table "Alert" (
  id              uuid primary key default new_id(),
  number          bigint generated always as identity unique,
  type            "AlertType" not null,
  severity        "AlertSeverity" not null,
  symbol          text check (plain_text(symbol, 32)),
  title           text not null check (plain_text(title, 200)),
  message         text not null check (plain_text(message, 2000)),
  data            jsonb,
  source          text not null default 'engine' check (source <> '' and plain_text(source, 120)),
  rule_id         uuid references "AlertRule" (id) on delete set null,
  portfolio_id    uuid references "Portfolio" (id),
  correlation_id  uuid,
  acknowledged    boolean not null default false,
  acknowledged_at timestamptz(6),
  acknowledged_by uuid references "User" (id),
  resolved_at     timestamptz(6),
  resolved_by     uuid references "User" (id),
  occurred_at     timestamptz(3),
  created_at      timestamptz(6) not null default now(),
  check (acknowledged = (acknowledged_at is not null)),
  constraint "Alert_resolved_by_somebody" check (resolved_by is null or resolved_at is not null)
);
comment on table "Alert" is 'A firing: what happened, how bad, and who took note.';
comment on column "Alert".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Alert".number is 'A short number to name it by.';
comment on column "Alert".type is 'What it is about.';
comment on column "Alert".severity is 'How urgent it is.';
comment on column "Alert".symbol is 'Its instrument; null when it is about none.';
comment on column "Alert".title is 'In a few words.';
comment on column "Alert".message is 'The whole of it.';
comment on column "Alert".data is 'Figures behind it, by name.';
comment on column "Alert".source is 'What raised it: engine, rule, database, migration, a feed or a signal source.';
comment on column "Alert".rule_id is 'The rule that fired; null when none did, or it was deleted.';
comment on column "Alert".portfolio_id is
  'The portfolio that it is about: only its owner, risk and administrators see the alert. Null when it is about none.';
comment on column "Alert".correlation_id is 'Alerts of one cause share it; the cause is often the row with this id.';
comment on column "Alert".acknowledged is 'Whether somebody has seen it.';
comment on column "Alert".acknowledged_at is 'The desk''s clock.';
comment on column "Alert".acknowledged_by is 'Who has seen it.';
comment on column "Alert".resolved_at is 'When its cause was gone; acknowledging only says that somebody has seen it.';
comment on column "Alert".resolved_by is 'Who says that its cause is gone; null when it went by itself.';
comment on column "Alert".occurred_at is 'The market''s clock; null for what is not of the market.';
comment on column "Alert".created_at is 'The desk''s clock.';
create index "Alert_severity_acknowledged" on "Alert" (severity, acknowledged);
comment on index "Alert_severity_acknowledged" is 'Alerts by urgency and whether somebody has seen them.';
create index "Alert_symbol_created_at" on "Alert" (symbol, created_at);
comment on index "Alert_symbol_created_at" is 'A symbol''s alerts by time.';
create index "Alert_created_at" on "Alert" (created_at desc, number desc);
comment on index "Alert_created_at" is 'Alerts, latest first.';
create index "Alert_unacknowledged" on "Alert" (created_at desc) where not acknowledged;
comment on index "Alert_unacknowledged" is 'What nobody has seen, latest first.';
create index "Alert_rule_id" on "Alert" (rule_id, occurred_at) where rule_id is not null;
comment on index "Alert_rule_id" is 'What a rule has fired.';
create index "Alert_unresolved" on "Alert" (portfolio_id) where portfolio_id is not null and resolved_at is null;
comment on index "Alert_unresolved" is 'Alerts of a portfolio whose cause lasts: they are resolved when it is gone.';
-- One open alert for each cause: the engine may meet the same refusal a thousand times.
create index "Alert_open_cause" on "Alert" (correlation_id) where not acknowledged and correlation_id is not null;
comment on index "Alert_open_cause" is 'Whether a cause has an alert already that waits to be acknowledged.';
