create or replace function public.lock_users_of(portfolio public."Portfolio") returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  key integer;
begin
  -- One lock a user for orders and deposits, and both users in one order: separate locks could be taken in opposite orders by two transactions.
  -- Not the user's row: that would delay closing the login.
  for key in
    select distinct hashtext(u.id::text) from (values (portfolio.user_id), (public.current_user_id())) u (id) where u.id is not null order by 1
  loop
    perform pg_advisory_xact_lock(hashtext('user'), key);
  end loop;
end
$$;
comment on function public.lock_users_of(public."Portfolio") is
  'Makes concurrent orders and deposits of one user wait for each other, so that together they cannot pass a limit over all portfolios: locks the owner and the connected user. Call it with the locked portfolio, in a statement before the count.';
