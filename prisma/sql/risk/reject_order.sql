create or replace function public.reject_order(proposal_id uuid, reason text default null) returns public."Proposal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  proposal public."Proposal";
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason of a rejection: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
  proposal := public.hold_proposal(proposal_id);
  select * into portfolio from public."Portfolio" p where p.id = proposal.portfolio_id;
  perform public.check_may_decide(proposal, portfolio);
  return public.decide_proposal(proposal, 'REJECTED', reason);
end
$$;
comment on function public.reject_order(uuid, text) is 'Rejects a pending proposal: no order is placed. For those that may approve it.';
