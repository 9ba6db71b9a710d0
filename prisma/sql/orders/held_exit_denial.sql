create or replace function public.held_exit_denial(replaced public."Order", limit_price numeric, stop_price numeric) returns jsonb
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce(
    -- An exit, or an order that only reduces and protects so far, does not become one that rests at a better price than its stop.
    (select public.denial('LIMIT_BEFORE_STOP', format('the limit of a stop that %s is at its stop or %s: %s is %s %s', case replaced.side when 'SELL' then 'sells' else 'buys' end,
              case replaced.side when 'SELL' then 'below' else 'above' end, public.grouped_number(held_exit_denial.limit_price),
              case replaced.side when 'SELL' then 'above' else 'below' end, public.grouped_number(held_exit_denial.stop_price)),
            held_exit_denial.stop_price, held_exit_denial.limit_price)
       from (select case replaced.side when 'SELL' then 1 else -1 end as sign) d
      where replaced.type = 'STOP_LIMIT' and replaced.triggered_at is null and replaced.reduce_only
        and (held_exit_denial.limit_price - held_exit_denial.stop_price) * d.sign > 0
        and (replaced.parent_id = replaced.list_id or (replaced.limit_price - replaced.stop_price) * d.sign <= 0)),
    (select public.denial('WRONG_SIDE', format('the %s of a %s is %s its price: %s is not %s %s', w.name, lower(w.entry_side::text), w.beyond,
                public.grouped_number(w.level), w.beyond, public.grouped_number(w.entry_price)), w.entry_price, w.level, w.level - w.entry_price)
         from (
           select e.side as entry_side, t.entry_price, t.level, k.takes_profit,
                  case when k.takes_profit then 'take profit' else 'stop loss' end as name,
                  case when (e.side = 'BUY') = k.takes_profit then 'above' else 'below' end as beyond
             from public."Order" x
             join public."Order" e on e.id = x.parent_id and public.is_open(e.status)
            cross join lateral (select x.type in ('LIMIT', 'MARKET_IF_TOUCHED') as takes_profit) k
            -- The entry or its exit has the new prices, the other one its own.
            cross join lateral (
              select case when e.id = replaced.id then coalesce(held_exit_denial.limit_price, held_exit_denial.stop_price, public.mark_price(e.symbol))
                          else coalesce(e.replace_limit_price, e.limit_price, e.replace_stop_price, e.stop_price, public.mark_price(e.symbol)) end as entry_price,
                     case when x.id = replaced.id then coalesce(held_exit_denial.stop_price, held_exit_denial.limit_price) else coalesce(x.replace_stop_price, x.stop_price, x.replace_limit_price, x.limit_price) end as level) t
            where x.parent_id = x.list_id and (x.id = replaced.id or x.parent_id = replaced.id)
              and public.is_open(x.status) and x.released_at is null and x.type <> 'TRAILING_STOP' and e.filled_quantity = 0
            order by x.number) w
        where (w.level - w.entry_price) * case when (w.entry_side = 'BUY') = w.takes_profit then 1 else -1 end <= 0
        limit 1))
$$;
comment on function public.held_exit_denial(public."Order", numeric, numeric) is
  'The denial of new prices for an entry without a fill, or for its held exit, after which the exit would be reached as soon as the entry fills, and for a stop loss whose limit would be better than its stop; null: no objection. place_order denies the same prices.';
