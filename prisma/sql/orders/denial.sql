create or replace function public.denial(code text, message text, "limit" numeric default null, value numeric default null, headroom numeric default null)
  returns jsonb
  language sql immutable parallel safe
  set search_path = ''
as $$
  select jsonb_build_object('denial', jsonb_build_object('code', code, 'message', message,
    'limit', public.plain_number("limit"), 'value', public.plain_number(value), 'headroom', public.plain_number(headroom)))
$$;
comment on function public.denial(text, text, numeric, numeric, numeric) is 'A denial as JSON with the value of the limit, the used amount and the headroom.';
