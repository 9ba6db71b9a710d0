create or replace function public.resolve_left_out(epoch bigint, still uuid[]) returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  due uuid[];
  resolved bigint;
begin
  perform public.engine_fence(epoch);
  due := array(
    select a.id from public."Alert" a
     where not a.acknowledged and a.correlation_id is not null and a.correlation_id <> all (still) and a.resolved_at is null
       and a.source = 'engine' and a.data ->> 'refused' in ('portfolio', 'blocked', 'blocked-rules'));
  -- A session may be acknowledging one: the engine waits for no row of another login.
  update public."Alert" a set resolved_at = clock_timestamp()
   where a.id in (select f.id from public."Alert" f where f.id = any (due) for no key update skip locked);
  get diagnostics resolved = row_count;
  return resolved = cardinality(due);
end
$$;
comment on function public.resolve_left_out(bigint, uuid[]) is
  'Resolves the alerts about portfolios and alert rules that the leading engine books for again: all but those of the causes that go on. False when a session keeps one of them.';
