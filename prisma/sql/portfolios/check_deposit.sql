create or replace function public.check_deposit(portfolio_id uuid, amount numeric, cash_before numeric) returns void
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
  -- Cash less results is the sum of deposits (invariant.cash_equals_results). The ledger grows with every deposit, positions only with the symbols.
  select cash_before - coalesce(sum(o.realized_pnl - o.cost - o.fees), 0) into deposited from public."Position" o
   where o.portfolio_id = check_deposit.portfolio_id;
  if deposited + amount > bounds.portfolio_deposits then
    raise exception 'deposits of this portfolio would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.portfolio_deposits)
      using errcode = 'TR403', detail = 'DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
  select deposited + coalesce(sum(p.cash_balance_usd - r.result), 0) into deposited
    from public."Portfolio" p
   cross join lateral (
     select coalesce(sum(o.realized_pnl - o.cost - o.fees), 0) as result from public."Position" o where o.portfolio_id = p.id) r
   where p.user_id = portfolio.user_id and p.id <> check_deposit.portfolio_id;
  if deposited + amount > bounds.owner_deposits then
    raise exception 'deposits of all portfolios of this owner would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.owner_deposits)
      using errcode = 'TR403', detail = 'OWNER_DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
end
$$;
comment on function public.check_deposit(uuid, numeric, numeric) is
  'Refuses a deposit (positive) or withdrawal (negative) beyond amount_bounds(), alone or together with earlier deposits of the portfolio and its owner. cash_before: the portfolio''s cash without the movement.';
