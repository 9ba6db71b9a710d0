-- Whether the desk takes changes at all: a state of the desk that its triggers enforce for everybody, not a setting of a session.
create table "DeskState" (
  id         smallint primary key default 1 check (id = 1),
  read_only  boolean not null default false,
  reason     text check (reason <> '' and plain_text(reason, 500)),
  cause      text check (cause in ('MIGRATION', 'ADMINISTRATOR')),
  changed_at timestamptz(6) not null default now(),
  changed_by text not null default session_user check (plain_text(changed_by, 63)),
  constraint "DeskState_says_why" check (read_only = (reason is not null) and read_only = (cause is not null))
);
insert into "DeskState" default values;
comment on table "DeskState" is 'Whether the desk is read-only, why, and since when. A failed migration leaves it read-only; so may an administrator.';
comment on column "DeskState".cause is 'MIGRATION: the next migration that succeeds ends it. ADMINISTRATOR: only an administrator does.';
comment on column "DeskState".changed_by is 'The login that set or ended it.';
