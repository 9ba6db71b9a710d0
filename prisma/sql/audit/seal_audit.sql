create or replace function public.seal_audit(most integer default 10000) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  head public."AuditHead";
  audited record;
  sealed integer := 0;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- The engine asks every other second: without rows to seal, nothing is locked or written.
  if not exists (select from public."AuditLog" a where a.hash is null) then
    return 0;
  end if;
  -- One sealer at a time; a second one returns without work.
  select * into head from public."AuditHead" h where h.id = 1 for update skip locked;
  if not found then
    return 0;
  end if;
  -- Every committed row, in the order of their numbers. A transaction that commits later seals its rows later, whatever their numbers are: the place
  -- in the chain is not the number, so no open transaction delays the seal of the others.
  for audited in
    select a.sequence, a.occurred_at,
           jsonb_build_array(a.sequence, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.transaction::text, a.login, a.user_id,
             a.application, host(a.address), a.table_name, a.row_key, a.action, a.old_values, a.new_values)::text as content
      from public."AuditLog" a
     where a.hash is null
     order by a.sequence limit most
  loop
    head.position := head.position + 1;
    head.hash := sha256(head.hash || convert_to(audited.content, 'UTF8'));
    head.sequence := audited.sequence;
    update public."AuditLog" a set chain_position = head.position, hash = head.hash, sealed_at = clock_timestamp()
     where a.sequence = audited.sequence and a.occurred_at = audited.occurred_at;
    sealed := sealed + 1;
  end loop;
  if sealed > 0 then
    update public."AuditHead" h set position = head.position, sequence = head.sequence, hash = head.hash, sealed_at = clock_timestamp() where h.id = 1;
  end if;
  return sealed;
end
$$;
comment on function public.seal_audit(integer) is
  'Chains committed audit rows, at most the given number: hash = sha256(previous hash, canonical JSON of the row). Returns the number of sealed rows. A leading engine calls it every two seconds.';
