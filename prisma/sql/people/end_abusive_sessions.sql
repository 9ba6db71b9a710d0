create or replace function public.end_abusive_sessions() returns table (process_id integer, login text, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A login cannot lengthen these limits. Sessions that keep others waiting for locks are ended sooner: end_blocking_sessions.
  return query
  select * from public.end_sessions_beyond(
    idle_in_transaction => '60 seconds', statement_runs => '5 minutes', transaction_open => '10 minutes',
    queue_share => 0.05, queue_held => '5 seconds');
  perform public.mark_vanished_sessions();
  perform public.expire_proposals();
  perform public.share_remaining_connections();
  perform public.bound_statement_texts();
end
$$;
comment on function public.end_abusive_sessions() is
  'Ends sessions that use up resources of others: transactions left open, endless statements, the queue of notifications, closed logins; and expires proposals. The engine calls it about once a second.';
