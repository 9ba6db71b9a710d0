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
  scope uuid[];
  uses jsonb := '{}';
  results jsonb := '{}';
  u jsonb;
  equity numeric;
  result numeric;
  own record;
  baseline public."RiskBaseline";
  units_before numeric;
  added numeric;
  figure text;
  used numeric;
  after numeric;
  denial jsonb;
  own_approval boolean;
begin
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
        scope := public.scope_portfolios(l, portfolio.currency);
        if l.kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          if not results ? l.scope_id::text then
            results := results || jsonb_build_object(l.scope_id, (select to_jsonb(s) from public.scope_result(scope) s));
          end if;
          equity := (results -> l.scope_id::text ->> 'equity')::numeric;
          result := (results -> l.scope_id::text ->> 'result')::numeric;
        end if;
        if l.kind in ('MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          select * into baseline from public."RiskBaseline" b where b.scope_id = l.scope_id and b.currency = portfolio.currency;
          used := public.limit_loss(l.kind, baseline, equity, result);
          denial := case when not coalesce(used < l.value, true) then
            public.limit_denial(l, case l.kind when 'MAX_DAILY_LOSS' then 'the loss of the day' else 'the drawdown' end, used) end;
        else
          if not uses ? l.scope_id::text then
            uses := uses || jsonb_build_object(l.scope_id, public.scope_use(scope, symbol, left_out, accepted));
          end if;
          u := uses -> l.scope_id::text;
          if own is null then
            select coalesce(sum(o.held), 0) as held, coalesce(sum(o.buying), 0) as buying, coalesce(sum(o.selling), 0) as selling into own
              from public.reach_of(array[portfolio.id], left_out, accepted) o where o.symbol = limits_denial.symbol;
            value_price := coalesce(public.mark_price(symbol), price);
            units_before := greatest(greatest(own.held, 0) + own.buying, greatest(-own.held, 0) + own.selling);
            added := greatest(units_before, case side when 'BUY' then greatest(own.held, 0) + own.buying else greatest(-own.held, 0) + own.selling end + quantity) - units_before;
          end if;
          select f.figure, f.used, f.after into figure, used, after
            from (select case l.kind when 'MAX_POSITION_QUANTITY' then 'the position in ' || symbol when 'MAX_SYMBOL_EXPOSURE' then 'the exposure in ' || symbol
                           when 'MAX_GROSS_EXPOSURE' then 'the gross exposure' when 'MAX_NET_EXPOSURE' then 'the net exposure' else 'the leverage' end as figure,
                         case l.kind when 'MAX_POSITION_QUANTITY' then (u ->> 'units')::numeric when 'MAX_SYMBOL_EXPOSURE' then (u ->> 'exposure')::numeric
                           when 'MAX_NET_EXPOSURE' then greatest(abs((u ->> 'most')::numeric), abs((u ->> 'least')::numeric))
                           when 'MAX_LEVERAGE' then round((u ->> 'gross')::numeric / nullif(greatest(equity, 0), 0), 8) else (u ->> 'gross')::numeric end as used,
                         case l.kind when 'MAX_POSITION_QUANTITY' then (u ->> 'units')::numeric + added
                           when 'MAX_SYMBOL_EXPOSURE' then (u ->> 'exposure')::numeric + added * value_price
                           when 'MAX_NET_EXPOSURE' then greatest(abs((u ->> 'most')::numeric + case side when 'BUY' then quantity * value_price else 0 end),
                             abs((u ->> 'least')::numeric - case side when 'SELL' then quantity * value_price else 0 end))
                           when 'MAX_LEVERAGE' then round(((u ->> 'gross')::numeric + added * value_price) / nullif(greatest(equity, 0), 0), 8)
                           else (u ->> 'gross')::numeric + added * value_price end as after) f;
          -- A position without a price never counts 0.
          if l.kind <> 'MAX_POSITION_QUANTITY' and u ->> 'unpriced' is not null then
            after := null;
            figure := format('%s (%s has no price)', figure, u ->> 'unpriced');
          end if;
          denial := case when added > 0 or l.kind = 'MAX_NET_EXPOSURE' then
            case when after is null then public.limit_denial(l, figure, null)
                 when after > l.value and after > used then public.limit_denial(l, figure, used, after) end end;
        end if;
    end case;
    if denial is not null then
      return denial || case when l.action = 'WARN' then jsonb_build_object('denial', denial -> 'denial' || '{"soft": true}') else '{}' end;
    end if;
  end loop;
  return null;
end
$$;
comment on function public.limits_denial(public."Portfolio", public."RiskLimit"[], text, public."OrderSide", numeric, numeric, numeric, uuid[], public."OrderOrigin", uuid[]) is
  'The denial of an order that may add risk by limits_over(), or null; the first one in the order of judging. Its price values a symbol without a market. Open orders in left_out do not count; `accepted` as in reach_of: null when the order is placed, and at its acceptance soft limits and the rate of orders are not judged again.';
