drop function if exists touch_session(uuid, uuid, "DeadMan");
drop function if exists lose_session(uuid);
drop function if exists read_sessions();
drop function if exists presence();
drop function if exists connected_session();
drop function if exists dead_man_fires("Session");
drop function if exists alert_dead_man(uuid, "Portfolio", integer);
drop function if exists vanished_orders();
drop function if exists cancel_vanished_orders(integer);
drop function if exists halt_covers("Halt", uuid, uuid, uuid, text);
drop index if exists "Halt_resumed_by";
alter table "Order" drop column session_id;
alter table "Session"
  drop column dead_man, drop column fired_at, drop column fired_dead_man, drop column fired_portfolio_id, drop column cancels_done_at;
drop type "DeadMan";
