create or replace view invariant.one_order_per_client_order_id with (security_invoker = true) as
select portfolio_id, client_order_id, count(*) as orders from public."Order" group by portfolio_id, client_order_id having count(*) > 1
;
comment on view invariant.one_order_per_client_order_id is 'A portfolio has one order per client order id.';
