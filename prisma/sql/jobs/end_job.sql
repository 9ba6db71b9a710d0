create or replace function public.end_job(run uuid, outcome public."JobOutcome", rows bigint, message text, detail jsonb) returns public."JobRun"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  ended public."JobRun";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  update public."JobRun" r
     set outcome = end_job.outcome, ended_at = clock_timestamp(), rows = end_job.rows, message = end_job.message, detail = end_job.detail
   where r.id = end_job.run and r.outcome = 'RUNNING'
  returning * into ended;
  if not found then
    raise exception 'there is no running job with run %', run using errcode = 'TR404', detail = 'JOB_NOT_RUNNING', hint = 'Run the job again: traderai db maintain --job NAME';
  end if;
  perform pg_advisory_unlock(hashtext('desk job'), hashtext(ended.job));
  return ended;
end
$$;
comment on function public.end_job(uuid, public."JobOutcome", bigint, text, jsonb) is 'Records the outcome of a run of a job, and allows the next run.';
