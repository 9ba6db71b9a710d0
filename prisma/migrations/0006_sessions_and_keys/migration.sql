-- Who is on the desk, and which keys programs come with.
create function plain_lines(value text, longest integer) returns boolean
  language sql immutable parallel safe
as $$
  select char_length(value) <= longest and public.plain_text(translate(value, E'\n\t', ''), longest)
$$;
comment on function plain_lines(text, integer) is 'As plain_text, for texts of several lines: line breaks and tabs are allowed too.';

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
comment on table "ApiKey" is 'A program''s key: a login role of its own with scopes. The secret is shown once and kept nowhere; Postgres has its verifier.';
comment on column "ApiKey".prefix is 'First characters of the key: enough to recognise it, worthless to log in with.';
comment on column "ApiKey".role_name is 'The Postgres login role of this key.';
comment on column "ApiKey".scopes is 'What the key may do: the scope roles its login is a member of, without their prefix.';
comment on column "ApiKey".expires_at is 'Null for a key that does not expire; the role''s VALID UNTIL says the same.';

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
) with (fillfactor = 70);
comment on table "Session" is 'Who is on the desk, from where, and armed on what. A row a console or program, kept when it has ended.';
comment on column "Session".host is 'The machine the program runs on, as it says itself; address is what the server sees.';
comment on column "Session".terminal is 'Kind and size of the terminal, as the program says.';
comment on column "Session".backend_pid is 'The server process of the connection; with backend_started_at it names one connection for good.';
comment on column "Session".last_seen_at is 'The desk''s clock, when the program last said that it lives.';
comment on column "Session".armed_portfolio_id is 'The portfolio that keys of this console trade without asking; null when it is disarmed.';
