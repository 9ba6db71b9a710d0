create or replace view invariant.fill_within_limit with (security_invoker = true) as
select t.id as trade_id, o.number, o.side, l.price as limit_price, t.price
  from public."Trade" t
  join public."Order" o on o.id = t.order_id
 -- A replaced order was filled by its former terms before: its events keep the limit of each time.
 cross join lateral (
   select o.limit_price where o.replaced_at is null
   union all
   (select e.price from public."OrderEvent" f join public."OrderEvent" e on e.order_id = f.order_id and e.sequence < f.sequence
     where o.replaced_at is not null and f.order_id = o.id and f.trade_id = t.id and e.type in ('PENDING_NEW', 'REPLACED', 'RESTATED')
     order by e.sequence desc limit 1)) l (price)
 where l.price is not null and (o.side = 'BUY' and t.price > l.price or o.side = 'SELL' and t.price < l.price)
;
comment on view invariant.fill_within_limit is 'No trade is worse than the limit price that its order had at that time.';
