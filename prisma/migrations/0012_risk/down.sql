-- Without these functions nothing would refuse orders while a halt is in force.
do $check$
declare
  remaining constant bigint := (select count(*) from "Halt" h where h.resumed_at is null);
begin
  if remaining > 0 then
    raise exception 'halts in force: %', remaining
      using errcode = 'TR409', detail = 'HALTS_IN_FORCE', hint = 'End them with: traderai resume; then roll back again.';
  end if;
end
$check$;

drop view if exists invariant.no_risk_while_halted, invariant.exits_within_entry;
drop function if exists halt(text, text, uuid, text, boolean, boolean);
drop function if exists resume(uuid, text);
drop function if exists halted_orders();
drop function if exists refuse_halted_trades(jsonb);
drop function if exists halt_denial("Portfolio", text, uuid);
drop function if exists halt_over("Portfolio", text, uuid);
drop function if exists halt_scope("Halt");
drop trigger if exists "Halt_notify_insert" on "Halt";
drop trigger if exists "Halt_notify_update" on "Halt";
drop trigger if exists "Halt_notify_delete" on "Halt";
alter table "Halt" drop column number, drop column protective_until, drop column second_person, drop column halted_login, drop column resumed_login;
