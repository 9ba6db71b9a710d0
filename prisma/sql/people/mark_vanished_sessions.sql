create or replace function public.mark_vanished_sessions() returns void
  language sql volatile security definer
  set search_path = ''
as $$
  update public."Session" s
     set ended_at = clock_timestamp(), end_reason = 'connection lost', armed_portfolio_id = null, armed_at = null
    from (select v.id from public."Session" v where v.ended_at is null and not public.session_is_present(v)
            -- A login can lock its session: the engine never waits for it.
            for update skip locked) vanished
   where s.id = vanished.id
$$;
comment on function public.mark_vanished_sessions() is
  'Records the end of sessions whose program vanished, and disarms them. The engine calls it about once a second.';
