create or replace function public.refuse_unsealing() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  if old.hash is null and new.hash is not null
     and to_jsonb(new) - array['chain_position', 'hash', 'sealed_at'] = to_jsonb(old) - array['chain_position', 'hash', 'sealed_at'] then
    return new;
  end if;
  raise exception 'AuditLog is append-only: its rows cannot be changed or deleted'
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'Insert a new row as the correction.';
end
$$;
comment on function public.refuse_unsealing() is 'Trigger: allows an audit row to be sealed and refuses every other change.';
