create or replace function public.desk_day(instant timestamptz) returns date
  language sql stable
  set search_path = ''
as $$
  -- The latest day that has begun. A clock that is set back repeats an hour, not a beginning: compared are instants, not times of the clock.
  select max(d.day) from public."DeskState" s
   cross join lateral (
     select (desk_day.instant at time zone s.day_zone)::date + n.days as day from generate_series(-1, 1) as n (days)) d
   where s.id = 1 and (d.day - case when s.day_cut > '00:00' then 1 else 0 end + s.day_cut) at time zone s.day_zone <= desk_day.instant
$$;
comment on function public.desk_day(timestamptz) is
  'The desk''s day that holds the instant, by the zone and cut of DeskState: the date on which it ends, or on which it began when it ends at midnight.';
