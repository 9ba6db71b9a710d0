create or replace trigger "OrderEvent_append_only" before update or delete or truncate on public."OrderEvent"
  for each statement execute function public.refuse_change();
create or replace trigger "Trade_append_only" before update or delete or truncate on public."Trade"
  for each statement execute function public.refuse_change();
create or replace trigger "LedgerEntry_append_only" before update or delete or truncate on public."LedgerEntry"
  for each statement execute function public.refuse_change();
-- Only the sealer updates the audit, once a row: see audit_sealing.sql.
create or replace trigger "AuditLog_append_only" before delete or truncate on public."AuditLog"
  for each statement execute function public.refuse_change();
