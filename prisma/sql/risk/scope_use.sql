create or replace function public.scope_use(portfolio_ids uuid[], symbol text, left_out uuid[], accepted uuid[]) returns jsonb
  language sql stable security definer
  set search_path = ''
as $$
  -- A position may be closed at any time by an order that only reduces, and the other orders fill after that.
  select jsonb_build_object('gross', coalesce(sum(r.units * r.price), 0), 'most', coalesce(sum((r.held + r.buying) * r.price), 0),
      'least', coalesce(sum((r.held - r.selling) * r.price), 0), 'units', coalesce(sum(r.units) filter (where r.symbol = scope_use.symbol), 0),
      'exposure', coalesce(sum(r.units * r.price) filter (where r.symbol = scope_use.symbol), 0), 'unpriced', min(r.symbol) filter (where r.price is null))
    from (select o.*, greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) as units from public.reach_of(portfolio_ids, left_out, accepted) o) r
$$;
comment on function public.scope_use(uuid[], text, uuid[], uuid[]) is
  'The exposure that positions and open orders of portfolios of one currency can reach: {gross exposure, most and least net exposure, units of the symbol, exposure of the symbol, a symbol that no price values}. Only limits_denial calls it.';
