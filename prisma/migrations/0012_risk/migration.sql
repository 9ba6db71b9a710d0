-- Halts: who set and ended one, what it cancels, and whether a second person must end it.
alter table "Halt"
  add column number bigint generated always as identity unique,
  add column protective_until timestamptz(6),
  add column second_person boolean not null default false,
  add column halted_login text not null default session_user check (plain_text(halted_login, 63)),
  add column resumed_login text check (plain_text(resumed_login, 63));
alter table "Halt" add constraint "Halt_resumed_login" check ((resumed_login is null) = (resumed_at is null));
comment on column "Halt".number is 'A short number for commands and lists.';
comment on column "Halt".protective_until is 'Reduce-only orders that were placed before this instant of the desk''s clock are canceled too; null: they stay working.';
comment on column "Halt".second_person is 'True: the user that halted trading may not resume it.';
comment on column "Halt".halted_login is 'The login that halted trading.';
comment on column "Halt".resumed_login is 'The login that resumed trading; null while the halt is in force.';
comment on index "Halt_number_key" is 'Finds a halt by the number that people use.';

-- Its columns are others: a replacement keeps the names of the old ones.
drop view if exists invariant.exits_within_entry;
