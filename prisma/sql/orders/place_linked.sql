create or replace function public.place_linked(portfolio_id uuid, link text, first jsonb, second jsonb) returns setof public."Order"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  placed public."Order";
  linked public."Order";
begin
  perform public.require_read_committed();
  if link is null or link not in ('OCO', 'OTO') then
    raise exception 'link: %', public.shown_text(link) using errcode = 'TR422', detail = 'BAD_LINK', hint = 'Use OCO or OTO.';
  end if;
  placed := public.place_described(place_linked.portfolio_id, first, null, null);
  return next placed;
  if placed.status = 'DENIED' and placed.event_sequence = 1 then
    return;
  end if;
  linked := public.place_described(place_linked.portfolio_id, second,
    case link when 'OTO' then placed.id end, case link when 'OCO' then placed.id end);
  if linked.status = 'DENIED' and linked.event_sequence = 1 then
    raise exception '%', public.denial_text(linked.denial)
      using errcode = 'TR403', detail = linked.denial ->> 'code', hint = 'Change the second order: neither of the two was placed.';
  end if;
  return next linked;
end
$$;
comment on function public.place_linked(uuid, text, jsonb, jsonb) is
  'Places two orders in one transaction: with OCO they share a quantity, with OTO the second one waits until the first one is filled. Each is an object with the parameters of place_order by name. A denied first order comes back alone; when the second one is denied, none is placed.';
