create or replace function public.months_to_make(ahead integer default 3) returns table (parent text, month timestamptz)
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  if not (ahead between 0 and 24) then
    raise exception 'months ahead: %', ahead
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use 0 to 24.';
  end if;
  return query
    with clocks as (
      -- The desk's clock and the market's clock may be years apart in a replay.
      select t.parent, now() as at from unnest(array['MarketData', 'Trade', 'AuditLog']) t (parent)
      union
      select t.parent, l.market_at from public."EngineLease" l cross join unnest(array['MarketData', 'Trade']) t (parent) where l.market_at is not null
    )
    select c.parent, m at time zone 'UTC' from clocks c cross join lateral public.missing_months(c.parent, c.at, c.at + make_interval(months => ahead)) m
    union
    select t.parent, w from unnest(array['Trade', 'AuditLog']) t (parent) cross join lateral public.waiting_months(t.parent) w
    order by 1, 2;
end
$$;
comment on function public.months_to_make(integer) is
  'Partitions that are to be created: of this month and the next months, on the desk''s clock and the market''s clock, and of the rows in the default partitions. make_month creates one.';
