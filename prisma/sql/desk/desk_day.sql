create or replace function public.desk_day(instant timestamptz) returns date
  language sql stable
  set search_path = ''
as $$
  -- The latest day that has begun. It compares instants, not wall times, because a clock that is set back repeats an hour.
  select max(d.day) from public."DeskState" s
   cross join lateral (
     select (desk_day.instant at time zone s.day_zone)::date + n.days as day from generate_series(-1, 1) as n (days)) d
   where s.id = 1 and (d.day - case when s.day_cut > '00:00' then 1 else 0 end + s.day_cut) at time zone s.day_zone <= desk_day.instant
$$;
comment on function public.desk_day(timestamptz) is
  'The desk''s day that contains the instant, by the zone and cut of DeskState: the date of its end, or of its beginning when it ends at midnight.';
