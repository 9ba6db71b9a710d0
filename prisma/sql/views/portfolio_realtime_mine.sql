create or replace view public.portfolio_realtime_mine with (security_barrier = true) as
select v.*, (select r.started_at from public."JobRun" r where r.job = 'refresh-views' and r.outcome = 'DONE' order by r.started_at desc limit 1) as refreshed_at
  from public.portfolio_realtime v
 where (select public.sees_every_book()) or v.portfolio_id = any ((select public.own_portfolio_ids())::uuid[]);
comment on view public.portfolio_realtime_mine is
  'portfolio_realtime for the reading login: its own and granted portfolios, or all for the engine, risk and administrators. A materialized view has no row security, so this view filters its rows. For current values, read portfolio_value() or Portfolio.total_value_usd.';
comment on column public.portfolio_realtime_mine.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';
