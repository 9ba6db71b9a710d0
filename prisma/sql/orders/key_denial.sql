create or replace function public.key_denial(api_key_id uuid, symbol text, notional numeric) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  key public."ApiKey";
begin
  select * into key from public."ApiKey" k where k.id = api_key_id;
  if key.symbols is not null and not symbol = any (key.symbols) then
    return public.denial('KEY_SYMBOL', format('this key may not trade %s', symbol));
  end if;
  -- Without a price the notional is unknown, and a limit that cannot be checked is not kept.
  if key.largest_order is not null and not coalesce(notional <= key.largest_order, false) then
    return public.denial('KEY_LARGEST_ORDER',
      format('notional %s is above %s, the largest order of this key', coalesce(public.grouped_number(notional), 'unknown'), public.grouped_number(key.largest_order)),
      key.largest_order, notional, key.largest_order - notional);
  end if;
  return null;
end
$$;
comment on function public.key_denial(uuid, text, numeric) is
  'The denial of an order of a key by its symbols and its largest order, or null. It binds orders that reduce as well: the user''s own login closes every position.';
