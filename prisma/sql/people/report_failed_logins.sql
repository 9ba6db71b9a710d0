create or replace function public.report_failed_logins(login text, address text, failures integer, first_at timestamptz, names integer default 1) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  cause constant uuid := md5('failed logins ' || coalesce(login, 'as invented names') || ' ' || extract(epoch from first_at))::uuid;
  place constant text := case address when '[local]' then 'the socket of the server' else public.shown_text(address) end;
  told constant text := format('%s failed logins as %s from %s since %s UTC.', failures,
    case when login is null then format('names that are no login of this desk (%s different)', names) else public.shown_text(login) end, place,
    to_char(first_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'));
begin
  perform public.require_read_committed();
  -- The user may hold the row of its alert: the next report renews the count.
  update public."Alert" a set message = told, data = a.data || jsonb_build_object('failures', failures, 'address', address, 'names', names)
   where a.id in (select o.id from public."Alert" o where o.correlation_id = cause for no key update skip locked);
  if not exists (select from public."Alert" a where a.correlation_id = cause) then
    insert into public."Alert" (type, severity, title, message, data, source, correlation_id, user_id)
      values ('LOGIN', 'HIGH', 'Failed logins', told, jsonb_build_object('login', case when login is not null then public.shown_text(login) end, 'failures', failures, 'address', address, 'names', names),
        'keeper', cause,
        -- Risk and administrators see every alert; one for names that are no login belongs to an administrator, because an alert without an owner is for all.
        coalesce((select u.id from public."User" u where u.login = report_failed_logins.login),
                 (select k.user_id from public."ApiKey" k where k.role_name = report_failed_logins.login),
                 (select u.id from public."User" u where u.role = 'ADMIN' and u.active order by u.created_at, u.id limit 1)));
  end if;
end
$$;
comment on function public.report_failed_logins(text, text, integer, timestamptz, integer) is
  'One alert for each episode of failed logins, for the user of the login, risk and administrators; a null login means all names together that are no login of the desk. A later report of the episode renews its count. The keeper of an embedded server calls it.';
