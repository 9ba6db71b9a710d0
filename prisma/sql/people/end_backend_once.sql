create or replace function public.end_backend_once(process_id integer, started_at timestamptz) returns boolean
  -- The server evaluates cheap conditions of a query first: see end_backend.
  language plpgsql volatile security definer cost 1000000000
  set search_path = ''
as $$
declare
  -- A setting of this session: the process ids of connections that it has ended, and when these began.
  known constant jsonb := coalesce(nullif(current_setting('traderai.ended', true), '')::jsonb, '{}');
begin
  if (known ->> process_id::text)::timestamptz = started_at or not public.end_backend(process_id, started_at) then
    return false;
  end if;
  perform set_config('traderai.ended', (
    select coalesce(jsonb_object_agg(k.key, k.value), '{}') || jsonb_build_object(process_id, started_at)
      from jsonb_each(known) k where exists (select from pg_catalog.pg_stat_activity a where a.pid = k.key::integer))::text, false);
  return true;
end
$$;
comment on function public.end_backend_once(integer, timestamptz) is
  'Ends a connection as end_backend does; false when this session has ended it before: a statement that cannot be interrupted goes on. Only functions that check permissions call it.';
