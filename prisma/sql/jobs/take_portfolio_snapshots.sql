create or replace function public.take_portfolio_snapshots(only_portfolio uuid default null) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- Another session may take them in an open transaction: the job tries again.
  set lock_timeout = '2s'
as $$
declare
  taken_at timestamptz := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), date_trunc('milliseconds', clock_timestamp()));
  taken integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  perform public.lock_in_turn(9, 'PortfolioSnapshot', 'the snapshots of portfolios');
  insert into public."PortfolioSnapshot" as s (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
    select p.id, taken_at, p.cash_balance_usd, h.value, p.cash_balance_usd + h.value, h.gross, h.value - h.cost, h.realized_pnl, h.fees, d.amount
      from public."Portfolio" p
     cross join lateral (
       select coalesce(sum(round(o.quantity * coalesce(o.mark_price, o.average_price, 0), 8)), 0) as value,
              coalesce(sum(round(abs(o.quantity) * coalesce(o.mark_price, o.average_price, 0), 8)), 0) as gross,
              coalesce(sum(o.cost), 0) as cost, coalesce(sum(o.realized_pnl), 0) as realized_pnl, coalesce(sum(o.fees), 0) as fees
         from public."Position" o where o.portfolio_id = p.id) h
     -- Cash less results is the sum of deposits (invariant.cash_equals_results), also of a portfolio with a million deposits.
     cross join lateral (select p.cash_balance_usd - h.realized_pnl + h.cost + h.fees as amount) d
      left join lateral (
       select b.* from public."PortfolioSnapshot" b where b.portfolio_id = p.id and b.sampled_at <= taken_at order by b.sampled_at desc limit 1) before on true
     -- An unchanged value is stored only once a day.
     where p.active and (only_portfolio is null or p.id = only_portfolio) and (before.portfolio_id is null
       or public.utc_day(before.sampled_at) <> public.utc_day(taken_at)
       or (before.cash, before.positions_value, before.realized_pnl, before.fees, before.net_deposits)
          <> (p.cash_balance_usd, h.value, h.realized_pnl, h.fees, d.amount))
     order by p.id
    on conflict (portfolio_id, sampled_at) do update
      set cash = excluded.cash, positions_value = excluded.positions_value, equity = excluded.equity, gross_exposure = excluded.gross_exposure,
          unrealized_pnl = excluded.unrealized_pnl, realized_pnl = excluded.realized_pnl, fees = excluded.fees, net_deposits = excluded.net_deposits,
          recorded_at = clock_timestamp();
  get diagnostics taken = row_count;
  return taken;
end
$$;
comment on function public.take_portfolio_snapshots(uuid) is
  'Stores the value of every active portfolio, or of the given one, at the market''s current instant (before any market event, the desk''s), from the engine''s marks. Returns the number stored.';
