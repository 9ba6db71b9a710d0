-- The basis of all other migrations: roles, identifiers, the rule for text, and the state of the desk as a whole.

-- Roles belong to the whole cluster and may already exist, from another desk or an earlier run. They cannot log in. The last three
-- have no member: they own single functions, which run with their rights.
do $roles$
declare
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['traderai_owner', ''], ['traderai_viewer', ''], ['traderai_analyst', ''], ['traderai_trader', ''], ['traderai_agent', ''],
    ['traderai_risk', ''], ['traderai_engine', ''], ['traderai_admin', ''], ['traderai_importer', 'noinherit bypassrls'],
    ['traderai_roles', 'noinherit createrole'], ['traderai_sessions', 'inherit']] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted[1]) then
      begin
        execute format('create role %I nologin %s', wanted[1], wanted[2]);
      exception when duplicate_object or unique_violation then
        null; -- another desk of this cluster created it at the same moment
      end;
    end if;
  end loop;
end
$roles$;
comment on role traderai_owner is 'TraderAI: owns every object of a desk. It has no members.';
comment on role traderai_viewer is 'TraderAI scope: reads the market and its own portfolios.';
comment on role traderai_analyst is 'TraderAI scope: reads as viewer and publishes signals.';
comment on role traderai_trader is 'TraderAI scope: trades its own portfolios.';
comment on role traderai_agent is 'TraderAI scope: reads as viewer and publishes signals; never trades.';
comment on role traderai_risk is 'TraderAI scope: reads everything, sets limits, halts and resumes.';
comment on role traderai_engine is 'TraderAI scope: the engine, the only role that books fills.';
comment on role traderai_admin is 'TraderAI scope: all commands of a desk, including users and keys.';
comment on role traderai_importer is 'TraderAI: the role that an administrator sets to copy candles in. COPY does not support row security, so this role bypasses it; it has no right on portfolios and their rows.';
comment on role traderai_roles is 'TraderAI: owns the functions that create and drop logins. It has no members.';
comment on role traderai_sessions is 'TraderAI: owns the functions that read and end sessions. It has no members.';

create schema invariant;
comment on schema invariant is 'One view for each law of the desk: it shows the rows that break the law, so every view must be empty. `traderai db verify` reads all of them.';

-- Defaults and checks of tables call these functions, so a change of one is a migration, which must check the stored rows.
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
comment on function new_id() is 'A new version 7 uuid; such uuids sort by the time of their creation.';

create function plain_text(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- A body that is parsed here needs no search_path, and without one it is inlined into the checks, which a bulk import runs for every row.
  -- The same characters as UNSAFE in src/domain/plain-text.ts: control and bidirectional characters, and all that show nothing: fillers, joiners,
  -- variation selectors, marks of musical and shorthand notation, tags.
  return octet_length(value) <= longest * 4
     and char_length(value) <= longest
     and value !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
comment on function plain_text(text, integer) is
  'True when a text is short enough and has no control, bidirectional or invisible character, so that it is safe for a terminal.';

create function plain_lines(value text, longest integer) returns boolean
  language sql immutable parallel safe
  -- Without a search_path it is inlined into the checks, as plain_text is.
as $$
  select char_length(value) <= longest and public.plain_text(translate(value, E'\n\t', ''), longest)
$$;
comment on function plain_lines(text, integer) is 'As plain_text, for texts of several lines: line breaks and tabs are allowed too.';

-- The migrator and the triggers of every table read it: see prisma/sql/desk/refuse_when_read_only.sql.
create table "DeskState" (
  id                    smallint primary key default 1 check (id = 1),
  read_only             boolean not null default false,
  reason                text check (reason <> '' and plain_text(reason, 500)),
  cause                 text check (cause in ('MIGRATION', 'ADMINISTRATOR')),
  changed_at            timestamptz(6) not null default now(),
  changed_by            text not null default session_user check (plain_text(changed_by, 63)),
  day_zone              text not null default 'UTC' check (day_zone ~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'),
  day_cut               time(0) not null default '00:00' check (day_cut < '24:00' and extract(second from day_cut) = 0),
  max_quote_age_seconds integer not null default 15 check (max_quote_age_seconds between 1 and 86400),
  constraint "DeskState_says_why" check (read_only = (reason is not null) and read_only = (cause is not null))
);
comment on table "DeskState" is
  'The state of the whole desk: whether it is read-only, why and since when, and the desk''s day. A failed migration leaves it read-only; an administrator can set it too.';
comment on column "DeskState".id is 'Always 1: the table has one row.';
comment on column "DeskState".read_only is 'True: the desk refuses all changes.';
comment on column "DeskState".reason is 'Why the desk is read-only; null when it is not.';
comment on column "DeskState".cause is 'MIGRATION: the next successful migration ends the read-only mode. ADMINISTRATOR: only an administrator ends it.';
comment on column "DeskState".changed_at is 'The time of the last change of read_only.';
comment on column "DeskState".changed_by is 'The login that started or ended the read-only mode.';
comment on column "DeskState".day_zone is 'The IANA time zone of the desk''s day.';
comment on column "DeskState".day_cut is
  'The time of day in day_zone at which a new day begins. The date of a day is the date of its end, or of its beginning when it ends at midnight.';
comment on column "DeskState".max_quote_age_seconds is
  'Age, on the desk''s clock and in seconds, above which a live quote is stale: no order is accepted by it, and none fills at it.';
insert into "DeskState" default values;
