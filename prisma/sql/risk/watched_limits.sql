create or replace function public.watched_limits() returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_scope('engine');
  if not exists (select from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY') then
    return null;
  end if;
  return jsonb_build_object(
    'limits', (select jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'value', l.value::text, 'scopeId', l.scope_id, 'userId', l.user_id,
        'portfolioId', l.portfolio_id, 'symbol', l.symbol, 'currency', l.currency) order by l.number)
      from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY'),
    'portfolios', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'userId', p.user_id, 'currency', p.currency,
        -- Cash less results is the sum of deposits (invariant.cash_equals_results).
        'deposits', (p.cash_balance_usd - coalesce((select sum(o.realized_pnl - o.cost - o.fees) from public."Position" o where o.portfolio_id = p.id), 0))::text)), '[]')
      from public."Portfolio" p
     where exists (select from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY' and l.scope_id in (public.desk_scope(), p.user_id, p.id))),
    'baselines', (select coalesce(jsonb_agg(jsonb_build_object('scopeId', b.scope_id, 'currency', b.currency, 'day', b.day, 'dayResult', b.day_result::text,
        'peakResult', b.peak_result::text)), '[]') from public."RiskBaseline" b),
    'breaches', (select coalesce(jsonb_agg(jsonb_build_object('limitId', b.limit_id, 'currency', b.currency, 'symbol', b.symbol)), '[]')
      from public."LimitBreach" b where b.ended_at is null));
end
$$;
comment on function public.watched_limits() is
  'The rows by which the engine judges marks: {limits, portfolios with the money paid in, baselines, open episodes}; null without a limit that marks can pass. For the engine.';
