create or replace function public.share_remaining_connections() returns void
  language sql volatile security definer
  set search_path = ''
as $$
  -- A few at a time: each waits up to 0.1 seconds for a login that holds its role. Another one comes first the next time.
  select public.try_share_connections(w.id)
    from (select u.id from public."User" u
            -- -1: the server's superuser freed the login of a limit.
            join pg_catalog.pg_roles r on r.rolname = u.login and r.rolconnlimit >= 0
             and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
            join public."PersonLimit" d on d.user_id is null
            left join public."PersonLimit" own on own.user_id = u.id
            left join (select k.user_id, sum(k.connection_limit) as taken from public."ApiKey" k
                        where k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) group by k.user_id) k on k.user_id = u.id
           where u.active and r.rolconnlimit <> greatest(coalesce(own.max_connections, d.max_connections) - coalesce(k.taken, 0), 1)
           order by random()
           limit 3) w
$$;
comment on function public.share_remaining_connections() is
  'Gives logins their share of connections that was not set when it changed, because the login held its role or a key expired. The engine calls it about once a second.';
