create or replace function public.hold_open_orders(portfolio public."Portfolio") returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  placed_by constant uuid := coalesce(public.current_user_id(), portfolio.user_id);
begin
  -- The lock of the portfolio already makes orders in one portfolio wait for each other: only a user of several needs a lock of its own.
  if placed_by <> portfolio.user_id or exists (select from public."Portfolio" p where p.user_id = placed_by and p.id <> portfolio.id) then
    perform pg_advisory_xact_lock(hashtext('open orders'), hashtext(placed_by::text));
  end if;
end
$$;
comment on function public.hold_open_orders(public."Portfolio") is
  'Makes concurrent orders of one user wait for each other, so that together they cannot pass the limit. Call it with the locked portfolio, in a statement before the count.';
