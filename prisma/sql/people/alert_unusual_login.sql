create or replace function public.alert_unusual_login(opened uuid) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- The latest sessions of a user show its habits; too few of them say nothing about hours.
  latest constant integer := 200;
  fewest constant integer := 20;
  session public."Session";
  zone text;
  place text;
  hour_of_day integer;
  known record;
begin
  select * into session from public."Session" s where s.id = opened;
  select d.day_zone into zone from public."DeskState" d where d.id = 1;
  if session.user_id is null then
    return;
  end if;
  place := coalesce(host(session.address), 'this machine');
  hour_of_day := extract(hour from session.started_at at time zone zone);
  select count(*) as sessions,
         bool_or(public.usual_network(e.address) = public.usual_network(session.address)) as address,
         -- The hours beside a usual hour are usual too.
         bool_or(mod(extract(hour from e.started_at at time zone zone)::integer - hour_of_day + 24, 24) in (0, 1, 23)) as hour
    into known
    from (select s.address, s.started_at from public."Session" s where s.user_id = session.user_id and s.id <> opened
           order by s.started_at desc limit latest) e;
  if known.sessions > 0 and not known.address then
    perform public.alert_login(session, 'Login from a new address',
      format('Login %s connected from %s, from where none of the last %s sessions of its user came.', session.login, place, known.sessions));
  end if;
  if known.sessions >= fewest and not known.hour then
    perform public.alert_login(session, 'Login at an unusual hour',
      format('Login %s connected at %s o''clock (%s) from %s; none of the last %s sessions of its user began within an hour of that.', session.login, hour_of_day, zone,
        place, known.sessions));
  end if;
end
$$;
comment on function public.alert_unusual_login(uuid) is
  'Alerts a user, and risk and administrators, to a session from a new address or at an unusual hour of that user. Both are usual from then on. Only open_session calls it.';
