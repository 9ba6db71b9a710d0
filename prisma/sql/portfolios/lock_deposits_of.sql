create or replace function public.lock_deposits_of(owner_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  -- Not the user's row: that would delay closing the login.
  perform public.lock_in_turn(2, owner_id::text, 'the deposits of this owner');
end
$$;
comment on function public.lock_deposits_of(uuid) is
  'Makes concurrent deposits of one owner wait for each other, so that together they cannot pass a limit over all its portfolios. Call it in a statement before the count.';
