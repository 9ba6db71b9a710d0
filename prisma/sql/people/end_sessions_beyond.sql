create or replace function public.end_sessions_beyond(
  idle_in_transaction interval, statement_runs interval, transaction_open interval, queue_share double precision, queue_held interval
) returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- Asking also empties the queue of the notifications that every session has read: a full queue takes no notification, and so would stay full after the session that kept it.
  queue_used constant double precision := pg_notification_queue_usage();
begin
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  return query
  with backends as (
    select b.*, true as here from public.read_backends() b
    union all
    -- The queue of notifications, processors and disk belong to the whole server.
    select e.*, false from public.read_backends_elsewhere() e
  ), judged as materialized (
    select b.process_id, b.login, b.started_at,
           case
             when c.closed then 'its login is closed'
             -- An engine may take as long as its work takes, until its login is closed.
             when b.engine then null
             when b.state like 'idle in transaction%' and b.state_at < clock_timestamp() - idle_in_transaction then 'it was idle in a transaction'
             when b.state = 'active' and not b.admin and b.statement_at < clock_timestamp() - statement_runs then 'its statement ran too long'
             -- A transaction with one statement a minute is never idle but still keeps its locks and old rows.
             when not b.admin and b.transaction_at < clock_timestamp() - transaction_open then 'its transaction was open too long'
             when queue_used > queue_share
              and (b.transaction_at < clock_timestamp() - queue_held or b.wait = 'ClientWrite' and b.state_at < clock_timestamp() - queue_held)
               then 'it blocked the queue of notifications'
           end as reason
      from backends b
     cross join lateral (
       -- close_lock_fillers() closes a login whose user is active.
       select exists (select from pg_catalog.pg_roles r where r.rolname = b.login and not r.rolcanlogin)
              or (exists (select from public."User" u where u.login = b.login and (not u.active or public.has_expired(u.login)))
               or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                           where k.role_name = b.login and (k.revoked_at is not null or k.expires_at <= clock_timestamp() or public.has_expired(u.login))))
              -- Another desk may have opened the login again.
              and (b.here or exists (select from pg_catalog.pg_roles r
                                      where r.rolname = b.login and (not r.rolcanlogin or r.rolvaliduntil <= clock_timestamp()))) as closed) c
     where not b.of_server and b.process_id <> pg_backend_pid()
  )
  select j.process_id, j.login, j.reason from judged j
   where j.reason is not null and public.end_backend_once(j.process_id, j.started_at);
end
$$;
comment on function public.end_sessions_beyond(interval, interval, interval, double precision, interval) is
  'Ends sessions that block others for longer than these limits: every session of this desk, and those of its logins in other databases of the server. Only end_abusive_sessions calls it, with its limits.';
