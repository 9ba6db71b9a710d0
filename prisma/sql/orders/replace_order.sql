create or replace function public.replace_order(
  order_id uuid, quantity numeric default null, limit_price numeric default null, stop_price numeric default null,
  confirmed_quantity numeric default null)
  returns public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  replaced public."Order";
  new_quantity numeric;
  new_limit numeric;
  new_stop numeric;
  denial jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_new_terms(quantity, limit_price, stop_price);
  portfolio := public.portfolio_of_order(replace_order.order_id);
  portfolio := public.hold_portfolio(portfolio.id);
  select * into replaced from public."Order" o where o.id = replace_order.order_id for update;
  new_quantity := coalesce(replace_order.quantity, replaced.quantity);
  new_limit := coalesce(replace_order.limit_price, replaced.limit_price);
  new_stop := coalesce(replace_order.stop_price, replaced.stop_price);
  perform public.check_replacement(portfolio, replaced, quantity, limit_price, stop_price);
  if replaced.status = 'PENDING_REPLACE' then
    return replaced;
  end if;
  denial := public.replace_verdict(portfolio, replaced, new_quantity, new_limit, new_stop, coalesce(confirmed_quantity = new_quantity, false)) -> 'denial';
  if denial <> 'null'::jsonb then
    raise exception '%', public.denial_text(denial)
      using errcode = 'TR403', detail = denial ->> 'code', hint = 'Reduce the quantity, choose another price, or cancel the order: it keeps its terms.';
  end if;
  update public."Order" o
     -- The quantity of a linked order follows the others, also before the engine answers.
     set status = 'PENDING_REPLACE', replace_quantity = case when replaced.list_id is null then replace_order.quantity end, replace_limit_price = replace_order.limit_price,
         replace_stop_price = replace_order.stop_price, event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
   where o.id = replaced.id returning * into replaced;
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, reason, user_id)
    values (replaced.id, replaced.event_sequence, 'PENDING_REPLACE', 'PENDING_REPLACE', new_quantity, new_limit,
      case when portfolio.user_id is distinct from public.current_user_id() then 'requested by ' || session_user end,
      coalesce(public.current_user_id(), replaced.user_id));
  if public.portfolio_right(portfolio) = 'REDUCES' then
    perform public.tell_owner(portfolio, 'replace', 'Order reduced by ' || session_user,
      format('Login %s reduced order %s (%s %s) from %s to %s in portfolio %s. The events of each order name the login that changed it.', session_user,
        replaced.number, replaced.side, replaced.symbol, public.plain_number(replaced.quantity), public.plain_number(new_quantity), portfolio.name));
  end if;
  perform public.send_hint('traderai_engine', '');
  perform public.note_activity('order replaced');
  return replaced;
end
$$;
comment on function public.replace_order(uuid, numeric, numeric, numeric, numeric) is
  'Requests new terms for a working order; null keeps a term. It is judged like a new order in place of the old one, and is PENDING_REPLACE until the engine confirms or rejects; until then it fills by its former terms. The same request again changes nothing. Risk and administrators only reduce the quantity; the owner is alerted.';
