-- A read-only desk refuses every change of its tables, by any login and through any function. Only the migrator passes: a login with
-- the owner's rights and the setting traderai.migrating. The desk still writes about itself: sessions, the lease, health, and their audit.
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
