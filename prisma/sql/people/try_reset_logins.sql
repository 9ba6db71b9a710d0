create or replace function public.try_reset_logins(logins text[], verifier text, out done boolean, out ended integer)
  language plpgsql volatile security definer
  -- A login can lock its own role by altering it, and reconnect: the caller ends its connections and tries again.
  set search_path = '' set lock_timeout = '100ms'
as $$
declare
  each_login text;
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may reset logins'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  ended := public.end_logins(logins);
  foreach each_login in array logins loop
    perform public.undo_login_settings(each_login);
    -- close_lock_fillers() closes logins of active users.
    if exists (select from pg_catalog.pg_roles r where r.rolname = each_login and not r.rolcanlogin)
       and (exists (select from public."User" u where u.login = each_login and u.active)
            or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                        where k.role_name = each_login and k.revoked_at is null and u.active)) then
      perform public.open_login(each_login);
    end if;
    if verifier is not null then
      perform public.set_login_password(each_login, verifier);
    end if;
  end loop;
  perform public.share_connections(u.id) from public."User" u where u.login = any (logins);
  if verifier is not null then
    update public."User" u set updated_at = clock_timestamp() where u.login = any (logins);
  end if;
  done := true;
exception
  when lock_not_available or deadlock_detected or internal_error then
    done := false;
end
$$;
comment on function public.try_reset_logins(text[], text) is
  'Ends the connections of these logins, removes the settings that they made for themselves, opens those that close_lock_fillers closed, and sets a password unless it is null; done is false when one of them holds its role at this moment. For administrators.';
