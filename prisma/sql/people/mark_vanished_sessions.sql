create or replace function public.mark_vanished_sessions() returns void
  language sql volatile security definer
  set search_path = ''
as $$
  update public."Session" s
     set ended_at = case when gone then clock_timestamp() end, end_reason = case when gone then 'connection lost' end,
         armed_portfolio_id = null, armed_at = null
    from (select v.id, b.process_id is null as gone
            from public."Session" v
            -- The connections are read once for all sessions. A session whose connection is gone is not present: session_is_present().
            left join public.read_backends() b on b.process_id = v.backend_pid and b.started_at = v.backend_started_at
           where v.ended_at is null and not public.session_is_heard(v)
             -- A program that is stopped keeps its connection, but must not keep the right to trade.
             and (b.process_id is null or v.armed_portfolio_id is not null)
            -- A login can lock its session: the engine never waits for it.
            for update of v skip locked) vanished
   where s.id = vanished.id
$$;
comment on function public.mark_vanished_sessions() is
  'Records the end of sessions whose program vanished, and disarms them and those that are silent. The engine calls it about once a second.';
