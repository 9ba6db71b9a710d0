create or replace function public.halt_covers(halt public."Halt", portfolio_owner uuid, placed_by uuid, portfolio_id uuid, symbol text) returns boolean
  -- Without a fixed search path, so that the planner puts its text into the query: it runs for each open order.
  language sql immutable
as $$
  select halt.resumed_at is null
     and (halt.symbol is null or halt.symbol = halt_covers.symbol)
     and (halt.user_id is null or halt.user_id in (portfolio_owner, placed_by))
     and (halt.portfolio_id is null or halt.portfolio_id = halt_covers.portfolio_id)
$$;
comment on function public.halt_covers(public."Halt", uuid, uuid, uuid, text) is
  'True when the halt is in force over orders of a user and symbol in a portfolio of an owner.';
