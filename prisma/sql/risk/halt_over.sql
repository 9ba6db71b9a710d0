create or replace function public.halt_over(portfolio public."Portfolio", symbol text, placed_by uuid) returns public."Halt"
  language sql stable security definer
  set search_path = ''
as $$
  select h from public."Halt" h
   where h.resumed_at is null and public.halt_covers(h, portfolio.user_id, placed_by, portfolio.id, halt_over.symbol)
   order by num_nonnulls(h.user_id, h.portfolio_id), num_nonnulls(h.symbol), h.number limit 1
$$;
comment on function public.halt_over(public."Portfolio", text, uuid) is
  'The widest halt in force over orders of a user and symbol in a portfolio: of the desk, of the owner or the user, of the portfolio, each for all symbols or for this one; null columns without one.';
