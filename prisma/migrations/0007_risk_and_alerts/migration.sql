-- Limits, the kill switch, alert rules and alerts.
create type "RiskLimitKind" as enum ('MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE',
  'MAX_OPEN_ORDERS', 'MAX_POSITION_QUANTITY', 'MAX_POSITION_NOTIONAL', 'MAX_SYMBOL_EXPOSURE', 'MAX_GROSS_EXPOSURE', 'MAX_LEVERAGE',
  'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');
comment on type "RiskLimitKind" is 'The limited figure.';
create type "RiskLimitAction" as enum ('WARN', 'DENY', 'FREEZE', 'FLATTEN');
comment on type "RiskLimitAction" is 'The consequence of exceeding a limit, from the mildest to the strictest.';
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD',
  'ORDER_FILLED', 'ORDER_REFUSED', 'SIGNAL_PUBLISHED', 'RISK_LIMIT', 'TRADING_HALT', 'STALE_DATA', 'SLOW_QUERY', 'PORTFOLIO_ACTION', 'LOGIN');
comment on type "AlertType" is 'Subject of an alert.';
create type "AlertSeverity" as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
comment on type "AlertSeverity" is 'Urgency of an alert; CRITICAL stays on the console until it is acknowledged.';
create type "AlertField" as enum ('LAST', 'BID', 'ASK');
comment on type "AlertField" is 'The price that a rule watches.';
create type "AlertOperator" as enum ('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST');
comment on type "AlertOperator" is 'The side of the threshold on which a rule fires.';

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
  'Limits of orders and positions. The narrowest active row applies: portfolio before user before desk, a symbol before all symbols.';
comment on column "RiskLimit".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "RiskLimit".kind is 'The limited figure.';
comment on column "RiskLimit".user_id is 'For all portfolios of this user; null with portfolio_id null: for the whole desk.';
comment on column "RiskLimit".portfolio_id is 'For this portfolio; null for all portfolios of user_id.';
comment on column "RiskLimit".symbol is 'For this instrument; null for every instrument.';
comment on column "RiskLimit".value is
  'In the unit of its kind: quantity in units, notional in the portfolio''s currency, exposure, collar, loss and drawdown as fractions of 1, leverage as a multiple of equity, age in seconds, rate in orders a minute.';
comment on column "RiskLimit".action is
  'WARN accepts the order and raises an alert, DENY refuses the order, FREEZE halts the scope except reductions, FLATTEN also closes its positions.';
