create or replace function public.share_again(key_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.login_of_key(key_id);
  perform public.share_connections(k.user_id) from public."ApiKey" k where k.id = key_id;
exception
  -- The user's own sessions can lock its role; until the next change its login has fewer connections than it may have.
  when lock_not_available or deadlock_detected or internal_error then
    null;
end
$$;
comment on function public.share_again(uuid) is 'Returns the connections of a revoked key to the login of its user.';
