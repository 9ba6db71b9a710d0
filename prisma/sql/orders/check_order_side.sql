create or replace function public.check_order_side(side public."OrderSide", reduce_only boolean) returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if side is null then
    raise exception 'side: %', public.shown_text(side::text)
      using errcode = 'TR422', detail = 'BAD_SIDE', hint = 'Use BUY or SELL.';
  end if;
  if reduce_only is null then
    raise exception 'reduce only: %', public.shown_text(reduce_only::text)
      using errcode = 'TR422', detail = 'BAD_REDUCE_ONLY', hint = 'Use true or false.';
  end if;
end
$$;
comment on function public.check_order_side(public."OrderSide", boolean) is
  'Refuses an order without a side, or without a word about reduce only: every rule compares them, and a comparison with null passes.';
