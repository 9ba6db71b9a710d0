create or replace function public.end_lock_holders() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- The least that the server's table of locks has room for. It is one table for all databases, and takes twice as many holders of locks.
  room constant bigint := current_setting('max_locks_per_transaction')::bigint
    * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint);
  -- Readers of the same tables share locks. Only a session that wants to fills half of the table.
  may_fill constant bigint := room / 2;
  may_hold constant bigint := room / 50;
  -- The roles that may be ended, as the look before saw them: a setting of this session, which no other session can change.
  known oid[] := string_to_array(nullif(current_setting('traderai.enders', true), ''), ' ');
  -- Sessions that filled the table within the last minute, and the look that found each: likewise.
  fillings jsonb := coalesce(nullif(current_setting('traderai.fillings', true), '')::jsonb, '[]');
  looked_at constant timestamptz := clock_timestamp();
  is_full constant boolean := (select count(*) from pg_catalog.pg_lock_status() k where not k.fastpath) > may_fill;
begin
  perform public.require_read_committed();
  if known is null or not is_full then
    -- A full table has no room for the lock of a list of roles. Asking for the scopes of each also keeps its role in the memory of this session.
    select coalesce(array_agg(r.oid), '{}') into known
      from pg_catalog.pg_roles r
     -- In this database and in others of the server, but never another desk's login, and no role that looks after the server.
     where r.rolname in (select l from public.logins_of_desk() l)
       and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
       and not pg_has_role(r.oid, 'traderai_engine', 'member') and not pg_has_role(r.oid, 'traderai_admin', 'member');
    perform set_config('traderai.enders', array_to_string(known, ' '), false);
  end if;
  if not is_full then
    return;
  end if;
  -- Only a login whose own locks fill the table: no login can make another one's session look so.
  with held as materialized (
    select k.pid, count(*) as alone from pg_catalog.pg_lock_status() k where not k.fastpath and k.locktype <> 'relation' group by k.pid
  ), filling as materialized (
    select h.pid, h.alone, a.usesysid, a.backend_start
      from held h join pg_catalog.pg_stat_get_activity(null) a on a.pid = h.pid and a.usesysid = any (known)
  ), remembered as materialized (
    select f.login, f.session, f.at from jsonb_to_recordset(fillings) f (login text, session text, at timestamptz) where f.at > looked_at - interval '1 minute'
  ), found as (
    select pg_get_userbyid(f.usesysid)::text as login, f.pid || ' ' || f.backend_start as session, looked_at as at
      from filling f
     where f.usesysid in (select o.usesysid from filling o group by o.usesysid having sum(o.alone) > may_fill)
       and f.pid || ' ' || f.backend_start not in (select r.session from remembered r)
       -- Sessions that fill it together are one time.
       and not exists (select from remembered r where r.login = pg_get_userbyid(f.usesysid)::text and r.at > looked_at - interval '0.9 seconds')
  )
  select coalesce(jsonb_agg(a), '[]') into fillings from (table remembered union all table found) a;
  perform set_config('traderai.fillings', fillings::text, false);
  return query
  with held as materialized (
    -- Locks of tables are shared by many sessions; the others have one holder each.
    select k.pid, count(*) as locks, count(*) filter (where k.locktype <> 'relation') as alone
      from pg_catalog.pg_lock_status() k where not k.fastpath group by k.pid
  )
  select h.pid, pg_get_userbyid(a.usesysid)::text, 'it used up the table of locks'
    from held h
    join pg_catalog.pg_stat_get_activity(null) a on a.pid = h.pid and a.usesysid = any (known)
   where h.locks > may_hold
     and (select sum(o.alone) > may_fill or sum(o.locks) > 2 * may_fill from held o)
     and pg_terminate_backend(h.pid);
end
$$;
comment on function public.end_lock_holders() is
  'Ends sessions of this desk''s logins that use up the server''s table of locks, in which every transaction needs room: from half of it on, each that holds more than a fiftieth. It notes logins whose own sessions fill the table, for close_lock_fillers. Call it all the time on one connection, which then needs no room in a full table.';
