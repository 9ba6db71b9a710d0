create or replace function public.book_marks(epoch bigint, symbols text[], portfolios uuid[] default '{}', blocked uuid[] default '{}') returns table (portfolio_id uuid, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  touched uuid[];
  exposed uuid[];
  said text;
begin
  perform public.engine_fence(epoch);
  -- Only changed rows: portfolios with a position at another mark, and those that the engine booked for. Each subquery reads one row by its key.
  touched := array(
    with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
    select t.id
      from (select h.portfolio_id as id
              from public."Position" h join marks m on m.symbol = h.symbol
             where h.symbol = any (symbols) and h.quantity <> 0 and h.mark_price is distinct from m.price
            union
            select b.id from unnest(portfolios) b (id)) t
     where (select p.suspended_at is null from public."Portfolio" p where p.id = t.id) and t.id <> all (blocked) order by t.id);
  exposed := array(select e.id from unnest(public.exposed_portfolios(symbols, touched)) e (id) where e.id <> all (blocked) order by e.id);
  begin
    perform public.carry_marks(symbols, touched, exposed);
  exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
    -- One value cannot be stored: try each portfolio separately, so that the others are stored.
    foreach portfolio_id in array exposed loop
      begin
        perform public.carry_marks(symbols, array[book_marks.portfolio_id], array[book_marks.portfolio_id]);
      exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
        get stacked diagnostics said = message_text;
        reason := left(said, 400);
        return next;
      end;
    end loop;
  end;
end
$$;
comment on function public.book_marks(bigint, text[], uuid[], uuid[]) is
  'Writes the latest marks of these symbols to positions and portfolio values, and values these portfolios, whose orders, positions or cash changed; the engine calls it about once a second. Returns the portfolios that could not be valued, with the error; suspended and blocked portfolios keep their last value.';
