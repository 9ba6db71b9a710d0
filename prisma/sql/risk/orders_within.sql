create or replace function public.orders_within("limit" public."RiskLimit", most integer) returns integer
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  since constant timestamptz := clock_timestamp() - interval '1 minute';
begin
  -- Each branch reads one index, and no further than the limit.
  return case
    when "limit".portfolio_id is not null then
      (select count(*) from (select from public."Order" o where o.portfolio_id = "limit".portfolio_id and o.placed_at > since and not o.reduce_only
          and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    when num_nonnulls("limit".user_id, "limit".key_id) = 1 then
      (select count(*) from (select from public."Order" o
          where o.user_id = coalesce("limit".user_id, (select k.user_id from public."ApiKey" k where k.id = "limit".key_id))
            and o.status = any (enum_range(null::public."OrderStatus")) and o.placed_at > since and not o.reduce_only
            and ("limit".key_id is null or o.api_key_id = "limit".key_id) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    else
      (select count(*) from (select from public."Order" o where o.placed_at > since and not o.reduce_only
          and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted) end;
end
$$;
comment on function public.orders_within(public."RiskLimit", integer) is
  'The orders in the scope of a limit that were placed in the last minute, denied ones included and orders that only reduce not; at most `most`.';
