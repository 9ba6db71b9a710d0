create or replace view invariant.trade_legs with (security_invoker = true) as
select coalesce(t.id, l.transaction_id) as trade_id, t.side, t.quantity, t.price, t.commission, l.cash
  from public."Trade" t
  full join (select transaction_id, sum(amount) filter (where account = 'CASH') as cash from public."LedgerEntry" where kind = 'FILL' group by transaction_id) l
    on l.transaction_id = t.id
 where l.cash is distinct from case t.side when 'BUY' then -round(t.quantity * t.price, 8) else round(t.quantity * t.price, 8) end - t.commission
;
comment on view invariant.trade_legs is 'Each trade moves cash by its notional, less commission, and every ledger fill has its trade.';
