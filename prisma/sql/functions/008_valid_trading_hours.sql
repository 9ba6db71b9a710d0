create or replace function public.valid_trading_hours(hours jsonb) returns boolean
  language plpgsql immutable strict
  set search_path = ''
as $$
declare
  time_of_day constant text := '^([01][0-9]|2[0-3]):[0-5][0-9]$';
begin
  if jsonb_typeof(hours) <> 'object' then
    return false;
  end if;
  if hours ? 'name' then
    return hours in ('{"name": "us-equities"}', '{"name": "fx"}', '{"name": "round-the-clock"}');
  end if;
  if hours - array['zone', 'sessions', 'holidays', 'halfDays'] <> '{}'
     or jsonb_typeof(hours -> 'zone') is distinct from 'string'
     or hours ->> 'zone' !~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'
     or jsonb_typeof(hours -> 'sessions') is distinct from 'array'
     or jsonb_array_length(hours -> 'sessions') not between 1 and 14
     or jsonb_typeof(coalesce(hours -> 'holidays', '[]')) <> 'array'
     or jsonb_typeof(coalesce(hours -> 'halfDays', '{}')) <> 'object' then
    return false;
  end if;
  if exists (
    select from jsonb_array_elements(hours -> 'sessions') as s (session)
     where jsonb_typeof(session) <> 'object' or session - array['days', 'open', 'close'] <> '{}'
        or jsonb_typeof(session -> 'days') is distinct from 'array' or session -> 'days' = '[]'
        or not session -> 'days' <@ '["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]'
        or not coalesce(jsonb_typeof(session -> 'open') = 'string' and session ->> 'open' ~ time_of_day, false)
        or not coalesce(jsonb_typeof(session -> 'close') = 'string' and session ->> 'close' ~ time_of_day, false)) then
    return false;
  end if;
  if exists (select from jsonb_array_elements(coalesce(hours -> 'holidays', '[]')) as h (date) where jsonb_typeof(date) <> 'string')
     or exists (select from jsonb_each(coalesce(hours -> 'halfDays', '{}')) as h (date, close) where jsonb_typeof(close) <> 'string' or close #>> '{}' !~ time_of_day) then
    return false;
  end if;
  -- A date such as 2025-02-30 has the right form: only the calendar knows better.
  return not exists (
    select from (
      select jsonb_array_elements_text(coalesce(hours -> 'holidays', '[]')) as date
      union all
      select jsonb_object_keys(coalesce(hours -> 'halfDays', '{}'))) d
     where d.date !~ '^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
        or to_char(d.date::date, 'YYYY-MM-DD') <> d.date);
exception
  when datetime_field_overflow then
    return false;
end
$$;
comment on function public.valid_trading_hours(jsonb) is
  'True for the shape that Instrument.trading_hours has: a built-in name, or zone, weekly sessions, holidays and half days. Whether the zone exists is asked by set_trading_hours().';
