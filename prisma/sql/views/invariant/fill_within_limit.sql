create or replace view invariant.fill_within_limit with (security_invoker = true) as
select t.id as trade_id, o.number, o.side, o.limit_price, t.price
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where o.limit_price is not null and (o.side = 'BUY' and t.price > o.limit_price or o.side = 'SELL' and t.price < o.limit_price)
;
comment on view invariant.fill_within_limit is 'No trade is worse than its order''s limit price.';
