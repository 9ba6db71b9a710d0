create or replace function public.waiting_months(parent text) returns setof timestamptz
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  -- Row security lets the owner read a default partition itself (prisma/sql/policies/row_security.sql), so this waits for no writer and no reader.
  return query execute format('select distinct date_trunc(''month'', %I, ''UTC'') from public.%I',
    case parent when 'AuditLog' then 'occurred_at' else 'executed_at' end, parent || '_default');
end
$$;
comment on function public.waiting_months(text) is 'The months of the rows in the default partition of AuditLog or Trade. Only months_to_make calls it.';
