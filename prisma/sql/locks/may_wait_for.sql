create or replace function public.may_wait_for(place integer, portfolio_key bigint default null) returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  -- A transaction without an id has no lock yet: whatever takes one also writes a row or requests the id.
  if pg_current_xact_id_if_assigned() is null then
    perform pg_current_xact_id();
    return true;
  end if;
  -- The server's own list of locks, which no login can forge.
  return not exists (
    select from pg_catalog.pg_locks l
     where l.pid = pg_backend_pid() and l.locktype = 'advisory' and l.granted
       and case l.objsubid
             -- Locks of portfolios have one key of 64 bits, which the list shows as two halves; the others have a place and a key.
             when 1 then place = 1 and (l.classid::bigint, l.objid::bigint) > (portfolio_key >> 32 & 4294967295, portfolio_key & 4294967295)
             else l.classid::bigint between place and 99
           end);
end
$$;
comment on function public.may_wait_for(integer, bigint) is
  'True when the transaction holds no lock of this place or of a later one, of portfolios none with a higher key. Every transaction waits for locks in this order only, so that none wait in a circle (docs/architecture.md).';
