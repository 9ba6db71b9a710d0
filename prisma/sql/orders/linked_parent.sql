create or replace function public.linked_parent(
  portfolio public."Portfolio", parent_id uuid, symbol text, side public."OrderSide", quantity numeric, reduce_only boolean)
  returns public."Order"
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  parent public."Order";
begin
  -- The engine books fills of this portfolio only after this transaction: its row is locked.
  select * into parent from public."Order" o where o.id = linked_parent.parent_id and o.portfolio_id = portfolio.id;
  if not found or parent.symbol <> linked_parent.symbol or not public.is_open(parent.status) or parent.status = 'PENDING_CANCEL'
     or parent.parent_id is not null then
    -- One error for all cases, so that a login cannot learn of an order in another portfolio.
    raise exception 'portfolio % has no open order % in % to wait for', portfolio.name, linked_parent.parent_id, linked_parent.symbol
      using errcode = 'TR409', detail = 'BAD_LINK', hint = 'Name an open order of the same portfolio and symbol that waits for no other order.';
  end if;
  if reduce_only and side <> parent.side and quantity <> parent.quantity then
    raise exception 'quantity of an exit of order %: %', parent.number, public.plain_number(quantity)
      using errcode = 'TR422', detail = 'LINKED_QUANTITY', hint = 'Use the quantity of its entry: an exit closes what the entry has opened.';
  end if;
  return parent;
end
$$;
comment on function public.linked_parent(public."Portfolio", uuid, text, public."OrderSide", numeric, boolean) is
  'The open order that a new one waits for; refuses one that cannot be waited for.';
