create or replace procedure public.disable_user(user_id uuid, inout ended integer default 0)
  language plpgsql
as $$
declare
  logins text[] := public.logins_of_user(user_id);
  closed text[] := '{}';
begin
  -- The user may have created a key until its login was closed.
  while not logins <@ closed loop
    call public.close_logins(logins, ended);
    closed := closed || logins;
    logins := public.logins_of_user(user_id);
  end loop;
  perform public.record_disabling(user_id);
  commit;
  perform public.check_ended(closed);
  -- A connection that has ended only now may have kept rows.
  perform public.record_disabling(user_id);
end
$$;
comment on procedure public.disable_user(uuid, integer) is
  'Closes a user''s login and keys, ends their connections and records it; portfolios and history stay. Returns the number of ended connections when none is left; raises an error when one does not end, with everything recorded that it does not keep. Call it outside of a transaction.';
