create or replace function public.move_cash(portfolio_id uuid, amount numeric) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
  transaction_id uuid := public.new_id();
  available numeric;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.refuse_narrow_key();
  -- NaN is above every number, so the range refuses it too.
  if amount is null or not (abs(amount) < 'Infinity') or amount = 0 or amount <> round(amount, 8) then
    raise exception 'amount: %', public.shown_text(public.plain_number(amount))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use an amount other than 0 with at most 8 decimals.';
  end if;
  portfolio := public.own_portfolio(portfolio_id);
  if portfolio.user_id is distinct from public.current_user_id() then
    -- A grant is for orders. Deposits are work of the desk: they reduce risk.
    if amount < 0 or not public.is_desk_admin() then
      raise exception 'only the owner of portfolio % may withdraw its cash', portfolio.name
        using errcode = 'TR403', detail = 'NOT_GRANTED', hint = 'Use the login of its owner. Administrators may only deposit.';
    end if;
    perform public.tell_owner(portfolio, 'deposit', 'Deposit by ' || session_user,
      format('Login %s deposited %s %s into portfolio %s.', session_user, public.grouped_number(amount), portfolio.currency, portfolio.name));
  end if;
  perform public.check_deposit(portfolio_id, amount, portfolio.cash_balance_usd);
  if amount < 0 then
    select least(v.cash, v.buying_power) into available from public.portfolio_value(portfolio_id) v;
    if -amount > available then
      raise exception 'withdrawal % % is above the free cash %', public.grouped_number(-amount), portfolio.currency, public.grouped_number(available)
        using errcode = 'TR403', detail = 'INSUFFICIENT_BUYING_POWER', hint = 'Cancel open orders or reduce positions first.';
    end if;
  end if;
  insert into public."LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
    select transaction_id, entry.line, portfolio.id, entry.account, portfolio.currency, entry.amount,
           case when move_cash.amount > 0 then 'DEPOSIT' else 'WITHDRAWAL' end::public."LedgerKind", clock_timestamp()
      from (values (1::smallint, 'CASH'::public."LedgerAccount", move_cash.amount), (2::smallint, 'CAPITAL', -move_cash.amount)) entry (line, account, amount);
  update public."Portfolio" p
     set cash_balance_usd = p.cash_balance_usd + move_cash.amount, total_value_usd = p.total_value_usd + move_cash.amount, updated_at = clock_timestamp()
   where p.id = portfolio.id returning * into portfolio;
  perform public.watch_buying_power(array[portfolio.id]);
  -- The engine spends the cash of CASH accounts, so it must read it again.
  perform public.send_hint('traderai_engine', 'cash:' || portfolio.id);
  perform public.note_activity('cash moved');
  return portfolio;
end
$$;
comment on function public.move_cash(uuid, numeric) is 'Books a deposit (positive) or a withdrawal (negative) in double entry. Only the owner withdraws; administrators may deposit, and the owner is alerted.';
