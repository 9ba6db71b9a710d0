create or replace function public.share_again(key_id uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.login_of_key(key_id);
  perform public.try_share_connections(k.user_id) from public."ApiKey" k where k.id = key_id;
end
$$;
comment on function public.share_again(uuid) is 'Returns the connections of a revoked key to the login of its user.';
