-- DAY orders end with a session: trading hours get one shape, the desk's day is a setting of the desk, and an order keeps its end.
create function public.valid_trading_hours(hours jsonb) returns boolean
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

-- Values of the shape that the column's comment described are turned into the new one. What is neither was never read by any program and
-- goes; the audit keeps it.
update "Instrument" i
   set trading_hours = jsonb_build_object(
         'zone', i.trading_hours -> 'timezone',
         'sessions', (
           select jsonb_agg(jsonb_build_object('open', session -> 'open', 'close', session -> 'close', 'days', (
                    select jsonb_agg(case jsonb_typeof(day) when 'number' then (array['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])[(day #>> '{}')::numeric::integer] end)
                      from jsonb_array_elements(session -> 'days') as d (day))))
             from jsonb_array_elements(i.trading_hours -> 'sessions') as s (session)))
 where i.trading_hours ? 'timezone' and jsonb_typeof(i.trading_hours -> 'sessions') = 'array'
   and not exists (
     select from jsonb_array_elements(case jsonb_typeof(i.trading_hours -> 'sessions') when 'array' then i.trading_hours -> 'sessions' end) as s (session)
      where jsonb_typeof(session -> 'days') is distinct from 'array' or session -> 'days' = '[]' or not session -> 'days' <@ '[1, 2, 3, 4, 5, 6, 7]')
   and i.trading_hours -> 'sessions' <> '[]';
update "Instrument" set trading_hours = null where not valid_trading_hours(trading_hours);

alter table "Instrument" add constraint "Instrument_trading_hours" check (valid_trading_hours(trading_hours));
comment on column "Instrument".trading_hours is
  'When it trades: {"name": "us-equities"} (or fx, round-the-clock), or {"zone": "Europe/London", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"], "halfDays": {"2025-12-24": "12:30"}}. A close at or before the open is on the next day. Null: the desk''s day.';

alter table "DeskState"
  add column day_zone text not null default 'UTC' check (day_zone ~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'),
  add column day_cut time(0) not null default '00:00' check (day_cut < '24:00' and extract(second from day_cut) = 0);
comment on table "DeskState" is
  'What holds for the whole desk: whether it is read-only, why and since when, and what it calls a day. A failed migration leaves it read-only; so may an administrator.';
comment on column "DeskState".day_zone is 'The time zone whose clock cuts the desk''s days.';
comment on column "DeskState".day_cut is 'The time on that clock at which a new day begins. A day bears the date on which it ends, or on which it began when it ends at midnight.';
comment on column "DeskState".changed_at is 'Since when the desk is, or is no longer, read-only.';

alter table "Order"
  add column expires_at timestamptz(3),
  add constraint "Order_expires_at" check (
    expires_at is null or time_in_force in ('DAY', 'GTD') and expires_at > accepted_at and (status <> 'EXPIRED' or closed_at >= expires_at));
comment on column "Order".expires_at is
  'The market''s clock: when a DAY order ends, which is the end of the first session with a market event after its acceptance. Null until that event.';
comment on column "Quote".session_open is 'First price of the desk''s day: what the day''s change is measured from.';
comment on column "Quote".volume is 'Quantity traded in the desk''s day so far.';
comment on type "TimeInForce" is 'How long an order works: until its session ends (DAY), until canceled, at once in part or whole (IOC, FOK), or until a date.';
