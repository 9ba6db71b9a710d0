create or replace view invariant.position_equals_trades with (security_invoker = true) as
select coalesce(p.portfolio_id, t.portfolio_id) as portfolio_id, coalesce(p.symbol, t.symbol) as symbol,
       p.quantity, t.quantity as traded_quantity, p.cost, t.cost as traded_cost, p.realized_pnl, t.realized_pnl as traded_realized_pnl,
       p.fees, t.fees as traded_fees
  from public."Position" p
  full join (select portfolio_id, symbol, sum(case side when 'BUY' then quantity else -quantity end) as quantity, sum(cost_change) as cost,
                    sum(realized_pnl) as realized_pnl, sum(commission) as fees
               from public."Trade" group by portfolio_id, symbol) t
    on t.portfolio_id = p.portfolio_id and t.symbol = p.symbol
 where (coalesce(p.quantity, 0), coalesce(p.cost, 0), coalesce(p.realized_pnl, 0), coalesce(p.fees, 0))
    <> (coalesce(t.quantity, 0), coalesce(t.cost, 0), coalesce(t.realized_pnl, 0), coalesce(t.fees, 0))
;
comment on view invariant.position_equals_trades is 'A position is the signed sum of its trades; cost, realized P&L and fees are their sums.';
