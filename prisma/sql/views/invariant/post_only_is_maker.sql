create or replace view invariant.post_only_is_maker with (security_invoker = true) as
select t.id as trade_id, o.number, t.liquidity, o.limit_price, t.price
  from public."Trade" t join public."Order" o on o.id = t.order_id
 where o.post_only and t.liquidity <> 'MAKER'
;
comment on view invariant.post_only_is_maker is 'A post-only order trades only as maker.';
