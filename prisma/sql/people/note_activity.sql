create or replace function public.note_activity(activity text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  -- At most once a second, so that many requests cost one write. An update that finds no row would still call the triggers of its table.
  if exists (select from public."Session" o
              where o.login = session_user and o.ended_at is null
                and (o.last_active_at is null or o.last_active_at < clock_timestamp() - interval '1 second')) then
    -- Never waits: a row that another transaction of the login holds is left as it is.
    update public."Session" s set last_active_at = clock_timestamp(), last_activity = activity
     where s.id in (select o.id from public."Session" o
                     where o.login = session_user and o.ended_at is null
                       and (o.last_active_at is null or o.last_active_at < clock_timestamp() - interval '1 second')
                       for no key update skip locked);
  end if;
  if exists (select from public."ApiKey" o where o.role_name = session_user and (o.last_used_at is null or o.last_used_at < clock_timestamp() - interval '1 minute')) then
    update public."ApiKey" k set last_used_at = clock_timestamp()
     where k.id in (select o.id from public."ApiKey" o
                     where o.role_name = session_user and (o.last_used_at is null or o.last_used_at < clock_timestamp() - interval '1 minute')
                       for no key update skip locked);
  end if;
end
$$;
comment on function public.note_activity(text) is
  'Keeps the latest activity of the open sessions of the connected login, and the last use of its key. Functions that change the desk call it last.';
