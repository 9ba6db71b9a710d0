create or replace function public.limits_denial(
  portfolio public."Portfolio", limits public."RiskLimit"[], symbol text, side public."OrderSide", quantity numeric, price numeric, notional numeric,
  left_out uuid[], origin public."OrderOrigin", accepted uuid[] default null)
  returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  l public."RiskLimit";
  counted integer;
  quote public."Quote";
  age numeric;
  value_price numeric;
  -- The widest scope of the limits that judge positions, and whether they judge equity or results.
  widest text;
  place integer;
  f record;
  r record;
  units_before numeric;
  added numeric;
  figure text;
  used numeric;
  after numeric;
  denial jsonb;
  own_approval boolean;
begin
  select case when bool_or(num_nonnulls(m.portfolio_id, m.user_id) = 0) then 'DESK' when bool_or(m.portfolio_id is null) then 'USER' else 'PORTFOLIO' end into widest
    from unnest(limits) m where m.kind > 'APPROVAL_NOTIONAL' and m.key_id is null and coalesce(m.user_id = portfolio.user_id, true);
  foreach l in array coalesce(limits, '{}') loop
    denial := null;
    if l.action = 'WARN' and (origin.confirmed or accepted is not null) then
      continue;
    end if;
    case l.kind
      when 'ALLOWED_SYMBOLS' then
        denial := case when symbol <> all (l.symbols) then public.denial(l.kind::text, format('limit %s of %s allows only %s; %s may change it', l.number, public.limit_scope(l),
          array_to_string(l.symbols, ', '), public.limit_holder(l))) end;
      when 'ALLOWED_SIDE' then
        denial := case when side <> l.side then public.denial(l.kind::text, format('limit %s of %s allows no %s that opens or adds; %s may change it', l.number, public.limit_scope(l),
          lower(side::text), public.limit_holder(l))) end;
      when 'ALLOWED_HOURS' then
        denial := case when not public.hours_allow(l, clock_timestamp()) then public.denial(l.kind::text, format('limit %s of %s allows orders from %s to %s %s on %s; %s may change it',
          l.number, public.limit_scope(l), to_char(l.from_time, 'HH24:MI'), to_char(l.to_time, 'HH24:MI'), l.zone, public.day_names(l.days), public.limit_holder(l))) end;
      when 'PRICE_COLLAR' then
        -- Binds every order: see order_verdict().
        null;
      when 'MAX_QUOTE_AGE' then
        select * into quote from public."Quote" q where q.symbol = limits_denial.symbol;
        age := round(extract(epoch from clock_timestamp() - quote.received_at), 3);
        if age > l.value and (quote.live or exists (select from public."Quote" n where n.live and n.received_at > quote.received_at)) then
          denial := public.limit_denial(l, 'the age of the quote in seconds', age);
        end if;
      when 'MAX_ORDER_RATE' then
        -- A request was counted when it was placed.
        counted := case when accepted is null then public.orders_within(l, l.value::integer + 1) end;
        denial := case when counted >= l.value then public.limit_denial(l, 'the number of orders in a minute', counted, counted + 1) end;
      when 'MAX_OPEN_ORDERS' then
        -- An order that takes the place of another one is not one more.
        counted := case when left_out = '{}' or accepted is not null then public.open_orders_of(l, l.value::integer + 1, accepted) end;
        denial := case when counted >= l.value then public.limit_denial(l, 'the number of open orders', counted, counted + 1) end;
      when 'MAX_ORDER_QUANTITY' then
        denial := case when quantity > l.value then public.limit_denial(l, 'the quantity of the order', quantity) end;
      when 'MAX_ORDER_NOTIONAL' then
        -- A limit that cannot be checked is not kept.
        denial := case when not coalesce(notional <= l.value, false) then public.limit_denial(l, 'the notional of the order', notional) end;
      when 'APPROVAL_NOTIONAL' then
        -- A user alone approves for a limit of its key, and for no limit over itself.
        own_approval := l.key_id is null and coalesce(origin.approved_by = origin.user_id or origin.approved_by = l.user_id, false);
        denial := case when (origin.approved_by is null or own_approval) and not coalesce(notional <= l.value, false) then
          public.denial('NEEDS_APPROVAL', format('limit %s of %s wants an approval%s of orders above %s%s', l.number, public.limit_scope(l),
            case when own_approval then ' by another person' else '' end, public.grouped_number(l.value),
            case when own_approval then '' else '; propose the order' end), l.value, notional) end;
      else
        -- Figures of portfolios. The orders of a user in a portfolio of another one count for their owner.
        continue when l.key_id is not null or l.user_id <> portfolio.user_id;
        place := case when l.portfolio_id is not null then 1 when l.user_id is not null then 2 else 3 end;
        if r is null and l.kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          select * into r from public.limit_results(portfolio, widest);
        end if;
        if l.kind in ('MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          used := case l.kind when 'MAX_DAILY_LOSS' then r.loss[place] else r.drawdown[place] end;
          denial := case when used >= l.value then public.limit_denial(l, case l.kind when 'MAX_DAILY_LOSS' then 'the loss of the day' else 'the drawdown' end, used) end;
        else
          if f is null then
            select * into f from public.limit_figures(portfolio, widest, symbol, left_out, accepted);
            value_price := coalesce(public.mark_price(symbol), price);
            units_before := greatest(greatest(f.held, 0) + f.buying, greatest(-f.held, 0) + f.selling);
            added := greatest(units_before, case side when 'BUY' then greatest(f.held, 0) + f.buying else greatest(-f.held, 0) + f.selling end + quantity) - units_before;
          end if;
          case l.kind
            when 'MAX_POSITION_QUANTITY' then
              figure := 'the position in ' || symbol;
              used := f.units[place];
              after := used + added;
            when 'MAX_SYMBOL_EXPOSURE' then
              figure := 'the exposure in ' || symbol;
              used := f.exposure[place];
              after := used + added * value_price;
            when 'MAX_GROSS_EXPOSURE' then
              figure := 'the gross exposure';
              used := f.gross[place];
              after := used + added * value_price;
            when 'MAX_NET_EXPOSURE' then
              figure := 'the net exposure';
              used := greatest(abs(f.most_net[place]), abs(f.least_net[place]));
              after := greatest(abs(f.most_net[place] + case side when 'BUY' then quantity * value_price else 0 end),
                abs(f.least_net[place] - case side when 'SELL' then quantity * value_price else 0 end));
            else
              figure := 'the leverage';
              used := round(f.gross[place] / nullif(greatest(r.equity[place], 0), 0), 8);
              after := round((f.gross[place] + added * value_price) / nullif(greatest(r.equity[place], 0), 0), 8);
          end case;
          -- A position without a price never counts 0.
          if l.kind <> 'MAX_POSITION_QUANTITY' and f.unpriced is not null then
            after := null;
            figure := format('%s (%s has no price)', figure, f.unpriced);
          end if;
          denial := case when added > 0 or l.kind = 'MAX_NET_EXPOSURE' then
            case when after is null then public.limit_denial(l, figure, null)
                 when after > l.value and after > used then public.limit_denial(l, figure, used, after) end end;
        end if;
    end case;
    if denial is not null then
      return case when l.action <> 'WARN' then denial else jsonb_build_object('denial', denial -> 'denial' || jsonb_build_object('soft', true,
        'message', format('%s; confirm %s in the order line passes this soft limit', denial -> 'denial' ->> 'message', public.plain_number(quantity)))) end;
    end if;
  end loop;
  return null;
end
$$;
comment on function public.limits_denial(public."Portfolio", public."RiskLimit"[], text, public."OrderSide", numeric, numeric, numeric, uuid[], public."OrderOrigin", uuid[]) is
  'The denial of an order that may add risk by limits_over(), or null; the first one in the order of judging. Its price values a symbol without a market. Open orders in left_out do not count; `accepted` as in reach_of: null when the order is placed, and at its acceptance soft limits and the rate of orders are not judged again.';
