create or replace procedure public.reset_user(user_id uuid, inout ended integer default 0)
  language plpgsql
as $$
declare
  logins constant text[] := public.logins_of_user(user_id);
begin
  call public.reset_logins(logins, null, ended);
end
$$;
comment on procedure public.reset_user(uuid, integer) is
  'Ends the connections of a user''s login and keys and undoes every setting that they made for themselves with ALTER ROLE. Returns the number of ended connections. For administrators; call it outside of a transaction.';
