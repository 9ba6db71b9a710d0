create or replace function public.limit_use("limit" public."RiskLimit", currency text) returns numeric
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  scope constant text := case when "limit".portfolio_id is not null then 'PORTFOLIO' when "limit".user_id is not null then 'USER' else 'DESK' end;
  place constant integer := case scope when 'PORTFOLIO' then 1 when 'USER' then 2 else 3 end;
  -- One of its portfolios names the sums.
  portfolio public."Portfolio";
  f record;
  r record;
  equity numeric;
begin
  if "limit".kind = 'MAX_ORDER_RATE' then
    return public.orders_within("limit", 100000);
  elsif "limit".kind = 'MAX_OPEN_ORDERS' then
    return public.open_orders_of("limit", 100000, null);
  elsif "limit".kind <= 'APPROVAL_NOTIONAL' or limit_use.currency is null then
    return null;
  end if;
  select p.* into portfolio from public."Portfolio" p where p.id = (public.scope_portfolios("limit", limit_use.currency))[1];
  if "limit".kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    select * into r from public.limit_results(portfolio, scope);
    if "limit".kind <> 'MAX_LEVERAGE' then
      return greatest(case "limit".kind when 'MAX_DAILY_LOSS' then r.loss[place] else r.drawdown[place] end, 0);
    end if;
    equity := greatest(r.equity[place], 0);
  end if;
  -- Without a symbol, each symbol has the whole limit: the one that uses most of it counts.
  if "limit".kind in ('MAX_POSITION_QUANTITY', 'MAX_SYMBOL_EXPOSURE') and "limit".symbol is null then
    return (select max(case "limit".kind when 'MAX_POSITION_QUANTITY' then t.units else t.exposure end)
              from (select sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling)) as units,
                           sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) * o.price) as exposure
                      from public.reach_of(public.scope_portfolios("limit", limit_use.currency)) o group by o.symbol) t);
  end if;
  select * into f from public.limit_figures(portfolio, scope, "limit".symbol, '{}', null);
  return case
    when "limit".kind = 'MAX_POSITION_QUANTITY' then f.units[place]
    when f.unpriced is not null then null
    when "limit".kind = 'MAX_SYMBOL_EXPOSURE' then f.exposure[place]
    when "limit".kind = 'MAX_NET_EXPOSURE' then greatest(abs(f.most_net[place]), abs(f.least_net[place]))
    when "limit".kind = 'MAX_LEVERAGE' then round(f.gross[place] / nullif(equity, 0), 8)
    else f.gross[place] end;
end
$$;
comment on function public.limit_use(public."RiskLimit", text) is
  'The use of a limit now, in its unit; null for the limits that judge an order alone, and when it is unknown.';
