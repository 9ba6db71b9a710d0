create or replace function public.check_may_decide(proposal public."Proposal", portfolio public."Portfolio") returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
begin
  if connected is null or exists (select from public."ApiKey" k where k.role_name = session_user) then
    raise exception 'a key and a login without a user decide no proposals'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have a person decide it: traderai order proposals';
  end if;
  if proposal.user_id = connected then
    if proposal.api_key_id is null then
      raise exception 'proposal % is your own', proposal.number
        using errcode = 'TR403', detail = 'OWN_PROPOSAL', hint = 'Have another person decide it, or withdraw it with: traderai order withdraw NUMBER';
    end if;
  elsif not (public.is_risk() or portfolio.user_id = connected) then
    raise exception 'you may not decide proposal %', proposal.number
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have risk, an administrator or the owner of the portfolio decide it.';
  end if;
end
$$;
comment on function public.check_may_decide(public."Proposal", public."Portfolio") is
  'Refuses a login that may not approve or reject a proposal: only a person does, which is risk, an administrator or the owner of the portfolio, and not the proposer. A user decides what its own keys propose.';
