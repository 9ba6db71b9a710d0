create or replace function public.book_trades(trades jsonb, positions jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  if coalesce(jsonb_array_length(trades), 0) = 0 then
    return;
  end if;
  insert into public."Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity,
      cost_change, realized_pnl, executed_at)
    select t.id, t.order_id, t.portfolio_id, t.symbol, t.side, t.quantity, t.price, t.commission, t.slippage, t.liquidity,
           t.cost_change, t.realized_pnl, t.executed_at
      from jsonb_to_recordset(trades) as t (ordinal integer, id uuid, order_id uuid, portfolio_id uuid, symbol text, side public."OrderSide",
      quantity numeric, price numeric, commission numeric, slippage numeric, liquidity public."Liquidity",
      cost_change numeric, realized_pnl numeric, executed_at timestamptz)
     order by t.ordinal;
  insert into public."Position" as p (portfolio_id, symbol, quantity, cost, realized_pnl, fees, opened_at)
    select n.* from jsonb_to_recordset(positions) as n (portfolio_id uuid, symbol text, quantity numeric, cost numeric,
      realized_pnl numeric, fees numeric, opened_at timestamptz)
    order by 1, 2
    on conflict (portfolio_id, symbol) do update
      set quantity = excluded.quantity, cost = excluded.cost, realized_pnl = excluded.realized_pnl, fees = excluded.fees,
          opened_at = excluded.opened_at, updated_at = clock_timestamp();
end
$$;
comment on function public.book_trades(jsonb, jsonb) is 'Writes executions and the resulting positions.';
