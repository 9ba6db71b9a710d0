-- Revokes rights that Postgres gives to PUBLIC and that no login of a desk needs: locks of other sessions, the queue of notifications, blobs and
-- messages that no limit counts, and programs in place of statements. The desk's own functions keep the rights that they use.
do $catalog$
declare
  call text;
begin
  for call in
    select p.oid::regprocedure::text from pg_catalog.pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace
       and p.proname ~ '^(pg_(try_)?advisory_.*|pg_notify|pg_logical_emit_message|lo_.*|loread|lowrite)$'
  loop
    execute format('revoke all on function %s from public', call);
  end loop;
end
$catalog$;
grant execute on function pg_catalog.pg_notify(text, text), pg_catalog.pg_advisory_xact_lock(integer, integer),
  pg_catalog.pg_try_advisory_lock(integer, integer), pg_catalog.pg_advisory_unlock(integer, integer) to traderai_owner;
-- Concurrent imports use these to wait for each other.
grant execute on function pg_catalog.pg_advisory_xact_lock(integer, integer), pg_catalog.pg_advisory_xact_lock_shared(integer, integer) to traderai_importer;
-- A DO block is a program: it can loop forever and swallow errors. Existing functions do not need this right.
revoke usage on language plpgsql from public;
