create or replace function public.book_marks(epoch bigint, symbols text[]) returns table (portfolio_id uuid, reason text)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  said text;
begin
  perform public.engine_fence(epoch);
  begin
    perform public.carry_marks(symbols, null);
  exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
    -- One value cannot be stored: try each portfolio separately, so that the others are stored.
    for portfolio_id in
      select p.id from public."Portfolio" p
       where p.suspended_at is null and exists (select from public."Position" h where h.portfolio_id = p.id and h.symbol = any (symbols)) order by p.id
    loop
      begin
        perform public.carry_marks(symbols, book_marks.portfolio_id);
      exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
        get stacked diagnostics said = message_text;
        reason := left(said, 400);
        return next;
      end;
    end loop;
  end;
end
$$;
comment on function public.book_marks(bigint, text[]) is
  'Writes the latest marks to positions and portfolio values; the engine calls it about once a second. Returns the portfolios that could not be valued, with the error; suspended portfolios keep their last value.';
