create or replace function public.check_order_links(trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid) returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if num_nonnulls(trail_atr, take_profit, stop_loss, parent_id, oco_with) > 0 then
    raise exception 'linked orders and distances in ATR are not available yet'
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Place each order without a link.';
  end if;
end
$$;
comment on function public.check_order_links(numeric, jsonb, jsonb, uuid, uuid) is 'Refuses invalid exits and links to other orders before any row is read.';
