create or replace function public.expire_proposals() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  -- An update without rows would still call the triggers of the table, and a read-only desk refuses it.
  if exists (select from public."Proposal" p where p.state = 'PENDING' and p.expires_at <= clock_timestamp())
     and not (select s.read_only from public."DeskState" s where s.id = 1) then
    update public."Proposal" p set state = 'EXPIRED', decided_at = clock_timestamp()
     where p.id in (select e.id from public."Proposal" e where e.state = 'PENDING' and e.expires_at <= clock_timestamp()
                      -- A session that decides one holds its row: the engine never waits for it.
                      order by e.expires_at limit 500 for no key update skip locked);
  end if;
end
$$;
comment on function public.expire_proposals() is 'Records that pending proposals have expired. The engine calls it about once a second; a decision refuses them from their end on.';
