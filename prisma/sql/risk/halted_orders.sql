create or replace function public.halted_orders() returns setof uuid
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_scope('engine');
  if not exists (select from public."Halt" h where h.resumed_at is null) then
    return;
  end if;
  return query
    select o.id from public."Order" o join public."Portfolio" p on p.id = o.portfolio_id
     where public.is_open(o.status) and o.accepted_at is not null
       and exists (select from public."Halt" h
                    where h.resumed_at is null and public.halt_covers(h, p.user_id, o.user_id, o.portfolio_id, o.symbol)
                      and (not o.reduce_only or o.placed_at <= h.protective_until))
     -- An entry before its exits.
     order by o.accepted_sequence;
end
$$;
comment on function public.halted_orders() is
  'The accepted open orders that a halt in force ends: those that may add risk, and the reduce-only ones that it names. For the engine.';
