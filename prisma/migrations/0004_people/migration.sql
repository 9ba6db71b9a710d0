-- Users with their limits, portfolios, grants, API keys and sessions.
create type "UserRole" as enum ('USER', 'ANALYST', 'ADMIN');
comment on type "UserRole" is
  'Role of a user in an earlier application. Only ADMIN still has an effect: it marks administrators of the desk. All other rights of a login come from its scope roles.';
create type "AccountKind" as enum ('CASH', 'MARGIN');
comment on type "AccountKind" is 'CASH: no short positions, and cash never below zero. MARGIN: orders are bounded by buying power.';

create table "User" (
  id            uuid primary key default new_id(),
  email         text not null check (plain_text(email, 320)),
  username      text not null check (username <> '' and plain_text(username, 64)),
  password_hash text check (plain_text(password_hash, 512)),
  role          "UserRole" not null default 'USER',
  login         text unique check (plain_text(login, 63)),
  active        boolean not null default true,
  last_login_at timestamptz(6),
  created_at    timestamptz(6) not null default now(),
  updated_at    timestamptz(6) not null default now()
);
comment on table "User" is 'The users of the desk.';
comment on column "User".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "User".email is 'E-mail address, unique among users.';
comment on column "User".username is 'Name of the user; a new login gets the same name.';
comment on column "User".password_hash is 'Kept from an earlier application and unused: Postgres authenticates logins.';
comment on column "User".role is 'ADMIN makes the user an administrator if its login also has the scope; the other values are kept from an earlier application and unused.';
comment on column "User".login is 'The Postgres login role of this user: permissions are checked by session_user. Null for a user without a login.';
comment on column "User".active is 'False: the logins are closed; the portfolios stay.';
comment on column "User".last_login_at is 'Kept from an earlier application and unused; Session has the open sessions.';
comment on column "User".created_at is 'The desk''s clock, when the row was created.';
comment on column "User".updated_at is 'The desk''s clock, when the row was last written.';
-- An index of the plain column answers a guess: the plan shows how many rows row security removed after the index found the value.
-- The planner may use an index of an expression only behind row security, because reverse() is not leakproof.
create unique index "User_email" on "User" (reverse(email));
comment on index "User_email" is 'One user an e-mail address. Of an expression, so that no plan of another login''s query shows whether an address is in use.';
create unique index "User_username" on "User" (reverse(username));
comment on index "User_username" is 'One user a name. Of an expression, so that no plan of another login''s query shows whether a name is in use.';

create table "PersonLimit" (
  id              uuid primary key default new_id(),
  user_id         uuid references "User" (id),
  max_open_orders integer check (max_open_orders between 0 and 100000),
  max_alert_rules integer check (max_alert_rules between 0 and 100000),
  max_connections integer check (max_connections between 3 and 1000),
  set_by          uuid references "User" (id),
  created_at      timestamptz(6) not null default now(),
  updated_at      timestamptz(6) not null default now(),
  constraint "PersonLimit_user_id_key" unique nulls not distinct (user_id),
  constraint "PersonLimit_default_is_whole" check (user_id is not null or num_nulls(max_open_orders, max_alert_rules, max_connections) = 0)
);
comment on table "PersonLimit" is
  'The limits of each user, over its login and all its keys. The row without a user holds the defaults of the desk; a null in the row of a user means the default.';
comment on column "PersonLimit".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "PersonLimit".user_id is 'The limited user; null in the one row of defaults.';
comment on column "PersonLimit".max_open_orders is 'Largest number of open orders that the user has placed.';
comment on column "PersonLimit".max_alert_rules is 'Largest number of alert rules of the user.';
comment on column "PersonLimit".max_connections is 'Connections that the login and all keys of the user share: their role limits sum to it.';
comment on column "PersonLimit".set_by is 'The administrator that set the row last; null for a row that the desk itself set.';
comment on column "PersonLimit".created_at is 'The desk''s clock, when the row was created.';
comment on column "PersonLimit".updated_at is 'The desk''s clock, when the row was last written.';
insert into "PersonLimit" (user_id, max_open_orders, max_alert_rules, max_connections) values (null, 1000, 500, 12);

