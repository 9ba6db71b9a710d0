create or replace function public.decide_proposal(proposal public."Proposal", state public."ProposalState", reason text default null, order_id uuid default null) returns public."Proposal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  decided public."Proposal";
begin
  update public."Proposal" p
     set state = decide_proposal.state, decided_by = public.current_user_id(), decided_login = session_user, decided_at = clock_timestamp(),
         decision_reason = reason, order_id = decide_proposal.order_id
   where p.id = proposal.id and p.state = 'PENDING' returning * into strict decided;
  perform public.note_activity('proposal ' || lower(state::text));
  return decided;
end
$$;
comment on function public.decide_proposal(public."Proposal", public."ProposalState", text, uuid) is 'Writes the decision about a pending proposal that the transaction holds. Only functions that check permissions call it.';
