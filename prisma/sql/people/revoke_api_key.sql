create or replace procedure public.revoke_api_key(key_id uuid, inout ended integer default 0)
  language plpgsql
as $$
declare
  key_login constant text := public.login_of_key(key_id);
begin
  call public.close_logins(array[key_login], ended);
  perform public.record_revocation(key_id);
  commit;
  perform public.share_again(key_id);
  commit;
  perform public.check_ended(array[key_login]);
  -- A connection that has ended only now may have kept rows.
  perform public.record_revocation(key_id);
end
$$;
comment on procedure public.revoke_api_key(uuid, integer) is
  'Revokes an API key: closes its login, ends its connections and records it. Returns the number of ended connections when none is left; raises an error when one does not end. A second call changes nothing. Call it outside of a transaction.';
