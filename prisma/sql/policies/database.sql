-- The database itself: a login without a scope cannot connect, and no login may create objects in it, temporary ones included.
-- Rights on a database are not copied with it: after creating a database from a template or a backup, run this again.
do $database$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('revoke all on database %I from traderai_viewer, traderai_analyst, traderai_trader, traderai_agent, traderai_risk, traderai_engine, traderai_admin, traderai_importer',
    current_database());
  -- Every scope is a member of the viewer scope.
  execute format('grant connect on database %I to traderai_viewer', current_database());
  -- Only for the stage of an import, which a function creates: a login's own type in pg_temp would be found before the system's.
  execute format('grant temporary on database %I to traderai_owner', current_database());
end
$database$;

-- The share of the disk for one session. No login can change these settings: they need a superuser, or a right that only administrators get.
do $bounds$
declare
  superuser constant text := (select r.rolname from pg_catalog.pg_roles r where r.oid = 10);
begin
  execute format('alter database %I set temp_file_limit = ''512MB''', current_database());
  -- A login can make the server log whole plans (debug_print_plan), warnings and its own statements: only the ends of connections are logged.
  execute format('alter database %I set log_min_messages = ''fatal''', current_database());
  execute format('alter database %I set log_min_error_statement = ''panic''', current_database());
  -- The first superuser and autovacuum, which runs as that role, keep their log and need room for their sorts.
  execute format('alter role %I in database %I set temp_file_limit = -1', superuser, current_database());
  execute format('alter role %I in database %I set log_min_messages = ''warning''', superuser, current_database());
  execute format('alter role %I in database %I set log_min_error_statement = ''error''', superuser, current_database());
  -- Jobs sort whole months; an administrator may raise the bound for one session, for example for a check of every law.
  -- The right belongs to the whole server: two desks that are migrated at the same time must not both change it.
  if not (has_parameter_privilege('traderai_owner', 'temp_file_limit', 'set') and has_parameter_privilege('traderai_admin', 'temp_file_limit', 'set')) then
    grant set on parameter temp_file_limit to traderai_owner, traderai_admin;
  end if;
  -- Should an engine ever be part of a deadlock, the other session finds it first and is ended.
  if not has_parameter_privilege('traderai_engine', 'deadlock_timeout', 'set') then
    grant set on parameter deadlock_timeout to traderai_engine;
  end if;
exception when insufficient_privilege then
  -- A server of other administrators: docs/operations.md lists the settings for it.
  null;
end
$bounds$;
