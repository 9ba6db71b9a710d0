create or replace function public.withdraw_proposal(proposal_id uuid) returns public."Proposal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  proposal public."Proposal";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk', 'agent');
  proposal := public.hold_proposal(proposal_id);
  if proposal.user_id is distinct from public.current_user_id() then
    raise exception 'proposal % is not yours', proposal.number
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Reject it instead: traderai order reject NUMBER';
  end if;
  return public.decide_proposal(proposal, 'WITHDRAWN');
end
$$;
comment on function public.withdraw_proposal(uuid) is 'Withdraws a pending proposal of the connected user; a key withdraws only its own.';
