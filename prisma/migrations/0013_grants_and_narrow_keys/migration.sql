-- Orders in another user's portfolio need a grant of its owner, keys can be narrowed, and alerts report acts of other logins.
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
create unique index "PortfolioGrant_one_in_force" on "PortfolioGrant" (user_id, portfolio_id) where revoked_at is null;
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
comment on index "PortfolioGrant_one_in_force" is 'One grant a user and portfolio. Row security reads those of a user once a query.';

alter type "AlertType" add value 'PORTFOLIO_ACTION';
alter type "AlertType" add value 'LOGIN';

alter table "ApiKey"
  add column portfolio_ids uuid[] check (array_ndims(portfolio_ids) = 1 and array_lower(portfolio_ids, 1) = 1 and cardinality(portfolio_ids) between 1 and 100 and array_position(portfolio_ids, null) is null),
  -- The pattern is that of a symbol; it has no comma.
  add column symbols text[] check (array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) between 1 and 100
    and array_to_string(symbols, ',', '') ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}(,[A-Z0-9][A-Z0-9._:/-]{0,31})*$'),
  add column largest_order numeric(38, 8) check (largest_order > 0 and largest_order < 1e20),
  add column addresses inet[] check (array_ndims(addresses) = 1 and array_lower(addresses, 1) = 1 and cardinality(addresses) between 1 and 100 and array_position(addresses, null) is null),
  add constraint "ApiKey_narrow_scopes" check (num_nonnulls(portfolio_ids, symbols, largest_order) = 0 or scopes <@ array['viewer', 'analyst', 'agent', 'trader']);
comment on column "ApiKey".portfolio_ids is 'The only portfolios that the key reads and trades; null: all that its user may trade.';
comment on column "ApiKey".symbols is 'The only symbols that the key trades, watches and publishes signals about; null: all.';
comment on column "ApiKey".largest_order is 'Largest notional of an order of the key, in the currency of the portfolio; null: no limit of its own.';
comment on column "ApiKey".addresses is
  'Addresses and networks that the key may connect from; null: any. A connection through a unix socket counts as 127.0.0.1.';

-- They get other parameters.
drop function if exists create_api_key(text, text[], text, text, timestamptz, integer);

-- The activity of each session, and what is usual for a user.
alter table "Session"
  add column last_active_at timestamptz(6),
  add column last_activity text check (plain_text(last_activity, 64));
comment on column "Session".last_active_at is 'The desk''s clock, of the latest request with which the login changed the desk; last_seen_at is the latest heartbeat.';
comment on column "Session".last_activity is 'The latest such request, such as order placed.';
create index "Session_user_id_started_at" on "Session" (user_id, started_at desc);
comment on index "Session_user_id_started_at" is 'The latest sessions of a user: a new address and an unusual hour are judged by them.';
create index "Session_open_of_login" on "Session" (login) where ended_at is null;
comment on index "Session_open_of_login" is 'The open sessions of a login, for its activity.';

create index "Alert_correlation_id" on "Alert" (correlation_id, created_at) where correlation_id is not null;
comment on index "Alert_correlation_id" is 'The alerts of one cause: an episode raises one.';

-- It gets other columns.
drop function if exists read_sessions();