-- Rows that change all the time: vacuum and analyze after a fiftieth has changed, not a fifth.
create table "Portfolio" (
  id                       uuid primary key default new_id(),
  user_id                  uuid not null references "User" (id),
  name                     text not null check (name <> '' and plain_text(name, 64)),
  description              text check (plain_text(description, 500)),
  account                  "AccountKind" not null default 'MARGIN',
  currency                 text not null default 'USD' check (currency ~ '^[A-Z0-9]{2,10}$'),
  cash_balance_usd         numeric(38,8) not null default 0 check (cash_balance_usd between -1e29 and 1e29),
  total_value_usd          numeric(38,8) not null default 0 check (total_value_usd between -1e29 and 1e29),
  next_order_number        bigint not null default 1,
  active                   boolean not null default true,
  suspended_at             timestamptz(6),
  suspended_reason         text check (plain_text(suspended_reason, 500)),
  buying_power_negative_at timestamptz(6),
  created_at               timestamptz(6) not null default now(),
  updated_at               timestamptz(6) not null default now(),
  unique (user_id, name),
  constraint "Portfolio_cash_account" check (account = 'MARGIN' or cash_balance_usd >= 0),
  constraint "Portfolio_suspended" check ((suspended_at is null) = (suspended_reason is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
comment on table "Portfolio" is 'The portfolios: cash, positions and orders of one user.';
comment on column "Portfolio".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Portfolio".user_id is 'The owner.';
comment on column "Portfolio".name is 'Name, unique among the portfolios of the user.';
comment on column "Portfolio".description is 'Description by the owner; null without one.';
comment on column "Portfolio".account is 'CASH: no short positions, and cash never below zero. MARGIN: orders are bounded by buying power.';
comment on column "Portfolio".currency is 'The currency of its cash, equity and results.';
comment on column "Portfolio".cash_balance_usd is 'Cash in the portfolio''s currency: always the sum of its CASH ledger entries.';
comment on column "Portfolio".total_value_usd is 'Equity in the portfolio''s currency at the engine''s last valuation; the console computes it live from quotes.';
comment on column "Portfolio".next_order_number is 'The number of its next order.';
comment on column "Portfolio".active is 'False: every new order is denied.';
comment on column "Portfolio".suspended_at is
  'The desk''s clock, when the engine suspended the portfolio because it could not book for it; null while it is not suspended.';
comment on column "Portfolio".suspended_reason is 'The booking that failed, with the error of the database; null while it is not suspended.';
comment on column "Portfolio".buying_power_negative_at is
  'The desk''s clock, when buying power of a MARGIN account fell below zero; null while it is not below zero. Each such period raises one alert.';
comment on column "Portfolio".created_at is 'The desk''s clock, when the row was created.';
comment on column "Portfolio".updated_at is 'The desk''s clock, when the row was last written.';
create index "Portfolio_buying_power_negative" on "Portfolio" (id) where buying_power_negative_at is not null;
comment on index "Portfolio_buying_power_negative" is 'Portfolios with negative buying power.';

create table "PortfolioGrant" (
  id           uuid primary key default new_id(),
  portfolio_id uuid not null references "Portfolio" (id),
  user_id      uuid not null references "User" (id),
  granted_by   uuid not null references "User" (id),
  granted_at   timestamptz(6) not null default clock_timestamp(),
  expires_at   timestamptz(6),
  revoked_at   timestamptz(6),
  revoked_by   uuid references "User" (id),
  constraint "PortfolioGrant_ends_after_begin" check (expires_at > granted_at and (revoked_at is null or revoked_at >= granted_at))
);
comment on table "PortfolioGrant" is
  'Rights of a user to place and cancel orders in another user''s portfolio, and to read it. A revoked row stays as history.';
comment on column "PortfolioGrant".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "PortfolioGrant".portfolio_id is 'The portfolio that the user may trade.';
comment on column "PortfolioGrant".user_id is 'The user that may trade the portfolio, with its login and its keys.';
comment on column "PortfolioGrant".granted_by is 'The owner of the portfolio, or an administrator when the owner is disabled.';
comment on column "PortfolioGrant".granted_at is 'The desk''s clock.';
comment on column "PortfolioGrant".expires_at is 'The desk''s clock, when the right ends; null: until it is revoked.';
comment on column "PortfolioGrant".revoked_at is 'The desk''s clock, when the right was revoked or replaced; null while it is in force.';
comment on column "PortfolioGrant".revoked_by is 'The user that revoked or replaced it.';
create unique index "PortfolioGrant_one_in_force" on "PortfolioGrant" (user_id, portfolio_id) where revoked_at is null;
comment on index "PortfolioGrant_one_in_force" is 'One grant a user and portfolio. Row security reads those of a user once a query.';

create table "ApiKey" (
  id               uuid primary key default new_id(),
  user_id          uuid not null references "User" (id),
  name             text not null check (name <> '' and plain_text(name, 64)),
  prefix           text not null unique check (prefix ~ '^[A-Za-z0-9_-]{4,32}$'),
  role_name        text not null unique check (role_name <> '' and plain_text(role_name, 63)),
  scopes           text[] not null check (cardinality(scopes) between 1 and 32 and plain_text(array_to_string(scopes, ' ', '?'), 1000)),
  portfolio_ids    uuid[] check (array_ndims(portfolio_ids) = 1 and array_lower(portfolio_ids, 1) = 1 and cardinality(portfolio_ids) between 1 and 100 and array_position(portfolio_ids, null) is null),
  -- The pattern is that of a symbol; it has no comma.
  symbols          text[] check (array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) between 1 and 100
    and array_to_string(symbols, ',', '') ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}(,[A-Z0-9][A-Z0-9._:/-]{0,31})*$'),
  largest_order    numeric(38,8) check (largest_order > 0 and largest_order < 1e20),
  addresses        inet[] check (array_ndims(addresses) = 1 and array_lower(addresses, 1) = 1 and cardinality(addresses) between 1 and 100 and array_position(addresses, null) is null),
  connection_limit integer not null default 5 check (connection_limit between 1 and 1000),
  created_at       timestamptz(6) not null default now(),
  created_by       uuid references "User" (id),
  expires_at       timestamptz(6),
  last_used_at     timestamptz(6),
  revoked_at       timestamptz(6),
  revoked_by       uuid references "User" (id),
  unique (user_id, name),
  -- Programs expect lists that begin at 1 and have one dimension: one other row breaks a whole answer.
  constraint "ApiKey_scopes_are_a_list" check (array_ndims(scopes) = 1 and array_lower(scopes, 1) = 1),
  constraint "ApiKey_narrow_scopes" check (num_nonnulls(portfolio_ids, symbols, largest_order) = 0 or scopes <@ array['viewer', 'analyst', 'agent', 'trader']),
  constraint "ApiKey_expires_later" check (expires_at > created_at),
  constraint "ApiKey_revoked_by_somebody" check (revoked_by is null or revoked_at is not null)
);
comment on table "ApiKey" is
  'API keys for programs: each is a separate login role with scopes. The secret is shown once and not stored; Postgres stores its verifier.';
comment on column "ApiKey".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "ApiKey".user_id is 'The owner: the key sees and trades the owner''s portfolios, within its scopes.';
comment on column "ApiKey".name is 'Name, unique among the keys of the user.';
comment on column "ApiKey".prefix is 'First characters of the key, to recognize it; they are not enough to log in.';
comment on column "ApiKey".role_name is 'The Postgres login role of this key.';
comment on column "ApiKey".scopes is 'The scopes of the key: the roles of its login, without the prefix traderai_.';
comment on column "ApiKey".portfolio_ids is 'The only portfolios that the key reads and trades; null: all that its user may trade.';
comment on column "ApiKey".symbols is 'The only symbols that the key trades, watches and publishes signals about; null: all.';
comment on column "ApiKey".largest_order is 'Largest notional of an order of the key, in the currency of the portfolio; null: no limit of its own.';
comment on column "ApiKey".addresses is
  'Addresses and networks that the key may connect from; null: any. A connection through a unix socket counts as 127.0.0.1.';
comment on column "ApiKey".connection_limit is 'Largest number of concurrent connections.';
comment on column "ApiKey".created_at is 'The desk''s clock, when the key was created.';
comment on column "ApiKey".created_by is 'The user that created the key.';
comment on column "ApiKey".expires_at is 'The expiry, the same as VALID UNTIL of the role; null for a key that does not expire.';
comment on column "ApiKey".last_used_at is 'The desk''s clock at the last use; null before the first use.';
comment on column "ApiKey".revoked_at is 'The desk''s clock, when the key was revoked; null while it is valid.';
comment on column "ApiKey".revoked_by is 'The user that revoked the key; null while it is valid.';

create table "Session" (
  id                 uuid primary key default new_id(),
  user_id            uuid references "User" (id),
  api_key_id         uuid references "ApiKey" (id),
  login              text not null default session_user check (plain_text(login, 63)),
  application        text check (plain_text(application, 64)),
  host               text check (plain_text(host, 255)),
  terminal           text check (plain_text(terminal, 120)),
  address            inet default inet_client_addr(),
  backend_pid        integer,
  backend_started_at timestamptz(6),
  started_at         timestamptz(6) not null default now(),
  last_seen_at       timestamptz(6) not null default now(),
  last_active_at     timestamptz(6),
  last_activity      text check (plain_text(last_activity, 64)),
  ended_at           timestamptz(6),
  end_reason         text check (plain_text(end_reason, 280)),
  ended_by           uuid references "User" (id),
  armed_portfolio_id uuid references "Portfolio" (id),
  armed_at           timestamptz(6),
  constraint "Session_armed" check ((armed_portfolio_id is null) = (armed_at is null)),
  constraint "Session_ends_after_its_start" check (ended_at >= started_at)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
comment on table "Session" is 'Sessions of consoles and programs, with origin and armed portfolio. One row each, kept after the end.';
comment on column "Session".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Session".user_id is 'The user; null for a login without a user.';
comment on column "Session".api_key_id is 'The API key of the session; null for a session of a user''s own login.';
comment on column "Session".login is 'The login role.';
comment on column "Session".application is 'application_name of the program.';
comment on column "Session".host is 'Host name of the machine, reported by the program; address comes from the server.';
comment on column "Session".terminal is 'Kind and size of the terminal, reported by the program.';
comment on column "Session".address is 'IP address of the client; null for a connection by the server''s Unix socket.';
comment on column "Session".backend_pid is 'Process id of the connection on the server; together with backend_started_at it identifies one connection.';
comment on column "Session".backend_started_at is 'The start of that server process.';
comment on column "Session".started_at is 'The desk''s clock, when the session began.';
comment on column "Session".last_seen_at is 'The desk''s clock at the last heartbeat.';
comment on column "Session".last_active_at is 'The desk''s clock, of the latest request with which the login changed the desk; last_seen_at is the latest heartbeat.';
comment on column "Session".last_activity is 'The latest such request, such as order placed.';
comment on column "Session".ended_at is 'The desk''s clock, when the session ended; null while it is open.';
comment on column "Session".end_reason is 'The reason for the end; null while it is open.';
comment on column "Session".ended_by is 'The user that ended the session; null while it is open, and when the program or the engine ended it.';
comment on column "Session".armed_portfolio_id is 'The portfolio that keys of this console trade without a confirmation; null while it is disarmed.';
comment on column "Session".armed_at is 'The desk''s clock, when the console was armed; null while it is disarmed.';
create index "Session_live" on "Session" (user_id, last_seen_at) include (host, armed_portfolio_id) where ended_at is null;
comment on index "Session_live" is 'Open sessions and their armed portfolio, from the index alone.';
create index "Session_started_at" on "Session" (started_at desc);
comment on index "Session_started_at" is 'Sessions, latest first.';
create index "Session_user_id_started_at" on "Session" (user_id, started_at desc);
comment on index "Session_user_id_started_at" is 'The latest sessions of a user: a new address and an unusual hour are judged by them.';
create index "Session_open_of_login" on "Session" (login) where ended_at is null;
comment on index "Session_open_of_login" is 'The open sessions of a login, for its activity.';
