create or replace function public.mark_vanished_sessions() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  update public."Session" s
     set ended_at = case when gone then clock_timestamp() end, end_reason = case when gone then 'connection lost' end,
         armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         -- Orders that were placed after it are those of a session that has returned, or of another one.
         fired_at = case when fires then s.last_seen_at + interval '7 seconds' else s.fired_at end,
         fired_dead_man = case when fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when fires then null else s.cancels_done_at end
    from (select v.id, b.process_id is null as gone, public.dead_man_fires(v) as fires
            from public."Session" v
            -- The connections are read once for all sessions. A session whose connection is gone is not present: session_is_present().
            left join public.read_backends() b on b.process_id = v.backend_pid and b.started_at = v.backend_started_at
           where v.ended_at is null and not public.session_is_heard(v)
             -- A program that is stopped keeps its connection, but must not keep the right to trade.
             and (b.process_id is null or v.armed_portfolio_id is not null)
             -- A server that has just started: the console may still return.
             and (v.dead_man = 'OFF' or v.armed_portfolio_id is null or public.dead_man_fires(v))
            -- A login can lock its session: the engine never waits for it.
            for update of v skip locked) vanished
   where s.id = vanished.id;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$$;
comment on function public.mark_vanished_sessions() is
  'Records the end of sessions whose program vanished, and disarms them and those that are silent; the orders that their dead man names are then canceled by cancel_vanished_orders(). The engine calls it about once a second.';
