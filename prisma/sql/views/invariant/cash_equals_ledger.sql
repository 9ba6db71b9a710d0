create or replace view invariant.cash_equals_ledger with (security_invoker = true) as
select p.id as portfolio_id, p.name, p.cash_balance_usd, coalesce(l.amount, 0) as ledger
  from public."Portfolio" p
  left join (select portfolio_id, sum(amount) as amount from public."LedgerEntry" where account = 'CASH' group by portfolio_id) l on l.portfolio_id = p.id
 where p.cash_balance_usd <> coalesce(l.amount, 0)
;
comment on view invariant.cash_equals_ledger is 'A portfolio''s cash is the sum of its CASH ledger entries.';
