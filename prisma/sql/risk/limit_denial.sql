create or replace function public.limit_denial("limit" public."RiskLimit", figure text, use numeric, after numeric default null) returns jsonb
  language sql stable security definer
  set search_path = ''
as $$
  -- A fraction is shown as a percentage.
  with shown as (
    select f.factor, case when f.factor = 100 then ' %' else '' end as unit
      from (select case when "limit".kind in ('PRICE_COLLAR', 'MAX_DRAWDOWN') then 100 else 1 end as factor) f)
  select jsonb_build_object('denial', jsonb_build_object('code', "limit".kind,
    'message', concat(figure, ' ', coalesce(public.grouped_number(coalesce(after, use) * s.factor) || s.unit, 'unknown'), ' is beyond limit ', "limit".number, ' of ',
      public.limit_scope("limit"), ': ', public.grouped_number("limit".value * s.factor), s.unit, case when after is not null then
        concat(' (used ', public.grouped_number(use * s.factor), s.unit, ')') end, '; ', public.limit_holder("limit"), ' may change it'),
    'limit', public.plain_number("limit".value), 'value', public.plain_number(coalesce(after, use)),
    'headroom', public.plain_number("limit".value - use), 'limitNumber', "limit".number, 'soft', "limit".action = 'WARN'))
    from shown s
$$;
comment on function public.limit_denial(public."RiskLimit", text, numeric, numeric) is
  'The denial of an order by a limit: the limited figure, its use now and with the order, the headroom, and who may change the limit. A null use is unknown. soft: true when a confirmation passes it.';
