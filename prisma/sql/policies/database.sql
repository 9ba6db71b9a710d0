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
