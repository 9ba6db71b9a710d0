create or replace function public.limit_figures(
  portfolio public."Portfolio", scope text, symbol text, left_out uuid[], accepted uuid[],
  out gross numeric[], out most_net numeric[], out least_net numeric[], out units numeric[], out exposure numeric[], out unpriced text,
  out held numeric, out buying numeric, out selling numeric)
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  widest constant integer := case scope when 'PORTFOLIO' then 1 when 'USER' then 2 else 3 end;
  owned uuid[];
  reached uuid[];
  part record;
begin
  -- Each of these reads one index: the portfolio, those of its owner, those of its currency.
  owned := case when scope = 'PORTFOLIO' then array[portfolio.id]
    else array(select p.id from public."Portfolio" p where p.user_id = portfolio.user_id and p.currency = portfolio.currency) end;
  reached := case when scope = 'DESK' then array(select p.id from public."Portfolio" p where p.currency = portfolio.currency) else owned end;
  gross := array_fill(0::numeric, array[widest]);
  most_net := gross;
  least_net := gross;
  units := gross;
  exposure := gross;
  held := 0;
  buying := 0;
  selling := 0;
  for part in
    -- A position may be closed at any time by an order that only reduces, and the other orders fill after that.
    select r.narrowest, sum(r.reach * r.price) as gross, sum((r.held + r.buying) * r.price) as most_net, sum((r.held - r.selling) * r.price) as least_net,
           sum(r.reach) filter (where r.this) as units, sum(r.reach * r.price) filter (where r.this) as exposure, min(r.symbol) filter (where r.price is null) as unpriced,
           sum(r.held) filter (where r.this) as held, sum(r.buying) filter (where r.this) as buying, sum(r.selling) filter (where r.this) as selling
      from (select o.*, greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) as reach, o.symbol = limit_figures.symbol as this,
                   case when o.portfolio_id = portfolio.id then 1 when o.portfolio_id = any (owned) then 2 else 3 end as narrowest
              from public.reach_of(reached, left_out, accepted) o) r
     group by r.narrowest
  loop
    for place in part.narrowest..widest loop
      gross[place] := gross[place] + coalesce(part.gross, 0);
      most_net[place] := most_net[place] + coalesce(part.most_net, 0);
      least_net[place] := least_net[place] + coalesce(part.least_net, 0);
      units[place] := units[place] + coalesce(part.units, 0);
      exposure[place] := exposure[place] + coalesce(part.exposure, 0);
    end loop;
    unpriced := coalesce(unpriced, part.unpriced);
    if part.narrowest = 1 then
      held := coalesce(part.held, 0);
      buying := coalesce(part.buying, 0);
      selling := coalesce(part.selling, 0);
    end if;
  end loop;
end
$$;
comment on function public.limit_figures(public."Portfolio", text, text, uuid[], uuid[]) is
  'The exposure that positions and open orders can reach, each as the figures of the portfolio, of all of its owner, and of the desk in its currency: gross exposure, most and least net exposure, units and exposure of the symbol; a symbol that no price values; and of the portfolio in the symbol the position and what open orders may add. scope PORTFOLIO, USER or DESK is the widest that is summed. Only limits_denial and limit_use call it.';
