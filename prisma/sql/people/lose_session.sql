create or replace function public.lose_session(session_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = lose_session.session_id and s.login = session_user;
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), end_reason = 'terminal lost', armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         fired_at = case when f.fires then clock_timestamp() else s.fired_at end,
         fired_dead_man = case when f.fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when f.fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when f.fires then null else s.cancels_done_at end
    from (select v.id, v.dead_man <> 'OFF' and v.armed_portfolio_id is not null as fires from public."Session" v where v.id = lose_session.session_id) f
   where s.id = f.id and s.login = session_user and s.ended_at is null;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$$;
comment on function public.lose_session(uuid) is
  'Records the end of a session whose terminal was lost: its dead man cancels at once. A person that quits uses close_session.';
