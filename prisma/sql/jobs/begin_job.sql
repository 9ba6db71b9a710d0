create or replace function public.begin_job(job text) returns uuid
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  run uuid;
begin
  perform public.require_read_committed();
  -- Of the session, because a job is several transactions: it is freed by end_job, or when the program dies.
  if not pg_try_advisory_lock(hashtext('desk job'), hashtext(job)) then
    insert into public."JobRun" (job, outcome, started_at, ended_at, message)
      values (begin_job.job, 'SKIPPED', clock_timestamp(), clock_timestamp(), 'another run of it is under way');
    return null;
  end if;
  -- Whoever holds the lock is alone: a run that still stands as running has lost its program.
  update public."JobRun" r set outcome = 'FAILED', ended_at = clock_timestamp(), message = 'its program ended before it did'
   where r.job = begin_job.job and r.outcome = 'RUNNING';
  delete from public."JobRun" r where r.job = begin_job.job and r.started_at < clock_timestamp() - interval '90 days';
  insert into public."JobRun" (job) values (begin_job.job) returning id into run;
  return run;
end
$$;
comment on function public.begin_job(text) is
  'Notes that a maintenance job begins, on a connection that stays until its end: the run, or null while another runs it. Runs are kept for 90 days.';
