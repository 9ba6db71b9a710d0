-- What Postgres itself lets everybody do, and nobody at a desk needs: other people's locks, the queue of notifications, blobs and
-- messages that nothing accounts for, and programs in place of statements. The desk's own functions keep what they use.
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
-- Imports beside one another wait for each other by these.
grant execute on function pg_catalog.pg_advisory_xact_lock(integer, integer), pg_catalog.pg_advisory_xact_lock_shared(integer, integer) to traderai_importer;
-- A DO block is a program: loops without end, errors swallowed. Functions that stand already do not ask for this right.
revoke usage on language plpgsql from public;
