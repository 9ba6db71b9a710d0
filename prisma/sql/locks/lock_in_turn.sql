create or replace function public.lock_in_turn(place integer, key text, wanted text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  if public.may_wait_for(place) then
    perform pg_advisory_xact_lock(place, hashtext(key));
  elsif not pg_try_advisory_xact_lock(place, hashtext(key)) then
    perform public.refuse_wait(wanted);
  end if;
end
$$;
comment on function public.lock_in_turn(integer, text, text) is
  'Takes a lock that belongs to a place in the order of locks, after the portfolios: waits for it, or out of order refuses at once. Only functions that check permissions call it.';
