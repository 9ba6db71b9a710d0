create or replace function public.carry_marks(symbols text[], portfolios uuid[], exposed uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  valued uuid[];
  new_values numeric[];
  crossing uuid[];
begin
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  select array_agg(o.id), array_agg(s.value) into valued, new_values
    from public."Portfolio" o
   cross join lateral (
     select coalesce(sum(round(h.quantity * coalesce(case when m.symbol is null then h.mark_price else m.price end, h.average_price, 0), 8)), 0) as value
       from public."Position" h left join marks m on m.symbol = h.symbol
      where h.portfolio_id = o.id) s
   where o.id = any (portfolios) and o.suspended_at is null and o.total_value_usd is distinct from o.cash_balance_usd + s.value;
  crossing := public.crossing_portfolios(exposed);
  -- All at once and by id: after one statement's rows a second statement could need a portfolio with a lower id.
  perform public.lock_portfolios(valued || crossing);
  -- A deposit may be newer than the list of values: it changed the cash, and only the engine changes positions.
  update public."Portfolio" p set total_value_usd = p.cash_balance_usd + v.value
    from unnest(valued, new_values) v (id, value) where p.id = v.id and p.suspended_at is null;
  perform public.watch_buying_power(crossing, (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols)));
  -- Read the rows of each portfolio by their key: with quantity <> 0 the index of all open positions would also be possible.
  -- Look up a mark once a symbol, not once a position: with 50,000 positions this halves the time.
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  update public."Position" p set mark_price = m.price
    from marks m
   where p.symbol = m.symbol and p.portfolio_id = any (portfolios) and sign(p.quantity) <> 0 and p.mark_price is distinct from m.price;
end
$$;
comment on function public.carry_marks(text[], uuid[], uuid[]) is 'Writes the latest marks of these symbols to the positions and values of these portfolios, and checks the buying power of the exposed ones. Only book_marks calls it.';
