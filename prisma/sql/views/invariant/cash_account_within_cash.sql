create or replace view invariant.cash_account_within_cash with (security_invoker = true) as
select p.id as portfolio_id, p.name, p.cash_balance_usd, h.symbol, h.quantity
  from public."Portfolio" p
  left join public."Position" h on h.portfolio_id = p.id and h.quantity < 0
 where p.account = 'CASH' and (p.cash_balance_usd < 0 or h.quantity < 0)
;
comment on view invariant.cash_account_within_cash is 'A CASH account has no debt: its cash is not below zero and it has no short position.';
