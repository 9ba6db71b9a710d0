create or replace function public.limit_use("limit" public."RiskLimit", currency text) returns numeric
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  portfolio_ids uuid[];
  baseline public."RiskBaseline";
  use jsonb;
  equity numeric;
  result numeric;
begin
  if "limit".kind = 'MAX_ORDER_RATE' then
    return public.orders_within("limit", 100000);
  elsif "limit".kind = 'MAX_OPEN_ORDERS' then
    return public.open_orders_of("limit", 100000, null);
  elsif "limit".kind <= 'APPROVAL_NOTIONAL' or currency is null then
    return null;
  end if;
  portfolio_ids := public.scope_portfolios("limit", currency);
  if "limit".kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    select s.equity, s.result into equity, result from public.scope_result(portfolio_ids) s;
  end if;
  if "limit".kind in ('MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    select * into baseline from public."RiskBaseline" b where b.scope_id = "limit".scope_id and b.currency = limit_use.currency;
    return greatest(public.limit_loss("limit".kind, baseline, equity, result), 0);
  end if;
  -- Without a symbol, each symbol has the whole limit: the one that uses most of it counts.
  if "limit".kind in ('MAX_POSITION_QUANTITY', 'MAX_SYMBOL_EXPOSURE') and "limit".symbol is null then
    return (select max(case "limit".kind when 'MAX_POSITION_QUANTITY' then t.units else t.exposure end)
              from (select sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling)) as units,
                           sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) * o.price) as exposure
                      from public.reach_of(portfolio_ids) o group by o.symbol) t);
  end if;
  use := public.scope_use(portfolio_ids, "limit".symbol, '{}', null);
  if "limit".kind <> 'MAX_POSITION_QUANTITY' and use ->> 'unpriced' is not null then
    return null;
  end if;
  return case "limit".kind when 'MAX_POSITION_QUANTITY' then (use ->> 'units')::numeric when 'MAX_SYMBOL_EXPOSURE' then (use ->> 'exposure')::numeric
    when 'MAX_NET_EXPOSURE' then greatest(abs((use ->> 'most')::numeric), abs((use ->> 'least')::numeric))
    when 'MAX_LEVERAGE' then round((use ->> 'gross')::numeric / nullif(greatest(equity, 0), 0), 8) else (use ->> 'gross')::numeric end;
end
$$;
comment on function public.limit_use(public."RiskLimit", text) is 'The use of a limit now, in its unit; null for the limits that judge an order alone, and when it is unknown.';
