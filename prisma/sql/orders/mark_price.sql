create or replace function public.mark_price(symbol text) returns numeric
  -- With the rights of the calling login: row security decides whether it sees the market.
  language sql stable security invoker
  set search_path = ''
as $$
  select coalesce(q.last, round((q.bid + q.ask) / 2, 8), q.bid, q.ask) from public."Quote" q where q.symbol = mark_price.symbol
$$;
comment on function public.mark_price(text) is 'The price that values a position: the last price, or the middle of bid and ask. Null without a market.';
