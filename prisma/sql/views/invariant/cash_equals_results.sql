create or replace view invariant.cash_equals_results with (security_invoker = true) as
select p.id as portfolio_id, p.name, p.cash_balance_usd, d.deposits, r.result
  from public."Portfolio" p
  left join lateral (select coalesce(-sum(amount), 0) as deposits from public."LedgerEntry" where portfolio_id = p.id and account = 'CAPITAL') d on true
  left join lateral (select coalesce(sum(realized_pnl - cost - fees), 0) as result from public."Position" where portfolio_id = p.id) r on true
 where p.cash_balance_usd - d.deposits <> r.result
;
comment on view invariant.cash_equals_results is 'Cash less deposits equals realized P&L less the cost of open positions less fees.';
