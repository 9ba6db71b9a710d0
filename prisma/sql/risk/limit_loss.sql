create or replace function public.limit_loss(kind public."RiskLimitKind", baseline public."RiskBaseline", equity numeric, result numeric) returns numeric
  language sql stable security definer
  set search_path = ''
as $$
  select case
      when kind = 'MAX_DAILY_LOSS' then
        case when baseline.day = public.desk_day(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp()))
          then baseline.day_result - result else 0 end
      -- Cash that was paid in or out moves no drawdown: the fall is a part of the highest result and the money paid in.
      when greatest(baseline.peak_result, result) + equity - result > 0 then
        round((greatest(baseline.peak_result, result) - result) / (greatest(baseline.peak_result, result) + equity - result), 8) end
$$;
comment on function public.limit_loss(public."RiskLimitKind", public."RiskBaseline", numeric, numeric) is
  'The loss of the day in money, or the drawdown as a fraction of the highest equity that the money paid in now would have had; null when nothing was paid in.';
