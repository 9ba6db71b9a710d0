-- Roles, identifiers, the rule for text, and people.
-- Roles belong to the whole cluster and may already stand there: another desk, or an earlier run.
do $roles$
declare
  role_name text;
begin
  foreach role_name in array array['traderai_owner', 'traderai_viewer', 'traderai_trader', 'traderai_engine', 'traderai_admin'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception when duplicate_object or unique_violation then
        null; -- another desk of this cluster made it at this very moment
      end;
    end if;
  end loop;
end
$roles$;

create function new_id() returns uuid
  language sql volatile parallel safe
  set search_path = ''
as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
comment on function new_id() is 'A version 7 uuid: ordered by the time it was made.';

create function plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  set search_path = ''
as $$
  select octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]'
$$;
comment on function plain_text(text, integer) is
  'True when a text fits and carries no control, bidirectional or invisible character: what a terminal may be shown.';

create type "UserRole" as enum ('USER', 'ANALYST', 'ADMIN');

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
comment on column "User".login is 'The Postgres login role this user connects as: permission is judged by session_user.';
comment on column "User".password_hash is 'Kept from an earlier application; Postgres itself authenticates logins.';
