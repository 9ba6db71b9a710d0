create or replace view invariant.ledger_balances with (security_invoker = true) as
select transaction_id, currency, sum(amount) as imbalance from public."LedgerEntry" group by transaction_id, currency having sum(amount) <> 0
;
comment on view invariant.ledger_balances is 'The lines of each ledger transaction sum to zero in each currency.';
