create or replace function public.check_key_limits(scopes text[], portfolio_ids uuid[], symbols text[], largest_order numeric, addresses inet[]) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  most constant integer := 100;
  unknown text;
begin
  -- These arrays are null, or begin at 1, have one dimension, 1 to 100 entries and no null among them.
  if portfolio_ids is not null and not coalesce(array_ndims(portfolio_ids) = 1 and array_lower(portfolio_ids, 1) = 1 and cardinality(portfolio_ids) <= most and array_position(portfolio_ids, null) is null, false)
     or symbols is not null and not coalesce(array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) <= most and array_position(symbols, null) is null, false)
     or addresses is not null and not coalesce(array_ndims(addresses) = 1 and array_lower(addresses, 1) = 1 and cardinality(addresses) <= most and array_position(addresses, null) is null, false) then
    raise exception 'portfolios, symbols and addresses of the key: not lists of 1 to % entries', most
      using errcode = 'TR422', detail = 'BAD_KEY_LIMIT', hint = 'Use 1 to 100 entries each, or leave a list out.';
  end if;
  if num_nonnulls(portfolio_ids, symbols, largest_order) > 0 and not scopes <@ array['viewer', 'analyst', 'agent', 'trader'] then
    raise exception 'scopes of a key with limits: %', public.shown_text(array_to_string(scopes, ', '))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use viewer, analyst, agent or trader: the other scopes reach every portfolio.';
  end if;
  select p.id::text into unknown from unnest(portfolio_ids) p (id) where not p.id = any (public.own_portfolio_ids()) limit 1;
  if found then
    raise exception 'there is no portfolio % that you may trade', unknown
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  select s.symbol into unknown from unnest(symbols) s (symbol) where not exists (select from public."Instrument" i where i.symbol = s.symbol) limit 1;
  if found then
    raise exception 'there is no instrument % on this desk', public.shown_text(unknown)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  -- NaN is above every number, so the range refuses it too.
  if largest_order is not null and (not (largest_order > 0 and largest_order < 1e20) or largest_order <> round(largest_order, 8)) then
    raise exception 'largest order of the key: %', public.shown_text(public.plain_number(largest_order))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use an amount above 0 with at most 8 decimals and 20 digits before the point.';
  end if;
end
$$;
comment on function public.check_key_limits(text[], uuid[], text[], numeric, inet[]) is
  'Refuses limits of a key that are no lists, name unknown portfolios or symbols, or do not fit its scopes. Only functions that check permissions call it.';
