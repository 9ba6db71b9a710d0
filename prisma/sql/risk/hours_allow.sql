create or replace function public.hours_allow("limit" public."RiskLimit", instant timestamptz) returns boolean
  language sql immutable
  set search_path = ''
as $$
  select case when "limit".from_time < "limit".to_time
      then t.of_day >= "limit".from_time and t.of_day < "limit".to_time and t.day = any ("limit".days)
      -- A window over midnight belongs to the day on which it begins.
      else t.of_day >= "limit".from_time and t.day = any ("limit".days) or t.of_day < "limit".to_time and (t.day + 5) % 7 + 1 = any ("limit".days) end
    from (select (instant at time zone "limit".zone)::time as of_day, extract(isodow from instant at time zone "limit".zone)::smallint as day) t
$$;
comment on function public.hours_allow(public."RiskLimit", timestamptz) is 'Whether an instant lies in the window of an ALLOWED_HOURS limit.';
