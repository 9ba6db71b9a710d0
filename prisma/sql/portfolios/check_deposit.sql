create or replace function public.check_deposit(portfolio_id uuid, amount numeric) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  bounds constant record := public.amount_bounds();
  portfolio public."Portfolio";
  deposited numeric;
begin
  if not (abs(amount) <= bounds.cash_movement) then
    raise exception 'amount % is above %, the largest deposit or withdrawal', public.grouped_number(abs(amount)), public.grouped_number(bounds.cash_movement)
      using errcode = 'TR403', detail = 'CASH_MOVEMENT_BOUND', hint = 'Split the amount.';
  end if;
  if amount <= 0 then
    return;
  end if;
  select * into portfolio from public."Portfolio" p where p.id = check_deposit.portfolio_id;
  -- Two concurrent deposits of one owner must not both pass with the same sum.
  perform public.lock_deposits_of(portfolio.user_id);
  select coalesce(-sum(l.amount), 0) into deposited from public."LedgerEntry" l
   where l.portfolio_id = check_deposit.portfolio_id and l.account = 'CAPITAL';
  if deposited + amount > bounds.portfolio_deposits then
    raise exception 'deposits of this portfolio would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.portfolio_deposits)
      using errcode = 'TR403', detail = 'DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
  select coalesce(-sum(l.amount), 0) into deposited
    from public."Portfolio" p join public."LedgerEntry" l on l.portfolio_id = p.id and l.account = 'CAPITAL'
   where p.user_id = portfolio.user_id;
  if deposited + amount > bounds.owner_deposits then
    raise exception 'deposits of all portfolios of this owner would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.owner_deposits)
      using errcode = 'TR403', detail = 'OWNER_DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
end
$$;
comment on function public.check_deposit(uuid, numeric) is
  'Refuses a deposit (positive) or withdrawal (negative) beyond amount_bounds(), alone or together with earlier deposits of the portfolio and its owner. Call it before the ledger is written.';
