-- It reads the addresses of keys at each login.
drop event trigger if exists traderai_login;
drop function if exists judge_login();
-- The audit writes these deletions, and reads the limits of keys.
delete from "Alert" where type::text in ('PORTFOLIO_ACTION', 'LOGIN');
-- The audit of every later change calls it, and the columns that it reads are dropped.
create or replace function public.current_user_id() returns uuid
  -- Every query with row security calls it: PL/pgSQL caches the plan for the session.
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  id uuid;
begin
  select u.id into id from public."User" u where u.login = session_user and u.active;
  if not found then
    select u.id into id from public."ApiKey" k join public."User" u on u.id = k.user_id
     where k.role_name = session_user and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) and u.active;
  end if;
  return id;
end
$$;
drop function if exists create_api_key(text, text[], text, text, timestamptz, integer, uuid[], text[], numeric, inet[]);
-- The earlier rules of visibility read no grant.
drop policy if exists reading on "PortfolioGrant";
drop table "PortfolioGrant" cascade;
alter table "ApiKey" drop constraint "ApiKey_narrow_scopes", drop column portfolio_ids, drop column symbols, drop column largest_order, drop column addresses;
-- A value cannot be removed from an enumeration.
alter type "AlertType" rename to "AlertType_with_logins";
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD', 'ORDER_FILLED',
  'ORDER_REFUSED', 'SIGNAL_PUBLISHED', 'RISK_LIMIT', 'TRADING_HALT', 'STALE_DATA', 'SLOW_QUERY');
alter table "Alert" alter column type type "AlertType" using type::text::"AlertType";
drop type "AlertType_with_logins";
drop function if exists read_sessions();
drop index "Alert_correlation_id";
drop index "Session_user_id_started_at", "Session_open_of_login";
alter table "Session" drop column last_active_at, drop column last_activity;
