create or replace function public.alert_dead_man(session_id uuid, portfolio public."Portfolio", orders integer) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  session public."Session";
  message text;
begin
  select s.* into session from public."Session" s where s.id = session_id;
  -- The console shows its beginning as a banner.
  message := format('Dead man (%s): %s canceled in portfolio %s, because the armed session of %s on %s vanished at %s. Stops, targets and other reduce-only orders work on.',
    lower(session.fired_dead_man::text), case orders when 1 then '1 open order is' else orders || ' open orders are' end, portfolio.name,
    session.login, coalesce(session.host, 'this machine'), to_char(session.fired_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'));
  insert into public."Alert" (type, severity, title, message, data, source, user_id, correlation_id, created_at)
    values ('PORTFOLIO_ACTION', 'CRITICAL', 'A vanished session cancels its orders', message,
      jsonb_build_object('login', session.login, 'sessionId', session.id, 'orders', orders), 'desk', session.user_id, session.id, clock_timestamp());
  if portfolio.user_id <> session.user_id then
    perform public.tell_owner(portfolio, 'dead man', 'A vanished session cancels its orders', message);
  end if;
end
$$;
comment on function public.alert_dead_man(uuid, public."Portfolio", integer) is
  'Alerts the user of a vanished session, risk and the owner of the portfolio to the cancel of its orders. Only cancel_vanished_orders calls it.';
