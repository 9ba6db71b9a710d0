create or replace view public.symbol_performance_summary_shown with (security_barrier = true) as
select v.*, (select r.started_at from public."JobRun" r where r.job = 'refresh-views' and r.outcome = 'DONE' order by r.started_at desc limit 1) as refreshed_at
  from public.symbol_performance_summary v;
comment on view public.symbol_performance_summary_shown is 'symbol_performance_summary with the time of its refresh; every login that may read the desk sees all market data.';
comment on column public.symbol_performance_summary_shown.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';
