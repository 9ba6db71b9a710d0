create or replace function public.review_statements(most integer)
  returns table (statement text, calls bigint, total_ms double precision, mean_ms double precision, max_ms double precision, rows bigint, share double precision, since timestamptz)
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  place text;
begin
  perform public.require_scope('admin');
  select n.nspname into place from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements';
  if place is null then
    raise exception 'this database does not count its statements' using errcode = 'TR404', detail = 'STATEMENTS_NOT_COUNTED',
      hint = 'Add pg_stat_statements to shared_preload_libraries as a superuser, restart the server, and run in this database: create extension pg_stat_statements';
  end if;
  return query execute format(
    -- E'': a plain literal is read by the session's standard_conforming_strings. A statement that sets a password is not normalized: its text would show the password.
    $query$ select case when s.query ~* E'\\mpassword\\M' then '(a statement with a password)' else s.query end,
                   s.calls, s.total_exec_time, s.mean_exec_time, s.max_exec_time, s.rows,
                   coalesce(s.total_exec_time / nullif(sum(s.total_exec_time) over (), 0), 0), i.stats_reset
              from %1$I.pg_stat_statements s, %1$I.pg_stat_statements_info i
             where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
             order by s.total_exec_time desc, s.queryid
             limit $1 $query$, place) using most;
exception
  when object_not_in_prerequisite_state then
    raise exception 'this server does not count its statements' using errcode = 'TR404', detail = 'STATEMENTS_NOT_COUNTED',
      hint = 'Set shared_preload_libraries = ''pg_stat_statements'' and restart the server.';
end
$$;
comment on function public.review_statements(integer) is
  'Statements of this desk by their time on the server in milliseconds, longest first; share is the fraction of the time of all statements. TR404 STATEMENTS_NOT_COUNTED without pg_stat_statements. For administrators.';
