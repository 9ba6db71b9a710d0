create or replace function public.book_marks(epoch bigint, symbols text[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  market_at constant timestamptz := (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols));
begin
  perform public.engine_fence(epoch);
  -- A mark is looked up once a symbol, not once a position: with 50,000 positions that is half of the time.
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  update public."Position" p set mark_price = m.price
    from marks m
   where p.symbol = m.symbol and p.quantity <> 0 and p.mark_price is distinct from m.price;
  update public."Portfolio" p set total_value_usd = p.cash_balance_usd + v.value
    from (select portfolio_id, sum(round(quantity * coalesce(mark_price, average_price, 0), 8)) as value
            from public."Position" group by portfolio_id) v
   where p.id = v.portfolio_id
     and p.total_value_usd is distinct from p.cash_balance_usd + v.value
     and exists (select from public."Position" o where o.portfolio_id = p.id and o.symbol = any (symbols));
  perform public.watch_buying_power(array(
    select h.portfolio_id from public."Position" h where h.symbol = any (symbols) and h.quantity <> 0
    union
    select o.portfolio_id from public."Order" o where o.symbol = any (symbols)
       and o.status in ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE')
    union
    select p.id from public."Portfolio" p where p.buying_power_negative_at is not null), market_at);
end
$$;
comment on function public.book_marks(bigint, text[]) is 'Carries the latest marks into positions and portfolio values and watches buying power; the engine calls it about once a second.';
