create or replace function public.unsealed_audit(out rows bigint, out oldest_seconds numeric)
  language sql stable security definer
  set search_path = ''
as $$
  select public.require_scope('viewer');
  select count(*), coalesce(extract(epoch from clock_timestamp() - min(a.occurred_at)), 0)
    from public."AuditLog" a where a.hash is null
$$;
comment on function public.unsealed_audit() is
  'How many audit rows are not sealed yet, and the age of the oldest in seconds: without the rows, so that every login may ask.';
