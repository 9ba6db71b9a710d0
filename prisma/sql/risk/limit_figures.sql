create or replace function public.limit_figures(
  portfolio public."Portfolio", scope text, symbol text, left_out uuid[], accepted uuid[],
  out gross numeric[], out most_net numeric[], out least_net numeric[], out units numeric[], out exposure numeric[], out unpriced text,
  out held numeric, out buying numeric, out selling numeric)
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  owned uuid[];
  reached uuid[];
begin
  -- Each of these reads one index: the portfolio, those of its owner, those of its currency.
  owned := case when scope = 'PORTFOLIO' then array[portfolio.id]
    else array(select p.id from public."Portfolio" p where p.user_id = portfolio.user_id and p.currency = portfolio.currency) end;
  reached := case when scope = 'DESK' then array(select p.id from public."Portfolio" p where p.currency = portfolio.currency) else owned end;
  -- A position may be closed at any time by an order that only reduces, and the other orders fill after that.
  select array[coalesce(sum(r.units * r.price) filter (where r.own), 0), coalesce(sum(r.units * r.price) filter (where r.users), 0), coalesce(sum(r.units * r.price), 0)],
         array[coalesce(sum((r.held + r.buying) * r.price) filter (where r.own), 0), coalesce(sum((r.held + r.buying) * r.price) filter (where r.users), 0),
           coalesce(sum((r.held + r.buying) * r.price), 0)],
         array[coalesce(sum((r.held - r.selling) * r.price) filter (where r.own), 0), coalesce(sum((r.held - r.selling) * r.price) filter (where r.users), 0),
           coalesce(sum((r.held - r.selling) * r.price), 0)],
         array[coalesce(sum(r.units) filter (where r.own and r.this), 0), coalesce(sum(r.units) filter (where r.users and r.this), 0), coalesce(sum(r.units) filter (where r.this), 0)],
         array[coalesce(sum(r.units * r.price) filter (where r.own and r.this), 0), coalesce(sum(r.units * r.price) filter (where r.users and r.this), 0),
           coalesce(sum(r.units * r.price) filter (where r.this), 0)],
         min(r.symbol) filter (where r.price is null),
         coalesce(sum(r.held) filter (where r.own and r.this), 0), coalesce(sum(r.buying) filter (where r.own and r.this), 0),
         coalesce(sum(r.selling) filter (where r.own and r.this), 0)
    into gross, most_net, least_net, units, exposure, unpriced, held, buying, selling
    from (select o.*, greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) as units, o.portfolio_id = portfolio.id as own,
                 o.portfolio_id = any (owned) as users, o.symbol = limit_figures.symbol as this
            from public.reach_of(reached, left_out, accepted) o) r;
end
$$;
comment on function public.limit_figures(public."Portfolio", text, text, uuid[], uuid[]) is
  'The exposure that positions and open orders can reach, each as the figures of the portfolio, of all of its owner, and of the desk in its currency: gross exposure, most and least net exposure, units and exposure of the symbol; a symbol that no price values; and of the portfolio in the symbol the position and what open orders may add. scope PORTFOLIO, USER or DESK is the widest that is summed. Only limits_denial calls it.';
