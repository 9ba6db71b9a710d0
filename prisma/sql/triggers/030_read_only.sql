-- A read-only desk refuses every change of its tables, whoever asks and through whatever function. Only the migrator passes: a login with
-- the owner's rights that says so. What the desk writes about itself goes on: who is connected, who leads, how it fares, and the audit of it.
create or replace function public.refuse_when_read_only() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  why text;
begin
  if coalesce(current_setting('traderai.migrating', true), '') = 'on' and pg_has_role(session_user, 'traderai_owner', 'member') then
    return null;
  end if;
  -- An older snapshot would not show that the desk has become read-only.
  perform public.require_read_committed();
  select s.reason into why from public."DeskState" s where s.id = 1 and s.read_only;
  if why is not null then
    raise exception 'the desk is read-only: %', why
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'Reading goes on. See it with: traderai db status';
  end if;
  return null;
end
$$;
comment on function public.refuse_when_read_only() is 'Refuses a change of a table while DeskState says read-only, and in a transaction that would not see it.';

do $triggers$
declare
  target record;
begin
  for target in
    select c.relname as name from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like '\_%'
       and c.relname not in ('DeskState', 'EngineLease', 'Session', 'SystemHealth', 'JobRun', 'QueryBaseline', 'AuditLog', 'AuditHead')
       and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
  loop
    execute format('create or replace trigger %I before insert or update or delete or truncate on public.%I '
      'for each statement execute function public.refuse_when_read_only()', target.name || '_read_only', target.name);
  end loop;
end
$triggers$;

create or replace trigger "DeskState_audit_update" after update on public."DeskState" referencing old table as old_rows new table as new_rows
  for each statement execute function public.write_audit('id', '');
