create or replace function public.request_limits_denial(
  portfolio public."Portfolio", request public."Order", quantity numeric, limit_price numeric, stop_price numeric, accepted uuid[], denied uuid[] default '{}')
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  origin constant public."OrderOrigin" := row(request.user_id, request.api_key_id,
    -- The approval is of the order as it was placed, not of new terms.
    case when request.status = 'PENDING_NEW' then request.approved_by end, true);
  left_out constant uuid[] := request.id || public.list_members(request.list_id, request.parent_id) || denied;
  -- New terms of a working order are not one more order.
  limits constant public."RiskLimit"[] := (select array_agg(l) from unnest(public.limits_over(portfolio, request.symbol, origin)) l
    where l.kind <> 'MAX_OPEN_ORDERS' or request.status = 'PENDING_NEW');
  quote public."Quote";
  reference numeric;
begin
  if limits is null or quantity <= public.free_to_close(portfolio.id, request.symbol, request.side, left_out) then
    return null;
  end if;
  select * into quote from public."Quote" q where q.symbol = request.symbol;
  reference := coalesce(limit_price, case when public.has_trigger(request.type) and request.triggered_at is null then
      public.trigger_price(request.symbol, request.side, stop_price, request.trail_amount, request.trail_percent) end,
    case request.side when 'BUY' then quote.ask else quote.bid end, public.mark_price(request.symbol));
  return public.limits_denial(portfolio, limits, request.symbol, request.side, quantity, reference,
    request.filled_notional + round(quantity * case request.side when 'SELL' then greatest(reference, quote.bid, public.mark_price(request.symbol)) else reference end, 8),
    left_out, origin, accepted);
end
$$;
comment on function public.request_limits_denial(public."Portfolio", public."Order", numeric, numeric, numeric, uuid[], uuid[]) is
  'The denial by limits of what is left of an order that waits for the engine, with these terms; null for one that only closes. Requests that were denied in the same call reserve nothing. Only judge_requests and judge_replaces call it, for orders that may add risk.';
