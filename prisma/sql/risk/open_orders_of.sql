create or replace function public.open_orders_of("limit" public."RiskLimit", most integer, accepted uuid[]) returns integer
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return case
    when "limit".portfolio_id is not null then
      (select count(*) from (select from public."Order" o where o.portfolio_id = "limit".portfolio_id and public.is_open(o.status) and not o.reduce_only
          and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted)) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    when num_nonnulls("limit".user_id, "limit".key_id) = 1 then
      (select count(*) from (select from public."Order" o
          where o.user_id = coalesce("limit".user_id, (select k.user_id from public."ApiKey" k where k.id = "limit".key_id))
            and not o.reduce_only and public.is_open(o.status) and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted))
            and ("limit".key_id is null or o.api_key_id = "limit".key_id) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    else
      (select count(*) from (select from public."Order" o where public.is_open(o.status) and not o.reduce_only
          and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted)) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted) end;
end
$$;
comment on function public.open_orders_of(public."RiskLimit", integer, uuid[]) is
  'The open orders in the scope of a limit that may add risk, at most `most`; with `accepted` without those that wait for their acceptance, except these.';
