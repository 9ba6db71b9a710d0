create or replace function public.watch_buying_power(portfolio_ids uuid[], market_at timestamptz default null) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  candidate uuid;
  watched record;
begin
  foreach candidate in array public.crossing_portfolios(portfolio_ids)
  loop
    -- A deposit, an order or another call may change the row while this waits for its lock: only the values under the lock count.
    perform 1 from public."Portfolio" p where p.id = candidate for no key update;
    select p.id, p.name, p.currency, p.buying_power_negative_at as since, v.cash, v.equity, v.buying_power into watched
      from public."Portfolio" p cross join lateral public.portfolio_value(p.id) v
     where p.id = candidate and p.account = 'MARGIN' and p.suspended_at is null;
    if watched.buying_power < 0 and watched.since is null then
      update public."Portfolio" p set buying_power_negative_at = clock_timestamp(), updated_at = clock_timestamp() where p.id = watched.id;
      insert into public."Alert" (type, severity, title, message, data, source, portfolio_id, occurred_at)
        values ('RISK_LIMIT', 'HIGH', format('Buying power of %s is negative', watched.name),
          format('Buying power of %s is %s %s. Reduce positions, cancel open orders or deposit.', watched.name, to_char(round(watched.buying_power, 2), 'FM999,999,999,999,999,999,999,999,990.00'), watched.currency),
          jsonb_build_object('buyingPower', watched.buying_power::text, 'cash', watched.cash::text, 'equity', watched.equity::text),
          'buying-power', watched.id, market_at);
    elsif watched.buying_power >= 0 and watched.since is not null then
      update public."Portfolio" p set buying_power_negative_at = null, updated_at = clock_timestamp() where p.id = watched.id;
      update public."Alert" a set resolved_at = clock_timestamp() where a.portfolio_id = watched.id and a.source = 'buying-power' and a.resolved_at is null;
    end if;
  end loop;
end
$$;
comment on function public.watch_buying_power(uuid[], timestamptz) is
  'Raises one alert each time that buying power of one of these MARGIN portfolios falls below zero, and resolves the alert when buying power is back at zero or more.';
