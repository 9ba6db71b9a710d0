create or replace function public.require_read_committed() returns void
  language plpgsql stable
  set search_path = ''
as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the transaction does not see rows committed by other sessions: its isolation level is %', current_setting('transaction_isolation')
      using errcode = 'TR409', detail = 'ISOLATION_LEVEL', hint = 'Use read committed.';
  end if;
end
$$;
comment on function public.require_read_committed() is
  'Refuses every isolation level but read committed. What a login may call and that judges or writes begins with it: a snapshot from before would hide prices, sums and the read-only flag of now.';
