-- Users, and what each has: portfolios, keys for programs, and sessions at the desk.
create type "UserRole" as enum ('USER', 'ANALYST', 'ADMIN');
comment on type "UserRole" is
  'What an earlier application called a user. ADMIN names administrators of the desk still; what a login may do besides is said by its scope roles.';
create type "AccountKind" as enum ('CASH', 'MARGIN');
comment on type "AccountKind" is 'CASH: no shorts, and cash never below zero. MARGIN: bounded by buying power when an order is placed.';

create table "User" (
  id            uuid primary key default new_id(),
  email         text not null unique check (plain_text(email, 320)),
  username      text not null unique check (username <> '' and plain_text(username, 64)),
  password_hash text check (plain_text(password_hash, 512)),
  role          "UserRole" not null default 'USER',
  login         text unique check (plain_text(login, 63)),
  active        boolean not null default true,
  last_login_at timestamptz(6),
  created_at    timestamptz(6) not null default now(),
  updated_at    timestamptz(6) not null default now()
);
comment on table "User" is 'A person or an agent that may use the desk.';
comment on column "User".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "User".email is 'Unique among users.';
comment on column "User".username is 'What people call it, and what a login is named after.';
comment on column "User".password_hash is 'Kept from an earlier application; Postgres itself authenticates logins.';
comment on column "User".role is 'ADMIN makes an administrator of whoever also has the scope; the others are kept from an earlier application.';
comment on column "User".login is 'The Postgres login role this user connects as: permission is judged by session_user.';
comment on column "User".active is 'False: its logins are closed, its books stay.';
comment on column "User".last_login_at is 'Kept from an earlier application; sessions say who is on.';
comment on column "User".created_at is 'The desk''s clock.';
comment on column "User".updated_at is 'The desk''s clock, when the row was last written.';

-- Rows that change all the time are vacuumed and analyzed when a fiftieth has changed, not a fifth.
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
comment on table "Portfolio" is 'A book of its own: cash, positions and orders of one user.';
comment on column "Portfolio".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Portfolio".user_id is 'Whose it is.';
comment on column "Portfolio".name is 'Unique among its user''s.';
comment on column "Portfolio".description is 'What its user says of it.';
comment on column "Portfolio".account is 'CASH: no shorts, and cash never below zero. MARGIN: bounded by buying power when an order is placed.';
comment on column "Portfolio".currency is 'What its cash, equity and results are in.';
comment on column "Portfolio".cash_balance_usd is 'Cash in the portfolio''s currency: always the sum of its CASH ledger entries.';
comment on column "Portfolio".total_value_usd is 'Equity when the engine last valued it; the console values live from quotes.';
comment on column "Portfolio".next_order_number is 'The short number of its next order.';
comment on column "Portfolio".active is 'False: every new order is denied.';
comment on column "Portfolio".suspended_at is
  'The desk''s clock, when the engine set the portfolio apart because it could not book for it; null while it trades.';
comment on column "Portfolio".suspended_reason is 'What could not be booked, with what the database said; null while it trades.';
comment on column "Portfolio".buying_power_negative_at is
  'Since when buying power of a MARGIN account is below zero, by the desk''s clock; null while it is not. One alert is raised for each such time.';
comment on column "Portfolio".created_at is 'The desk''s clock.';
comment on column "Portfolio".updated_at is 'The desk''s clock, when the row was last written.';

