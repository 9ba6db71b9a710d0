create or replace function public.refuse_unsealing() returns trigger
  language plpgsql
  set search_path = ''
as $$
declare
  unsealed public."AuditLog" := new;
begin
  unsealed.chain_position := null;
  unsealed.hash := null;
  unsealed.sealed_at := null;
  -- The bytes of the rows are compared, without a look at their types.
  if old.hash is null and new.hash is not null and unsealed operator(pg_catalog.*=) old then
    return new;
  end if;
  raise exception 'AuditLog is append-only: its rows cannot be changed or deleted'
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'Insert a new row as the correction.';
end
$$;
comment on function public.refuse_unsealing() is 'Trigger: allows an audit row to be sealed and refuses every other change.';
