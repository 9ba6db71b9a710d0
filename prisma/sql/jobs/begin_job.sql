create or replace function public.begin_job(job text) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  run uuid;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A session lock, because a job has several transactions: end_job or the end of the process releases it.
  if not pg_try_advisory_lock(hashtext('desk job'), hashtext(job)) then
    insert into public."JobRun" (job, outcome, started_at, ended_at, message)
      values (begin_job.job, 'SKIPPED', clock_timestamp(), clock_timestamp(), 'another run of this job is in progress');
    return null;
  end if;
  -- The holder of the lock is the only run: another run that is still marked as running has lost its process.
  update public."JobRun" r set outcome = 'FAILED', ended_at = clock_timestamp(), message = 'its process ended before the job'
   where r.job = begin_job.job and r.outcome = 'RUNNING';
  delete from public."JobRun" r where r.job = begin_job.job and r.started_at < clock_timestamp() - interval '90 days';
  insert into public."JobRun" (job) values (begin_job.job) returning id into run;
  return run;
end
$$;
comment on function public.begin_job(text) is
  'Records the start of a maintenance job, on a connection that stays open until its end. Returns the run, or null while another run of the job is in progress. Runs are stored for 90 days.';
