create or replace view public.signal_performance_shown with (security_barrier = true) as
select v.*, (select r.started_at from public."JobRun" r where r.job = 'refresh-views' and r.outcome = 'DONE' order by r.started_at desc limit 1) as refreshed_at
  from public.signal_performance v;
comment on view public.signal_performance_shown is 'signal_performance with the time of its refresh; every login that may read the desk sees all signals.';
comment on column public.signal_performance_shown.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';
