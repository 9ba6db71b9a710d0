create or replace function public.approve_order(proposal_id uuid, hash text) returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  proposal public."Proposal";
  portfolio public."Portfolio";
  origin public."OrderOrigin";
  o record;
  denial jsonb;
  placed public."Order";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  proposal := public.hold_proposal(proposal_id);
  select * into portfolio from public."Portfolio" p where p.id = proposal.portfolio_id;
  perform public.check_may_decide(proposal, portfolio);
  if hash is distinct from proposal.hash or public.proposal_hash(proposal) <> proposal.hash then
    raise exception 'proposal % is another order than the approved one: its hash is %', proposal.number, left(proposal.hash, 12)
      using errcode = 'TR409', detail = 'PROPOSAL_CHANGED', hint = 'Read the order again: traderai order proposals';
  end if;
  if exists (select from public."Order" x where x.portfolio_id = portfolio.id and x.client_order_id = proposal.client_order_id) then
    raise exception 'client order id % belongs to an order that was placed meanwhile', proposal.client_order_id
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Reject the proposal. Its proposer may propose it again with a new client order id.';
  end if;
  select * into o from jsonb_to_record(proposal.request) as t (symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
    limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid, stop_price numeric, trail_amount numeric,
    trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb);
  o.reduce_only := coalesce(o.reduce_only, false);
  origin := row(proposal.user_id, proposal.api_key_id, public.current_user_id(), true);
  -- Where this approval is not the one that a limit wants, the proposal stays pending for another person.
  denial := public.placement_verdict(portfolio, o.symbol, o.side, o.type, o.quantity, o.limit_price, o.reduce_only, o.stop_price, o.trail_amount, o.trail_percent,
    o.trail_atr, o.take_profit, o.stop_loss, 0, answer => 'DENIAL', origin => origin) -> 'denial';
  if denial ->> 'code' = 'NEEDS_APPROVAL' then
    raise exception '%', public.denial_text(denial)
      using errcode = 'TR403', detail = 'FOUR_EYES', hint = 'Have another person approve it: risk or an administrator.';
  end if;
  placed := public.place_as(origin, portfolio, proposal.client_order_id, o.symbol, o.side, o.type, o.quantity, o.limit_price, o.time_in_force, o.reduce_only,
    o.note, o.signal_id, o.stop_price, o.trail_amount, o.trail_percent, o.expire_date, coalesce(o.post_only, false), coalesce(o.all_or_none, false),
    o.display_quantity, o.trail_atr, o.take_profit, o.stop_loss, null, null);
  perform public.decide_proposal(proposal, 'APPROVED', order_id => placed.id);
  return placed;
end
$$;
comment on function public.approve_order(uuid, text) is
  'Approves a pending proposal, exactly the order of this hash, once: the order is judged again and placed as its proposer''s, or stored as DENIED with its reason. For persons: risk, administrators, the owner of the portfolio, and of a key''s proposal its user unless a limit wants another person; never the proposer.';
