create or replace function public.seal_audit(most integer default 10000) returns integer
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  head public."AuditHead";
  audited record;
  -- The rows in the order of the chain. One statement writes all of them: a statement a row would cost more than the hashes.
  sequences bigint[] := '{}';
  instants timestamptz[] := '{}';
  hashes bytea[] := '{}';
  sealed integer;
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
    head.hash := sha256(head.hash || convert_to(audited.content, 'UTF8'));
    head.sequence := audited.sequence;
    sequences := sequences || audited.sequence;
    instants := instants || audited.occurred_at;
    hashes := hashes || head.hash;
  end loop;
  update public."AuditLog" a set chain_position = head.position + s.place, hash = s.hash, sealed_at = clock_timestamp()
    from unnest(sequences, instants, hashes) with ordinality s (sequence, occurred_at, hash, place)
   where a.sequence = s.sequence and a.occurred_at = s.occurred_at;
  get diagnostics sealed = row_count;
  assert sealed = cardinality(sequences), 'every row that was read is sealed';
  update public."AuditHead" h set position = head.position + sealed, sequence = head.sequence, hash = head.hash, sealed_at = clock_timestamp()
   where h.id = 1 and sealed > 0;
  return sealed;
end
$$;
comment on function public.seal_audit(integer) is
  'Chains committed audit rows, at most the given number: hash = sha256(previous hash, canonical JSON of the row). Returns the number of sealed rows. A leading engine calls it every two seconds.';
