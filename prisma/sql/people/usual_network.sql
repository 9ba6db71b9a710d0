create or replace function public.usual_network(address inet) returns cidr
  language sql immutable parallel safe
  set search_path = ''
as $$
  -- A machine changes the second half of its IPv6 address by itself. A unix socket has no address.
  select network(set_masklen(a.known, case family(a.known) when 6 then 64 else 32 end)) from (select coalesce(address, '127.0.0.1') as known) a
$$;
comment on function public.usual_network(inet) is 'The network that counts as one place of a login: an IPv4 address, or the first 64 bits of an IPv6 address.';
