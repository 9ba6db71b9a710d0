create or replace function public.begin_baseline("limit" public."RiskLimit") returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  day_start constant timestamptz := public.desk_day_start(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp()));
begin
  insert into public."RiskBaseline" (scope_id, currency, day, day_result, peak_result)
    select "limit".scope_id, c.currency, public.desk_day(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp())), d.result, r.result
      from (select distinct p.currency from public."Portfolio" p
             where p.currency = coalesce("limit".currency, p.currency)
               and ("limit".portfolio_id is null or p.id = "limit".portfolio_id) and ("limit".user_id is null or p.user_id = "limit".user_id)) c
     cross join lateral (select public.scope_portfolios("limit", c.currency) as ids) s
     cross join lateral (
       select (public.limit_results(p, case when "limit".portfolio_id is not null then 'PORTFOLIO' when "limit".user_id is not null then 'USER' else 'DESK' end))
                .result[case when "limit".portfolio_id is not null then 1 when "limit".user_id is not null then 2 else 3 end] as result
         from public."Portfolio" p where p.id = s.ids[1]) r
     cross join lateral (
       -- The value at the beginning of the day is the last one that was stored before it.
       select coalesce(sum(coalesce(
           (select h.equity - h.net_deposits from public."PortfolioSnapshot" h where h.portfolio_id = i.id and h.sampled_at <= day_start order by h.sampled_at desc limit 1),
           (select h.equity - h.net_deposits from public."PortfolioSnapshot" h where h.portfolio_id = i.id order by h.sampled_at limit 1), 0)), 0) as result
         from unnest(s.ids) i (id)) d
    on conflict on constraint "RiskBaseline_pkey" do nothing;
end
$$;
comment on function public.begin_baseline(public."RiskLimit") is
  'Stores the result at the beginning of the day, from the stored values of the portfolios, and the present one as the highest, for each currency of a limit of loss or drawdown. A stored one stays.';
