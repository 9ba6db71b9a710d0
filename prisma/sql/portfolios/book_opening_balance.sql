create or replace function public.book_opening_balance() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  transaction_id uuid := public.new_id();
begin
  if new.cash_balance_usd <> 0 then
    perform public.check_deposit(new.id, new.cash_balance_usd, 0);
    insert into public."LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
      values (transaction_id, 1, new.id, 'CASH', new.currency, new.cash_balance_usd, 'DEPOSIT', clock_timestamp()),
             (transaction_id, 2, new.id, 'CAPITAL', new.currency, -new.cash_balance_usd, 'DEPOSIT', clock_timestamp());
  end if;
  return null;
end
$$;
comment on function public.book_opening_balance() is 'Trigger: books the opening cash of a portfolio as a deposit, so that cash is always the sum of its ledger.';
