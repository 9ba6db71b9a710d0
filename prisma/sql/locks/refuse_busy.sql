create or replace function public.refuse_busy(class integer, key integer, wanted text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  holder record;
begin
  select b.login, b.process_id, floor(extract(epoch from clock_timestamp() - b.transaction_at))::integer as open_for_s into holder
    from pg_catalog.pg_locks l join public.read_backends() b on b.process_id = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid::bigint = (class::bigint & 4294967295) and l.objid::bigint = (key::bigint & 4294967295)
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   order by b.transaction_at limit 1;
  if found then
    raise exception 'login % changes % in an open transaction (process %, open for % s)', holder.login, wanted, holder.process_id, holder.open_for_s
      using errcode = 'TR409', detail = 'BUSY', hint = format('Wait until that transaction ends, or end its connections: traderai session end %s. Then try again.', holder.login);
  end if;
  raise exception 'another session has just changed %', wanted
    using errcode = 'TR409', detail = 'BUSY', hint = 'Try again.';
end
$$;
comment on function public.refuse_busy(integer, integer, text) is
  'Refuses a change that has waited for an advisory lock, and names the session that holds it. Only functions for administrators call it: others learn no login.';
