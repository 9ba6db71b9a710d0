-- The dead man of a session: which open orders are canceled when it vanishes while it is armed, and the session that placed an order.
create type "DeadMan" as enum ('OFF', 'SESSION', 'PORTFOLIO');
comment on type "DeadMan" is
  'The open orders that are canceled when an armed session vanishes: none, those that it placed, or those of its user in the armed portfolio. Reduce-only orders stay.';

alter table "Session"
  add column dead_man "DeadMan" not null default 'OFF',
  add column fired_at timestamptz(6),
  add column fired_dead_man "DeadMan" check (fired_dead_man <> 'OFF'),
  add column fired_portfolio_id uuid references "Portfolio" (id),
  add column cancels_done_at timestamptz(6),
  add constraint "Session_fired" check (num_nonnulls(fired_at, fired_dead_man, fired_portfolio_id) in (0, 3)),
  add constraint "Session_cancels_after_firing" check (cancels_done_at is null or fired_at is not null and cancels_done_at >= fired_at),
  add constraint "Session_not_armed_while_it_cancels" check (fired_at is null or cancels_done_at is not null or armed_portfolio_id is null);
comment on column "Session".dead_man is 'The open orders that are canceled when the session vanishes while it is armed.';
comment on column "Session".fired_at is
  'The desk''s clock, when the session last vanished while it was armed: orders that were placed by then are canceled. Null: it never did, or its dead man was off.';
comment on column "Session".fired_dead_man is 'The choice of dead_man at fired_at.';
comment on column "Session".fired_portfolio_id is 'The portfolio that was armed at fired_at.';
comment on column "Session".cancels_done_at is 'The desk''s clock, when the cancel of every such order was requested; null while the engine still looks for them.';
create index "Session_cancels" on "Session" (fired_at) where fired_at is not null and cancels_done_at is null;
comment on index "Session_cancels" is 'Vanished sessions whose orders are still to be canceled.';

alter table "Order" add column session_id uuid references "Session" (id);
comment on column "Order".session_id is 'The console session that placed it; null for scripts, exits and the engine.';

create index "Halt_resumed_by" on "Halt" (resumed_by, resumed_at) where resumed_at is not null;
comment on index "Halt_resumed_by" is 'The latest resumptions of a user, which are bounded.';

drop function if exists touch_session(uuid, uuid);
drop function if exists read_sessions();