create table "ApiKey" (
  id               uuid primary key default new_id(),
  user_id          uuid not null references "User" (id),
  name             text not null check (name <> '' and plain_text(name, 64)),
  prefix           text not null unique check (prefix ~ '^[A-Za-z0-9_-]{4,32}$'),
  role_name        text not null unique check (role_name <> '' and plain_text(role_name, 63)),
  scopes           text[] not null check (cardinality(scopes) between 1 and 32 and plain_text(array_to_string(scopes, ' ', '?'), 1000)),
  connection_limit integer not null default 5 check (connection_limit between 1 and 1000),
  created_at       timestamptz(6) not null default now(),
  created_by       uuid references "User" (id),
  expires_at       timestamptz(6),
  last_used_at     timestamptz(6),
  revoked_at       timestamptz(6),
  revoked_by       uuid references "User" (id),
  unique (user_id, name),
  constraint "ApiKey_expires_later" check (expires_at > created_at),
  constraint "ApiKey_revoked_by_somebody" check (revoked_by is null or revoked_at is not null)
);
comment on table "ApiKey" is
  'A program''s key: a login role of its own with scopes. The secret is shown once and kept nowhere; Postgres has its verifier.';
comment on column "ApiKey".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "ApiKey".user_id is 'Whose key it is: it sees and trades what is theirs, within its scopes.';
comment on column "ApiKey".name is 'Unique among its user''s.';
comment on column "ApiKey".prefix is 'First characters of the key: enough to recognise it, worthless to log in with.';
comment on column "ApiKey".role_name is 'The Postgres login role of this key.';
comment on column "ApiKey".scopes is 'What the key may do: the scope roles its login is a member of, without their prefix.';
comment on column "ApiKey".connection_limit is 'How many connections it may have at once.';
comment on column "ApiKey".created_at is 'The desk''s clock.';
comment on column "ApiKey".created_by is 'Who made it.';
comment on column "ApiKey".expires_at is 'Null for a key that does not expire; the role''s VALID UNTIL says the same.';
comment on column "ApiKey".last_used_at is 'The desk''s clock; null before it was used.';
comment on column "ApiKey".revoked_at is 'The desk''s clock; null while it is good.';
comment on column "ApiKey".revoked_by is 'Who took it back.';

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
  ended_at           timestamptz(6),
  end_reason         text check (plain_text(end_reason, 280)),
  ended_by           uuid references "User" (id),
  armed_portfolio_id uuid references "Portfolio" (id),
  armed_at           timestamptz(6),
  constraint "Session_armed" check ((armed_portfolio_id is null) = (armed_at is null)),
  constraint "Session_ends_after_its_start" check (ended_at >= started_at)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
comment on table "Session" is 'Who is on the desk, from where, and armed on what. A row a console or program, kept when it has ended.';
comment on column "Session".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Session".user_id is 'Who is on; null for a login without a user.';
comment on column "Session".api_key_id is 'The key it came with; null for a person.';
comment on column "Session".login is 'What it is logged in as.';
comment on column "Session".application is 'What the program calls itself.';
comment on column "Session".host is 'The machine the program runs on, as it says itself; address is what the server sees.';
comment on column "Session".terminal is 'Kind and size of the terminal, as the program says.';
comment on column "Session".address is 'Where it connects from; null on the server''s own socket.';
comment on column "Session".backend_pid is 'The server process of the connection; with backend_started_at it names one connection for good.';
comment on column "Session".backend_started_at is 'When that server process began.';
comment on column "Session".started_at is 'The desk''s clock.';
comment on column "Session".last_seen_at is 'The desk''s clock, when the program last said that it lives.';
comment on column "Session".ended_at is 'The desk''s clock; null while it is on.';
comment on column "Session".end_reason is 'Why it ended.';
comment on column "Session".ended_by is 'Who ended it, when somebody did.';
comment on column "Session".armed_portfolio_id is 'The portfolio that keys of this console trade without asking; null when it is disarmed.';
comment on column "Session".armed_at is 'The desk''s clock; null while it is disarmed.';
create index "Session_live" on "Session" (user_id, last_seen_at) include (host, armed_portfolio_id) where ended_at is null;
comment on index "Session_live" is 'Who is on, and armed on what, without opening the table.';
create index "Session_started_at" on "Session" (started_at desc);
comment on index "Session_started_at" is 'Sessions, latest first.';
