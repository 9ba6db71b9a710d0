create or replace function public.propose_order(
  portfolio_id uuid, client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
  limit_price numeric default null, time_in_force public."TimeInForce" default 'DAY', reduce_only boolean default false,
  note text default null, signal_id uuid default null,
  stop_price numeric default null, trail_amount numeric default null, trail_percent numeric default null,
  expire_date date default null, post_only boolean default false, all_or_none boolean default false, display_quantity numeric default null,
  trail_atr numeric default null, take_profit jsonb default null, stop_loss jsonb default null, expires_in_seconds integer default 60)
  returns public."Proposal"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- Approvers read the whole queue: one login must not fill it.
  most_pending constant integer := 20;
  proposer constant uuid := public.current_user_id();
  key_id constant uuid := (select k.id from public."ApiKey" k where k.role_name = session_user);
  portfolio public."Portfolio";
  terms jsonb;
  verdict jsonb;
  proposed public."Proposal";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk', 'agent');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links(client_order_id, type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, null, null);
  perform public.check_order_values(client_order_id, symbol, type, quantity, limit_price, time_in_force, note, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  if proposer is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if expires_in_seconds is null or expires_in_seconds not between 10 and 3600 then
    raise exception 'seconds until a proposal expires: %', public.shown_text(expires_in_seconds::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use 10 to 3,600 seconds.';
  end if;
  portfolio := public.proposable_portfolio(portfolio_id, reduce_only);
  -- A parameter that is not given is left out, so that one order has one text.
  select jsonb_object_agg(t.key, t.value) into terms from jsonb_each(jsonb_build_object(
    'client_order_id', client_order_id, 'symbol', symbol, 'side', side, 'type', type, 'quantity', quantity, 'limit_price', limit_price,
    'time_in_force', time_in_force, 'reduce_only', nullif(reduce_only, false), 'note', note, 'signal_id', signal_id, 'stop_price', stop_price,
    'trail_amount', trail_amount, 'trail_percent', trail_percent, 'expire_date', expire_date, 'post_only', nullif(post_only, false),
    'all_or_none', nullif(all_or_none, false), 'display_quantity', display_quantity, 'trail_atr', trail_atr,
    'take_profit', take_profit, 'stop_loss', stop_loss)) t where t.value <> 'null'::jsonb;
  -- One call at a time for each user, so that the count is exact.
  perform public.lock_in_turn(7, 'proposals ' || proposer, 'the proposals of this user');
  select * into proposed from public."Proposal" p where p.portfolio_id = portfolio.id and p.client_order_id = propose_order.client_order_id;
  if proposed.id is not null and (proposed.user_id, proposed.request) = (proposer, terms) and proposed.api_key_id is not distinct from key_id then
    return proposed;
  end if;
  if proposed.id is not null or exists (select from public."Order" o where o.portfolio_id = portfolio.id and o.client_order_id = propose_order.client_order_id) then
    raise exception 'client order id % belongs to another order or proposal', client_order_id
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
  end if;
  if (select count(*) from public."Proposal" p where p.user_id = proposer and p.state = 'PENDING' and p.expires_at > clock_timestamp()) >= most_pending then
    raise exception 'pending proposals: you have %, the most that are allowed', most_pending
      using errcode = 'TR403', detail = 'TOO_MANY_PROPOSALS', hint = 'Wait until they are decided, or withdraw one with: traderai order withdraw NUMBER';
  end if;
  -- Judged as if another person had approved it and confirmed its soft limits. An order that is denied even then needs no approver.
  verdict := coalesce(public.condition_denial(symbol, expire_date, display_quantity),
    public.placement_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent, trail_atr,
      take_profit, stop_loss, 0, origin => row(proposer, key_id, '00000000-0000-0000-0000-000000000000'::uuid, true)::public."OrderOrigin"));
  if verdict -> 'denial' <> 'null'::jsonb then
    raise exception '%', public.denial_text(verdict -> 'denial')
      using errcode = 'TR403', detail = verdict -> 'denial' ->> 'code', hint = 'Change the order: an approval does not pass this rule.';
  end if;
  insert into public."Proposal" (id, portfolio_id, user_id, login, api_key_id, client_order_id, request, hash, notional, worst_loss, expires_at)
    select n.id, portfolio.id, proposer, session_user, key_id, propose_order.client_order_id, terms,
           public.proposal_hash(jsonb_populate_record(null::public."Proposal", jsonb_build_object('id', n.id, 'portfolio_id', portfolio.id, 'user_id', proposer,
             'api_key_id', key_id, 'request', terms))),
           (verdict ->> 'notional')::numeric, (verdict ->> 'worstLoss')::numeric, clock_timestamp() + make_interval(secs => expires_in_seconds)
      from (select public.new_id() as id offset 0) n
    returning * into proposed;
  perform public.note_activity('order proposed');
  return proposed;
end
$$;
comment on function public.propose_order(uuid, text, text, public."OrderSide", public."OrderType", numeric, numeric, public."TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, integer) is
  'Proposes an order, by the parameters of place_order without links: it waits for the approval of a person until it expires, and is judged again then. Refused now when an approval could not help. The same client order id with the same order returns the same proposal. The scope agent proposes in portfolios of its user.';
