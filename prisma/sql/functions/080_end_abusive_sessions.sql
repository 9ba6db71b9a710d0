create or replace function public.end_abusive_sessions() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- What a person may hold up before it is ended; nobody can lengthen these for himself.
  engine_waits constant interval := '1 second';
  idle_in_transaction constant interval := '60 seconds';
  statement_runs constant interval := '5 minutes';
  queue_share constant double precision := 0.05;
  queue_held constant interval := '5 seconds';
begin
  -- What the server says of sessions is kept for a transaction unless it is asked anew.
  perform pg_stat_clear_snapshot();
  return query
  with recursive backends as materialized (
    select * from public.read_backends()
  ), blocking (pid) as (
    select unnest(pg_blocking_pids(b.process_id)) from backends b
     where b.engine and b.state = 'active' and b.statement_at < clock_timestamp() - engine_waits
    union
    select unnest(pg_blocking_pids(w.pid)) from blocking w
  ), judged as materialized (
    select b.process_id, b.login, b.started_at,
           case
             when exists (select from public."User" u where u.login = b.login and not u.active)
               or exists (select from public."ApiKey" k where k.role_name = b.login and (k.revoked_at is not null or k.expires_at <= clock_timestamp()))
               then 'its login is closed'
             when b.process_id in (select w.pid from blocking w) then 'it kept the engine waiting'
             when b.state like 'idle in transaction%' and b.state_at < clock_timestamp() - idle_in_transaction then 'it was idle in a transaction'
             when b.state = 'active' and not b.admin and b.statement_at < clock_timestamp() - statement_runs then 'its statement ran too long'
             when pg_notification_queue_usage() > queue_share
              and (b.transaction_at < clock_timestamp() - queue_held or b.wait = 'ClientWrite' and b.state_at < clock_timestamp() - queue_held)
               then 'it held up the queue of notifications'
           end as reason
      from backends b
     where not b.superuser and not b.engine and b.process_id <> pg_backend_pid()
  )
  select j.process_id, j.login, j.reason from judged j
   where j.reason is not null and public.end_backend(j.process_id, j.started_at);
  -- Consoles that went without saying so.
  update public."Session" s
     set ended_at = clock_timestamp(), end_reason = 'not seen any more', armed_portfolio_id = null, armed_at = null
   where s.ended_at is null and s.last_seen_at < clock_timestamp() - interval '2 minutes'
     and not exists (select from public.read_backends() b where b.login = s.login);
end
$$;
comment on function public.end_abusive_sessions() is
  'Ends sessions of people that hold up others: locks the engine waits for, transactions left open, endless statements, the queue of notifications, closed logins. The engine calls it about once a second.';
