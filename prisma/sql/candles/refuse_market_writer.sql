create or replace function public.refuse_market_writer() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  -- Rights on the table stay when a login ends, when a key's user loses a scope and at an address that the key does not allow. The owner restores and migrates.
  if not pg_has_role(session_user, 'traderai_owner', 'member') then
    perform public.require_scope('engine', 'admin');
  end if;
  return null;
end
$$;
comment on function public.refuse_market_writer() is
  'Refuses statements that write instruments or candles by a login that does not have the scope for it now.';
