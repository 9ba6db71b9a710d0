create or replace function public.crossing_portfolios(portfolio_ids uuid[]) returns uuid[]
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return array(
    select p.id
      from public."Portfolio" p cross join lateral public.portfolio_value(p.id) v
     where p.id = any (portfolio_ids) and p.account = 'MARGIN' and p.suspended_at is null
       -- Compute the exact sums only when the cash does not cover the largest possible reservation.
       and (p.buying_power_negative_at is not null or p.cash_balance_usd < public.largest_reservation(p.id))
       and (v.buying_power < 0) <> (p.buying_power_negative_at is not null)
     order by p.id);
end
$$;
comment on function public.crossing_portfolios(uuid[]) is
  'Of these portfolios those with a MARGIN account whose buying power has crossed zero since the last look, by id. Takes no lock.';
