create or replace function public.money_paid_in(portfolio_ids uuid[]) returns table (portfolio_id uuid, amount numeric)
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_scope('engine');
  return query
    select p.id, p.cash_balance_usd - coalesce((select sum(o.realized_pnl - o.cost - o.fees) from public."Position" o where o.portfolio_id = p.id), 0)
      from public."Portfolio" p where p.id = any (portfolio_ids);
end
$$;
comment on function public.money_paid_in(uuid[]) is 'Deposits less withdrawals of these portfolios. For the engine.';
