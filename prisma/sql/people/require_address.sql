create or replace function public.require_address() returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  allowed constant inet[] := (select k.addresses from public."ApiKey" k where k.role_name = session_user);
begin
  if allowed is not null and not public.client_address() <<= any (allowed) then
    raise exception 'this key may not connect from %', host(public.client_address())
      using errcode = 'TR403', detail = 'ADDRESS_NOT_ALLOWED', hint = 'Use the key from one of its addresses. Its user lists them with: traderai key list --json';
  end if;
end
$$;
comment on function public.require_address() is 'Refuses a key at an address that it does not allow.';
