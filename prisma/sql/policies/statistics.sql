-- needs: policies/grants
-- review_statements() shows the statements of all logins, and bound_statement_texts() bounds their texts: the owner may read all statistics.
do $statistics$
declare
  place text;
begin
  select n.nspname into place from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements';
  if place is not null then
    execute format('grant select on %1$I.pg_stat_statements, %1$I.pg_stat_statements_info to traderai_sessions', place);
    -- All execute rights in schema public were revoked from PUBLIC.
    execute format('grant execute on function %1$I.pg_stat_statements(boolean), %1$I.pg_stat_statements_info() to traderai_sessions', place);
    -- bound_statement_texts() reads the size of the file of texts and empties it.
    execute (select format('grant execute on function %s to traderai_sessions', p.oid::regprocedure)
               from pg_catalog.pg_proc p where p.pronamespace = place::regnamespace and p.proname = 'pg_stat_statements_reset');
    grant execute on function pg_catalog.pg_stat_file(text, boolean) to traderai_sessions;
  end if;
exception when insufficient_privilege then
  -- A server that others look after: without these rights the review has no statements, and the texts no bound.
  null;
end
$statistics$;
