create or replace function public.hold_open_orders(portfolio public."Portfolio") returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  placed_by constant uuid := coalesce(public.current_user_id(), portfolio.user_id);
begin
  -- The lock of a portfolio is not enough: the user may place in a granted or a new portfolio at the same time.
  perform pg_advisory_xact_lock(hashtext('open orders'), hashtext(placed_by::text));
end
$$;
comment on function public.hold_open_orders(public."Portfolio") is
  'Makes concurrent orders of one user wait for each other, so that together they cannot pass the limit. Call it with the locked portfolio, in a statement before the count.';
