-- The audit is append-only, except that its sealer writes each row's place in the chain, once.
create or replace trigger "AuditLog_sealing" before update on public."AuditLog"
  for each row execute function public.refuse_unsealing();
