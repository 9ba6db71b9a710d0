create or replace function public.refuse_halted_trades(trades jsonb) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  if jsonb_array_length(trades) > 0 and exists (select from public."Halt" h where h.resumed_at is null)
     and exists (select from jsonb_to_recordset(trades) t (order_id uuid)
                   join public."Order" o on o.id = t.order_id join public."Portfolio" p on p.id = o.portfolio_id
                  where not o.reduce_only and (public.halt_over(p, o.symbol, o.user_id)).id is not null) then
    raise exception 'trading was halted before a fill of this booking'
      using errcode = 'TR409', detail = 'STALE_HALT', hint = 'Load the desk again: the state of the engine is old.';
  end if;
end
$$;
comment on function public.refuse_halted_trades(jsonb) is 'Refuses a booking with a fill that adds risk under a halt in force: the engine did not know of the halt. Only book_step calls it.';
