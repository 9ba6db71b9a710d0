create or replace function public.halt_denial(portfolio public."Portfolio", symbol text, placed_by uuid) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  halt constant public."Halt" := public.halt_over(portfolio, symbol, placed_by);
begin
  if halt.id is not null then
    return public.denial('HALTED', format('trading is halted %s by %s since %s: %s', public.halt_scope(halt), halt.halted_login,
      to_char(halt.halted_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), halt.reason));
  end if;
  return null;
end
$$;
comment on function public.halt_denial(public."Portfolio", text, uuid) is
  'The denial of an order that may add risk while a halt is over it; null without one. Reduce-only orders are not asked about.';
