create or replace function public.trading_zone(hours jsonb) returns text
  language sql immutable
  set search_path = ''
as $$
  select case hours ->> 'name' when 'us-equities' then 'America/New_York' when 'fx' then 'America/New_York' when 'round-the-clock' then 'UTC' else hours ->> 'zone' end
$$;
comment on function public.trading_zone(jsonb) is 'The time zone of trading hours; null without hours: the desk''s day.';
