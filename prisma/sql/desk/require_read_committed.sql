create or replace function public.require_read_committed() returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the transaction does not see rows committed by other sessions: its isolation level is %', current_setting('transaction_isolation')
      using errcode = 'TR409', detail = 'ISOLATION_LEVEL', hint = 'Use read committed.';
  end if;
  -- Only keys have addresses, and every login of a key begins like this.
  if starts_with(session_user, 'key_') then
    perform public.require_address();
  end if;
end
$$;
comment on function public.require_read_committed() is
  'Refuses every isolation level except read committed, and a key at an address that it does not allow. Every function that a login may call and that checks or writes calls it first: an older snapshot would hide the current prices, sums and read-only flag.';
