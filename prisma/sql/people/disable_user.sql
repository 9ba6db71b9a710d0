create or replace procedure public.disable_user(user_id uuid, inout ended integer default 0)
  language plpgsql
as $$
declare
  logins text[] := public.logins_of_user(user_id);
  closed text[] := '{}';
begin
  -- The user may have created a key until its login was closed.
  while not logins <@ closed loop
    call public.shut_logins(logins, ended);
    closed := logins;
    logins := public.logins_of_user(user_id);
  end loop;
  perform public.record_disabling(user_id);
end
$$;
comment on procedure public.disable_user(uuid, integer) is
  'Closes a user''s login and keys, ends their connections until none is left, then records it; portfolios and history stay. Returns the number of ended connections. Call it outside of a transaction.';
