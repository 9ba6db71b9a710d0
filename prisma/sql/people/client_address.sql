create or replace function public.client_address() returns inet
  language sql stable
  set search_path = ''
as $$
  -- A unix socket has no address: only programs of the server's own machine reach it.
  select coalesce(inet_client_addr(), '127.0.0.1')
$$;
comment on function public.client_address() is 'The address of the connected client; 127.0.0.1 for a unix socket.';