comment on column "RiskLimit".active is 'False: the limit does not apply.';
comment on column "RiskLimit".reason is 'The reason for the limit.';
comment on column "RiskLimit".set_by is 'The user that set it.';
comment on column "RiskLimit".created_at is 'The desk''s clock, when the row was created.';
comment on column "RiskLimit".updated_at is 'The desk''s clock, when the row was last written.';
-- One limit of a kind for a scope: null columns are part of the scope, so nulls are equal.
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
comment on table "Halt" is 'The kill switch: while a row has no resumed_at, only reductions trade in its scope. Rows are kept forever.';
comment on column "Halt".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Halt".user_id is 'For all portfolios of this user; null and portfolio_id null: the whole desk.';
comment on column "Halt".portfolio_id is 'For this portfolio; null and user_id null: the whole desk.';
comment on column "Halt".symbol is 'For this instrument; null for every instrument.';
comment on column "Halt".reason is 'The reason for the halt.';
comment on column "Halt".halted_at is 'The desk''s clock, when trading was halted.';
comment on column "Halt".halted_by is 'The user that halted trading; null when a limit did.';
comment on column "Halt".resumed_at is 'The desk''s clock, when trading was resumed; null while the halt is in force.';
comment on column "Halt".resumed_by is 'The user that resumed trading; null while the halt is in force.';
comment on column "Halt".resume_reason is 'The reason for resuming; null while the halt is in force.';
create unique index "Halt_in_force" on "Halt" (user_id, portfolio_id, symbol) nulls not distinct where resumed_at is null;
comment on index "Halt_in_force" is 'One halt in force for each scope.';

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
comment on table "AlertRule" is 'Price thresholds to watch; a rule fires once per episode.';
comment on column "AlertRule".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "AlertRule".number is 'A short number for commands and lists.';
comment on column "AlertRule".user_id is 'The owner.';
comment on column "AlertRule".symbol is 'The watched symbol.';
comment on column "AlertRule".field is 'The watched price: LAST, BID or ASK.';
comment on column "AlertRule".operator is 'The side of the threshold on which it fires.';
comment on column "AlertRule".threshold is 'The price to compare with.';
comment on column "AlertRule".severity is 'Urgency of its alerts.';
comment on column "AlertRule".active is 'False: the rule is off; its alerts stay.';
comment on column "AlertRule".triggered is 'True while the condition is met: the condition must end before the rule can fire again.';
comment on column "AlertRule".created_at is 'The desk''s clock, when the row was created.';
comment on column "AlertRule".updated_at is 'The desk''s clock, when the row was last written.';
create index "AlertRule_user_id" on "AlertRule" (user_id);
comment on index "AlertRule_user_id" is 'Alert rules by their owner, for the limit of each user.';

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
  user_id         uuid references "User" (id),
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
comment on table "Alert" is 'Alerts: event, urgency and acknowledgement.';
comment on column "Alert".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Alert".number is 'A short number for commands and lists.';
comment on column "Alert".type is 'Subject of the alert.';
comment on column "Alert".severity is 'Urgency of the alert.';
comment on column "Alert".symbol is 'The symbol of the alert; null without one.';
comment on column "Alert".title is 'The alert in a few words.';
comment on column "Alert".message is 'The whole message.';
comment on column "Alert".data is 'Figures behind it, by name.';
comment on column "Alert".source is 'The part that raised it: engine, rule, database, migration, a feed or a signal source.';
comment on column "Alert".rule_id is 'The rule that fired; null for other alerts and after the rule was deleted.';
comment on column "Alert".portfolio_id is
  'The portfolio of the alert: only its owner, risk and administrators see the alert. Null without a portfolio.';
comment on column "Alert".user_id is 'The owner: the user of its rule or portfolio, also after the rule is deleted. Null for an alert of the whole desk.';
comment on column "Alert".correlation_id is 'The same id for all alerts of one cause; often the id of the row that caused them.';
comment on column "Alert".acknowledged is 'True when a user has acknowledged it.';
comment on column "Alert".acknowledged_at is 'The desk''s clock, when it was acknowledged; null before.';
comment on column "Alert".acknowledged_by is 'The user that acknowledged it; null before.';
comment on column "Alert".resolved_at is 'The desk''s clock, when the cause was gone; null while it lasts. Acknowledging does not resolve an alert.';
comment on column "Alert".resolved_by is 'The user that resolved it; null when the desk did.';
comment on column "Alert".occurred_at is 'The market''s clock at the event; null for events outside the market.';
comment on column "Alert".created_at is 'The desk''s clock, when the row was created.';
create index "Alert_severity_acknowledged" on "Alert" (severity, acknowledged);
comment on index "Alert_severity_acknowledged" is 'Alerts by urgency and acknowledgement.';
create index "Alert_symbol_created_at" on "Alert" (symbol, created_at);
comment on index "Alert_symbol_created_at" is 'A symbol''s alerts by time.';
create index "Alert_created_at" on "Alert" (created_at desc, number desc);
comment on index "Alert_created_at" is 'Alerts, latest first.';
create index "Alert_unacknowledged" on "Alert" (created_at desc) where not acknowledged;
comment on index "Alert_unacknowledged" is 'Alerts that are not acknowledged, latest first.';
create index "Alert_rule_id" on "Alert" (rule_id, occurred_at) where rule_id is not null;
comment on index "Alert_rule_id" is 'The alerts of a rule.';
create index "Alert_unresolved" on "Alert" (portfolio_id) where portfolio_id is not null and resolved_at is null;
comment on index "Alert_unresolved" is 'Unresolved alerts of a portfolio, to resolve when their cause is gone.';
create index "Alert_correlation_id" on "Alert" (correlation_id, created_at) where correlation_id is not null;
comment on index "Alert_correlation_id" is 'The alerts of one cause: an episode raises one.';
-- One open alert for each cause: the engine may get the same refusal a thousand times.
create index "Alert_open_cause" on "Alert" (correlation_id) where not acknowledged and correlation_id is not null;
comment on index "Alert_open_cause" is 'One alert for each cause that is not acknowledged.';
