-- Drops the desk and moves the earlier application's objects back to public, unchanged.
do $way_back$
declare
  target record;
  setting text;
begin
  -- Started, but nothing moved yet: public still belongs to the earlier application.
  if to_regnamespace('legacy_kept') is null then
    return;
  end if;
  perform takeover.drop_objects('public');
  if to_regnamespace('legacy') is not null then
    for target in
      select c.oid::regclass as relation from pg_catalog.pg_class c where c.relnamespace = 'legacy'::regnamespace and c.relkind = 'v'
    loop
      execute format('drop view %s cascade', target.relation);
    end loop;
    perform takeover.move_objects('legacy', 'public');
    drop schema legacy;
  end if;
  for target in
    select c.oid::regclass as relation from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
     where c.relnamespace = 'legacy_kept'::regnamespace and t.tgname = 'traderai_kept' and t.tgparentid = 0
  loop
    execute format('drop trigger traderai_kept on %s', target.relation);
  end loop;
  perform takeover.move_objects('legacy_kept', 'public');
  drop schema legacy_kept;
  -- The bounds that policies/database.sql set on the database.
  foreach setting in array array['temp_file_limit', 'log_min_messages', 'log_min_error_statement'] loop
    execute format('alter database %I reset %I', current_database(), setting);
    execute format('alter role %I in database %I reset %I', (select r.rolname from pg_catalog.pg_roles r where r.oid = 10), current_database(), setting);
  end loop;
  -- Objects of the desk outside public: all that belong to its owner.
  for target in
    select n.nspname as name from pg_catalog.pg_namespace n join pg_catalog.pg_roles r on r.oid = n.nspowner
     where r.rolname = 'traderai_owner' and n.nspname <> 'takeover'
  loop
    execute format('drop schema %I cascade', target.name);
  end loop;
  drop schema if exists invariant cascade;
  for target in
    (select * from takeover.current_rights() except select * from takeover.found_right)
  loop
    execute format('revoke %s on %s %s from %s', target.privilege, target.kind,
      case when target.kind in ('function', 'table') then target.name when target.kind = 'database' then quote_ident(current_database()) else quote_ident(target.name) end,
      case target.grantee when 'public' then 'public' else quote_ident(target.grantee) end);
  end loop;
  for target in
    (select * from takeover.found_right except select * from takeover.current_rights())
  loop
    execute format('grant %s on %s %s to %s%s', target.privilege, target.kind,
      case when target.kind in ('function', 'table') then target.name when target.kind = 'database' then quote_ident(current_database()) else quote_ident(target.name) end,
      case target.grantee when 'public' then 'public' else quote_ident(target.grantee) end,
      case when target.grantable then ' with grant option' else '' end);
  end loop;
end
$way_back$;
drop schema takeover cascade;
