create or replace view public.symbol_performance_summary_shown with (security_barrier = true) as
select v.*, (select r.started_at from public."JobRun" r where r.job = 'refresh-views' and r.outcome = 'DONE' order by r.started_at desc limit 1) as refreshed_at
  from public.symbol_performance_summary v;
comment on view public.symbol_performance_summary_shown is 'symbol_performance_summary with its age: the market is everybody''s who may read the desk.';
comment on column public.symbol_performance_summary_shown.refreshed_at is 'How old the rows are; null before the first refresh by the job.';
