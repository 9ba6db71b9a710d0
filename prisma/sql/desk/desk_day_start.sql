create or replace function public.desk_day_start(instant timestamptz) returns timestamptz
  language sql stable
  set search_path = ''
as $$
  select (public.desk_day(desk_day_start.instant) - case when s.day_cut > '00:00' then 1 else 0 end + s.day_cut) at time zone s.day_zone
    from public."DeskState" s where s.id = 1
$$;
comment on function public.desk_day_start(timestamptz) is 'The beginning of the desk''s day that contains the instant.';
