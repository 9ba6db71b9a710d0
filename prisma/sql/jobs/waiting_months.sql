create or replace function public.waiting_months(parent text) returns timestamptz[]
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  rest constant text := parent || '_default';
  months timestamptz[];
begin
  if pg_relation_size(format('public.%I', rest)::regclass) = 0 then
    return '{}';
  end if;
  -- Forced row security hides the rows from their owner too.
  execute format('alter table public.%I no force row level security', rest);
  execute format('select array(select distinct date_trunc(''month'', %I, ''UTC'') from public.%I)',
    case parent when 'AuditLog' then 'occurred_at' else 'executed_at' end, rest) into months;
  execute format('alter table public.%I force row level security', rest);
  return months;
end
$$;
comment on function public.waiting_months(text) is 'The months of the rows in the default partition of AuditLog or Trade. Only make_months_ahead calls it.';
