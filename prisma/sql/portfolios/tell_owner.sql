create or replace function public.tell_owner(portfolio public."Portfolio", act text, title text, message text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  cause constant uuid := md5(portfolio.id::text || ' ' || act || ' ' || session_user)::uuid;
begin
  -- One alert a minute for a whole flatten: the event of each order names the login too. It only inserts: the owner may hold locks of its alerts.
  if portfolio.user_id is distinct from public.current_user_id()
     and not exists (select from public."Alert" a where a.correlation_id = cause and a.created_at > clock_timestamp() - interval '1 minute') then
    insert into public."Alert" (type, severity, title, message, data, source, portfolio_id, correlation_id, created_at)
      values ('PORTFOLIO_ACTION', 'HIGH', title, message, jsonb_build_object('login', session_user, 'act', act), 'desk', portfolio.id, cause, clock_timestamp());
  end if;
end
$$;
comment on function public.tell_owner(public."Portfolio", text, text, text) is
  'Alerts the owner of a portfolio to the act of another login in it: once a minute for each login and act. Only functions that check permissions call it.';
