-- Limits of one user, counted over its login and all its keys: open orders, alert rules, connections.
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
-- An administrator of an existing desk had no limit, and may run several consoles, commands and programs at once.
insert into "PersonLimit" (user_id, max_connections) select u.id, 40 from "User" u where u.role = 'ADMIN' and u.active and u.login is not null;

create index "Order_open_of_user" on "Order" (user_id, reduce_only) where is_open(status);
comment on index "Order_open_of_user" is 'Open orders by the user that placed them, for the limit of each user.';
create index "AlertRule_user_id" on "AlertRule" (user_id);
comment on index "AlertRule_user_id" is 'Alert rules by their owner, for the limit of each user.';

-- They become procedures: each closes the login and ends its connections before it touches a row, in several transactions.
drop function if exists revoke_api_key(uuid);
drop function if exists disable_user(uuid);
drop function if exists end_session(uuid);
drop function if exists end_sessions_of(text);
drop function if exists set_password_of(uuid, text);
drop function if exists end_logins(text[]);
