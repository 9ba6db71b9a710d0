-- needs: policies/grants
-- The role limits of each user's login and keys sum to its share of connections. A login or key that a superuser made or changed gets its limit here: keys that
-- take more than the share leave get equal parts of the rest.
do $connections$
declare
  person record;
  key record;
begin
  for person in
    select u.id, u.login, l.connections as most, public.key_connections(u.id) as taken,
           (select count(*)::integer from public."ApiKey" k where k.user_id = u.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())) as keys
      from public."User" u cross join lateral public.person_limits(u.id) l
      join pg_catalog.pg_roles r on r.rolname = u.login and not r.rolsuper
     order by u.id
  loop
    if person.keys + public.least_for_login() > person.most then
      person.most := person.keys + public.least_for_login();
      insert into public."PersonLimit" as own (user_id, max_connections) values (person.id, person.most)
        on conflict on constraint "PersonLimit_user_id_key" do update set max_connections = excluded.max_connections, updated_at = clock_timestamp();
    end if;
    if person.taken + public.least_for_login() > person.most then
      update public."ApiKey" k
         set connection_limit = least(k.connection_limit, (person.most - public.least_for_login()) / person.keys)
       where k.user_id = person.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
    end if;
    for key in
      select k.role_name, k.connection_limit from public."ApiKey" k join pg_catalog.pg_roles r on r.rolname = k.role_name
       where k.user_id = person.id and k.revoked_at is null and r.rolconnlimit <> k.connection_limit
    loop
      execute format('alter role %I connection limit %s', key.role_name, key.connection_limit);
    end loop;
    perform public.try_share_connections(person.id);
  end loop;
end
$connections$;
