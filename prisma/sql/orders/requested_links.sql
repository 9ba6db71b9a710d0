create or replace function public.requested_links(trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid) returns jsonb
  language sql immutable
  set search_path = ''
as $$
  -- A number is the same with and without quotes and zeros at its end.
  select nullif(jsonb_strip_nulls(jsonb_build_object('trail_atr', public.plain_number(trail_atr), 'parent_id', parent_id, 'oco_with', oco_with,
    'take_profit', (select jsonb_build_object('time_in_force', 'GTC') || jsonb_object_agg(t.key,
      case when t.key = 'time_in_force' then t.value #>> '{}' else public.plain_number((t.value #>> '{}')::numeric) end) from jsonb_each(take_profit) t),
    'stop_loss', (select jsonb_build_object('time_in_force', 'GTC') || jsonb_object_agg(t.key,
      case when t.key = 'time_in_force' then t.value #>> '{}' else public.plain_number((t.value #>> '{}')::numeric) end) from jsonb_each(stop_loss) t))), '{}')
$$;
comment on function public.requested_links(numeric, jsonb, jsonb, uuid, uuid) is
  'The links and distances of a request in one form, by which the same request is recognized: the prices that an order gets from them are those of one moment. Null without any.';
