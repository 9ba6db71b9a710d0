create or replace function public.utc_day(instant timestamptz) returns date
  language sql immutable parallel safe
  -- A body that is parsed here is inlined, because triggers call it for every candle.
  return (instant at time zone 'UTC')::date;
comment on function public.utc_day(timestamptz) is 'The UTC day of an instant, in which its candle or sample is summed.';
