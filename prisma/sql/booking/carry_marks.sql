create or replace function public.carry_marks(symbols text[], portfolio uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  valued uuid[];
  new_values numeric[];
  crossing uuid[];
begin
  select array_agg(o.id), array_agg(s.value) into valued, new_values
    from public."Portfolio" o
    join (with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
          select h.portfolio_id, bool_or(m.symbol is not null) as touched,
                 sum(round(h.quantity * coalesce(case when m.symbol is null then h.mark_price else m.price end, h.average_price, 0), 8)) as value
            from public."Position" h left join marks m on m.symbol = h.symbol and h.quantity <> 0
           where carry_marks.portfolio is null or h.portfolio_id = carry_marks.portfolio group by h.portfolio_id) s on s.portfolio_id = o.id
   where s.touched and o.suspended_at is null and o.total_value_usd is distinct from o.cash_balance_usd + s.value;
  crossing := public.crossing_portfolios(
    case when carry_marks.portfolio is not null then array[carry_marks.portfolio] else array(
      select h.portfolio_id from public."Position" h where h.symbol = any (symbols) and h.quantity <> 0
      union
      select o.portfolio_id from public."Order" o where o.symbol = any (symbols)
         and public.is_open(o.status)
      union
      select p.id from public."Portfolio" p where p.buying_power_negative_at is not null) end);
  -- All at once and by id: after one statement's rows a second statement could need a portfolio with a lower id.
  perform public.lock_portfolios(valued || crossing);
  -- A deposit may be newer than the list of values: it changed the cash, and only the engine changes positions.
  update public."Portfolio" p set total_value_usd = p.cash_balance_usd + v.value
    from unnest(valued, new_values) v (id, value) where p.id = v.id and p.suspended_at is null;
  perform public.watch_buying_power(crossing, (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols)));
  -- Look up a mark once a symbol, not once a position: with 50,000 positions this halves the time.
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  update public."Position" p set mark_price = m.price
    from marks m
   where p.symbol = m.symbol and p.quantity <> 0 and p.mark_price is distinct from m.price
     and (carry_marks.portfolio is null or p.portfolio_id = carry_marks.portfolio)
     and not exists (select from public."Portfolio" s where s.id = p.portfolio_id and s.suspended_at is not null);
end
$$;
comment on function public.carry_marks(text[], uuid) is 'Writes the latest marks of these symbols to positions and values and checks buying power, for one portfolio or for all that are not suspended. Only book_marks calls it.';
