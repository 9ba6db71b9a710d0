create or replace function public.end_abusive_sessions() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  -- What a person may hold up before it is ended; nobody can lengthen these for himself.
  return query
  select * from public.end_sessions_beyond(
    engine_waits => '1 second', idle_in_transaction => '60 seconds', statement_runs => '5 minutes', transaction_open => '10 minutes',
    queue_share => 0.05, queue_held => '5 seconds');
  -- Consoles that went without saying so.
  update public."Session" s
     set ended_at = clock_timestamp(), end_reason = 'not seen any more', armed_portfolio_id = null, armed_at = null
   where s.ended_at is null and s.last_seen_at < clock_timestamp() - interval '2 minutes'
     and not exists (select from public.read_backends() b where b.login = s.login);
end
$$;
comment on function public.end_abusive_sessions() is
  'Ends sessions of people that hold up others: locks the engine waits for, transactions left open, endless statements, the queue of notifications, closed logins. The engine calls it about once a second.';
