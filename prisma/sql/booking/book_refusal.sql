create or replace function public.book_refusal(epoch bigint, refusal jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  cause constant uuid := (refusal ->> 'correlation_id')::uuid;
  aside constant jsonb := refusal -> 'quarantine';
  portfolio uuid;
begin
  perform public.engine_fence(epoch);
  if jsonb_typeof(aside) = 'object' then
    insert into public."Quarantine" (kind, source, position, symbol, timestamp, reason, detail, raw)
      values (aside ->> 'kind', aside ->> 'source', (aside ->> 'position')::bigint, aside ->> 'symbol', (aside ->> 'timestamp')::timestamptz,
        aside ->> 'reason', aside ->> 'detail', aside ->> 'raw');
  end if;
  -- Once an episode: the same cause alerts again only after its last alert is acknowledged or resolved.
  if not exists (select from public."Alert" a where a.correlation_id = cause and not a.acknowledged and a.resolved_at is null) then
    -- A reference would wait for a session that keeps the portfolio's row for every use. The alert is its owner's in any case.
    select p.id into portfolio from public."Portfolio" p where p.id = (refusal ->> 'portfolio_id')::uuid for key share skip locked;
    insert into public."Alert" (type, severity, symbol, title, message, data, portfolio_id, user_id, rule_id, correlation_id, occurred_at)
      values ('SYSTEM_ERROR', 'CRITICAL', refusal ->> 'symbol', refusal ->> 'title', refusal ->> 'message', refusal -> 'data',
        portfolio, coalesce((refusal ->> 'user_id')::uuid, (select p.user_id from public."Portfolio" p where p.id = (refusal ->> 'portfolio_id')::uuid)),
        (select r.id from public."AlertRule" r where r.id = (refusal ->> 'rule_id')::uuid), cause,
        -- Null for a rule: occurred_at would collide with the rule's own alert of that instant.
        case when refusal ->> 'rule_id' is null then (refusal ->> 'occurred_at')::timestamptz end);
  end if;
end
$$;
comment on function public.book_refusal(bigint, jsonb) is
  'Reports a row that the engine could not book: a critical alert, once until it is acknowledged or resolved, and a row in Quarantine for market data.';
