create or replace function public.post_only_preview(symbol text, side public."OrderSide", limit_price numeric) returns jsonb
  language sql stable security definer
  set search_path = ''
as $$
  select jsonb_build_object('takesAt', t.price::text, 'restsAt', case
           when t.price is null then limit_price
           when i.post_only_policy = 'REPRICE' and b.behind > 0 then b.behind
         end::text)
    from public."Instrument" i
    left join public."Quote" q on q.symbol = i.symbol
   cross join lateral (select coalesce(case side when 'BUY' then q.ask else q.bid end, q.last) as price) m
   cross join lateral (select case when case side when 'BUY' then m.price <= limit_price else m.price >= limit_price end then m.price end as price) t
   -- A remainder is exact, a quotient is rounded.
   cross join lateral (select t.price - t.price % i.tick_size as floor) f
   cross join lateral (select case side
       when 'SELL' then f.floor + i.tick_size
       else f.floor + case when f.floor < t.price then i.tick_size else 0 end - i.tick_size end as behind) b
   where i.symbol = post_only_preview.symbol
$$;
comment on function public.post_only_preview(text, public."OrderSide", numeric) is
  'The answer of the present quote to a post-only order: {takesAt, restsAt}. takesAt is the price at which it would trade at once, else null; restsAt is the limit with which it would enter the market, or null when it would be rejected. postedLimit() in src/domain/conditions.ts decides the same when the engine accepts the order.';
