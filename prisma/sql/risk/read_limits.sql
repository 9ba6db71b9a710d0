create or replace function public.read_limits()
  returns table (id uuid, number bigint, kind public."RiskLimitKind", action public."RiskLimitAction", username text, portfolio text, portfolio_id uuid, key_name text,
    symbol text, currency text, value numeric, symbols text[], side public."OrderSide", days smallint[], from_time time, to_time time, zone text,
    use numeric, breached boolean, reason text, set_login text, updated_at timestamptz)
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_scope('viewer');
  return query
    select l.id, l.number, l.kind, l.action, u.username, p.name, l.portfolio_id, k.name, l.symbol, coalesce(l.currency, c.currency), l.value,
           l.symbols, l.side, l.days, l.from_time, l.to_time, l.zone,
           -- The sums over all portfolios of the desk are not for every login.
           case when public.sees_every_book() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 1 then public.limit_use(l, c.currency) end,
           exists (select from public."LimitBreach" b where b.limit_id = l.id and b.currency = c.currency and b.ended_at is null), l.reason, l.set_login, l.updated_at
      from public."RiskLimit" l
      left join public."Portfolio" p on p.id = l.portfolio_id
      left join public."ApiKey" k on k.id = l.key_id
      left join public."User" u on u.id = coalesce(l.user_id, k.user_id)
      -- A sum over portfolios is one of each currency.
      left join lateral (
        select distinct o.currency from public."Portfolio" o
         where l.kind > 'APPROVAL_NOTIONAL' and o.currency = coalesce(l.currency, o.currency)
           and (l.portfolio_id is null or o.id = l.portfolio_id) and (l.user_id is null or o.user_id = l.user_id)) c on true
     where l.active and (public.sees_every_book() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 0 or l.user_id = public.current_user_id()
       or l.portfolio_id = any (public.own_portfolio_ids()) or k.user_id = public.current_user_id())
     order by num_nonnulls(l.user_id, l.portfolio_id, l.key_id), u.username nulls first, p.name, k.name, l.kind, l.symbol, c.currency;
end
$$;
comment on function public.read_limits() is
  'The limits in force over the connected login, or all for risk and administrators, with their use now: of positions and exposures with what open orders may add. A limit over sums has a row for each currency. use is null when an order alone is judged, no price is known, or the sums are not shown to the login.';
