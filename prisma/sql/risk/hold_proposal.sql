create or replace function public.hold_proposal(proposal_id uuid) returns public."Proposal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  own_key constant uuid := (select k.id from public."ApiKey" k where k.role_name = session_user);
  found_proposal public."Proposal";
  held public."Proposal";
begin
  -- One error for an unknown proposal and for one of others, so that a login cannot learn that it exists.
  select p.* into found_proposal from public."Proposal" p
   where p.id = hold_proposal.proposal_id
     and (public.is_risk() or p.user_id = connected and (p.api_key_id = own_key or own_key is null)
          or own_key is null and exists (select from public."Portfolio" o where o.id = p.portfolio_id and o.user_id = connected));
  if found_proposal.id is null then
    raise exception 'there is no proposal % that you may decide', proposal_id
      using errcode = 'TR404', detail = 'UNKNOWN_PROPOSAL', hint = 'List proposals with: traderai order proposals';
  end if;
  perform public.queue_at_portfolio(found_proposal.portfolio_id);
  -- Decisions queue at the portfolio, so this row is free, or it expires just now.
  select * into held from public."Proposal" p where p.id = found_proposal.id for no key update skip locked;
  if held.id is null then
    perform public.refuse_wait('proposal ' || found_proposal.number);
  end if;
  if held.state = 'EXPIRED' or held.state = 'PENDING' and held.expires_at <= clock_timestamp() then
    raise exception 'proposal % has expired', held.number
      using errcode = 'TR409', detail = 'PROPOSAL_EXPIRED', hint = 'Propose the order again.';
  end if;
  if held.state <> 'PENDING' then
    raise exception 'proposal % is % already, by %', held.number, lower(held.state::text), held.decided_login
      using errcode = 'TR409', detail = 'PROPOSAL_DECIDED', hint = 'See it with: traderai order proposals --all';
  end if;
  return held;
end
$$;
comment on function public.hold_proposal(uuid) is
  'A pending proposal that the connected login proposed or may decide, locked for this transaction after the queue of its portfolio; raises an error otherwise. The engine never waits for it.';
