-- Revokes rights that Postgres gives to PUBLIC and that no login of a desk needs: locks of other sessions, the queue of notifications, blobs and
-- messages and files of snapshots that no limit counts, programs in place of statements, and lists of other logins. The desk's own functions keep the rights that they use.
do $catalog$
declare
  call text;
begin
  for call in
    select p.oid::regprocedure::text from pg_catalog.pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace
       and p.proname ~ '^(pg_(try_)?advisory_.*|pg_notify|pg_logical_emit_message|pg_export_snapshot|lo_.*|loread|lowrite)$'
  loop
    execute format('revoke all on function %s from public', call);
  end loop;
end
$catalog$;
grant execute on function pg_catalog.pg_notify(text, text), pg_catalog.pg_advisory_xact_lock(integer, integer),
  pg_catalog.pg_advisory_xact_lock_shared(integer, integer), pg_catalog.pg_advisory_xact_lock(bigint),
  pg_catalog.pg_try_advisory_xact_lock(integer, integer), pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer), pg_catalog.pg_try_advisory_xact_lock(bigint),
  pg_catalog.pg_try_advisory_lock(integer, integer), pg_catalog.pg_advisory_unlock(integer, integer) to traderai_owner;
-- pg_dump with several jobs shares its snapshot.
grant execute on function pg_catalog.pg_export_snapshot() to pg_read_all_data;
-- Concurrent imports use these to wait for each other.
grant execute on function pg_catalog.pg_advisory_xact_lock(integer, integer), pg_catalog.pg_advisory_xact_lock_shared(integer, integer) to traderai_importer;
-- A DO block is a program: it can loop forever and swallow errors. Existing functions do not need this right.
revoke usage on language plpgsql from public;

-- The lists of other logins, of their scopes and of their connections. A login asks about itself with the functions that name no login.
revoke select on pg_catalog.pg_roles, pg_catalog.pg_user, pg_catalog.pg_group, pg_catalog.pg_auth_members, pg_catalog.pg_db_role_setting,
  pg_catalog.pg_stat_activity from public;
grant select on pg_catalog.pg_roles, pg_catalog.pg_user, pg_catalog.pg_group, pg_catalog.pg_auth_members, pg_catalog.pg_db_role_setting
  to traderai_owner, traderai_roles, traderai_sessions, traderai_admin;
grant select on pg_catalog.pg_stat_activity to traderai_owner, traderai_sessions, traderai_engine, traderai_admin, pg_read_all_stats;
do $logins$
declare
  call text;
begin
  for call in
    select p.oid::regprocedure::text from pg_catalog.pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace
       and (p.proname = 'pg_has_role' and p.pronargs = 3
         or p.proname ~ '^has_.*_privilege$' and p.pronargs = case p.proname when 'has_column_privilege' then 4 else 3 end)
  loop
    execute format('revoke execute on function %s from public', call);
    execute format('grant execute on function %s to traderai_owner, traderai_roles, traderai_sessions, traderai_admin', call);
  end loop;
end
$logins$;
revoke execute on function pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_userid(integer) from public;
grant execute on function pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_userid(integer)
  to traderai_owner, traderai_sessions, traderai_engine, traderai_admin, pg_read_all_stats;
