create or replace function public.key_connections(user_id uuid) returns integer
  language sql stable security definer
  set search_path = ''
as $$
  select coalesce(sum(k.connection_limit), 0)::integer from public."ApiKey" k
   where k.user_id = key_connections.user_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())
$$;
comment on function public.key_connections(uuid) is 'The connections that the valid keys of a user take from its share. Only functions that check permissions call it.';
