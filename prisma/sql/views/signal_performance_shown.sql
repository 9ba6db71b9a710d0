create or replace view public.signal_performance_shown with (security_barrier = true) as
select v.*, (select r.started_at from public."JobRun" r where r.job = 'refresh-views' and r.outcome = 'DONE' order by r.started_at desc limit 1) as refreshed_at
  from public.signal_performance v;
comment on view public.signal_performance_shown is 'signal_performance with its age: signals are everybody''s who may read the desk.';
comment on column public.signal_performance_shown.refreshed_at is 'How old the rows are; null before the first refresh by the job.';
