create or replace function public.read_proposals(pending_only boolean default true, most integer default 200)
  returns table (id uuid, number bigint, state public."ProposalState", portfolio_id uuid, portfolio text, currency text, username text, login text, key_name text,
    request jsonb, hash text, notional numeric, worst_loss numeric, created_at timestamptz, expires_at timestamptz, decided_login text, decided_at timestamptz,
    decision_reason text, order_id uuid, order_number bigint, order_status public."OrderStatus", order_denial jsonb, may_decide boolean, is_own boolean)
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  is_person constant boolean := connected is not null and not exists (select from public."ApiKey" k where k.role_name = session_user);
  decides constant boolean := is_person and (public.has_scope('trader') or public.has_scope('risk'));
  decides_all constant boolean := public.is_risk();
  sees_all constant boolean := public.sees_every_book();
  portfolios constant uuid[] := public.own_portfolio_ids();
begin
  perform public.require_scope('viewer');
  return query
    select p.id, p.number, s.state, p.portfolio_id, o.name, o.currency, u.username, p.login, k.name, p.request, p.hash, p.notional, p.worst_loss,
           p.created_at, p.expires_at, p.decided_login, p.decided_at, p.decision_reason, p.order_id, x.number, x.status, x.denial,
           decides and s.state = 'PENDING' and case when p.user_id = connected then p.api_key_id is not null else decides_all or o.user_id = connected end,
           coalesce(p.user_id = connected, false)
      from public."Proposal" p
      join public."Portfolio" o on o.id = p.portfolio_id
      join public."User" u on u.id = p.user_id
      left join public."ApiKey" k on k.id = p.api_key_id
      left join public."Order" x on x.id = p.order_id
     cross join lateral (select case when p.state = 'PENDING' and p.expires_at <= clock_timestamp() then 'EXPIRED' else p.state end as state) s
     where (sees_all or p.portfolio_id = any (portfolios))
       and (not pending_only or p.state = 'PENDING' and s.state = 'PENDING')
     order by p.number desc limit least(greatest(most, 0), 1000);
end
$$;
comment on function public.read_proposals(boolean, integer) is
  'The latest proposals in portfolios that the connected login reads, or only the pending ones. may_decide: it may approve or reject it now. A proposal past its end is EXPIRED.';
