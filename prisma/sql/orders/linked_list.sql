create or replace function public.linked_list(portfolio public."Portfolio", oco_with uuid, symbol text) returns uuid
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  other public."Order";
begin
  select * into other from public."Order" o where o.id = linked_list.oco_with and o.portfolio_id = portfolio.id;
  if not found or other.symbol <> linked_list.symbol or not public.is_open(other.status) or other.status = 'PENDING_CANCEL'
     or other.filled_quantity > 0 or other.parent_id is not null then
    -- One error for all cases, so that a login cannot learn of an order in another portfolio.
    raise exception 'portfolio % has no open order % in % to share a quantity with', portfolio.name, linked_list.oco_with, linked_list.symbol
      using errcode = 'TR409', detail = 'BAD_LINK', hint = 'Name an open order of the same portfolio and symbol without a fill that waits for no other order.';
  end if;
  -- Not its own id: that is the list of its exits, which share what it fills and not what it may fill.
  return coalesce(other.list_id, md5('list ' || other.id)::uuid);
end
$$;
comment on function public.linked_list(public."Portfolio", uuid, text) is
  'The list of an open order, which is derived from its id while it has none: a new order shares its quantity. Refuses an order that has traded or waits for another one.';
