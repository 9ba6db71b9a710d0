create or replace function public.limit_results(portfolio public."Portfolio", scope text, out equity numeric[], out result numeric[], out loss numeric[], out drawdown numeric[])
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  ids uuid[];
  today date;
  baseline public."RiskBaseline";
begin
  ids := case scope when 'PORTFOLIO' then array[portfolio.id]
    when 'USER' then array(select p.id from public."Portfolio" p where p.user_id = portfolio.user_id and p.currency = portfolio.currency)
    else array(select p.id from public."Portfolio" p where p.currency = portfolio.currency) end;
  select array[sum(r.equity) filter (where r.id = portfolio.id), sum(r.equity) filter (where r.user_id = portfolio.user_id), sum(r.equity)],
         array[sum(r.result) filter (where r.id = portfolio.id), sum(r.result) filter (where r.user_id = portfolio.user_id), sum(r.result)]
    into equity, result
    from (select p.id, p.user_id, p.cash_balance_usd + h.value as equity, h.result
            from public."Portfolio" p
           cross join lateral (
             select coalesce(sum(round(o.quantity * m.price, 8)), 0) as value, coalesce(sum(o.realized_pnl - o.fees - o.cost + round(o.quantity * m.price, 8)), 0) as result
               from public."Position" o
              cross join lateral (select coalesce(public.mark_price(o.symbol), o.mark_price, o.average_price, 0) as price) m
              where o.portfolio_id = p.id) h
           where p.id = any (ids)) r;
  loss := array[0, 0, 0];
  drawdown := array[0, 0, 0];
  for place in 1..3 loop
    select * into baseline from public."RiskBaseline" b
     where b.scope_id = (array[portfolio.id, portfolio.user_id, public.desk_scope()])[place] and b.currency = portfolio.currency;
    continue when baseline.scope_id is null or result[place] is null;
    today := coalesce(today, public.desk_day(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp())));
    loss[place] := case when baseline.day = today then baseline.day_result - result[place] else 0 end;
    -- Cash that was paid in or out moves no drawdown: the fall is a part of the highest result and the money paid in.
    if greatest(baseline.peak_result, result[place]) + equity[place] - result[place] > 0 then
      drawdown[place] := round((greatest(baseline.peak_result, result[place]) - result[place])
        / (greatest(baseline.peak_result, result[place]) + equity[place] - result[place]), 8);
    end if;
  end loop;
end
$$;
comment on function public.limit_results(public."Portfolio", text) is
  'At the marks of now, each as the figures of the portfolio, of all of its owner, and of the desk in its currency: equity, result less fees, loss of the day, and drawdown as a part of the highest equity that the money paid in now would have had. scope as in limit_figures.';
