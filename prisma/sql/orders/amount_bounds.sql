create or replace function public.amount_bounds(
  out order_quantity numeric, out order_notional numeric, out price numeric, out position_quantity numeric,
  out cash_movement numeric, out portfolio_deposits numeric, out owner_deposits numeric, out money numeric)
  language sql immutable parallel safe
  set search_path = ''
  -- Far above the amounts of any desk, far below the limits of the columns (quantity and price 1e12, money 1e30):
  -- a position of 5e11 units filled at twice the largest price costs 1e23, and thousands of them stay below 1e27.
as $$
  select 1e11, 1e14, 1e11, 5e11, 1e13, 1e14, 1e15, 1e27
$$;
comment on function public.amount_bounds() is
  'The bounds of amounts: units and notional of an order; price of an order or of the market; units of a position when all open orders fill; one deposit or withdrawal; deposits less withdrawals of a portfolio, and of all portfolios of its owner; cash, results, fees and exposure of a portfolio at the worst prices.';
