create or replace function public.read_audit_head(out "position" bigint, out sequence bigint, out hash text, out sealed_at timestamptz)
  language sql stable security definer
  set search_path = ''
as $$
  select public.require_scope('engine', 'admin');
  select h.position, h.sequence, encode(h.hash, 'hex'), h.sealed_at from public."AuditHead" h where h.id = 1
$$;
comment on function public.read_audit_head() is
  'The end of the audit''s hash chain: how many rows are sealed, the number and the hash of the last one. The engine publishes it, and a published head proves later that no row up to it was changed.';
