create or replace function public.funds_denial(
  portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, required numeric, buying_power numeric)
  returns jsonb
  language sql immutable
  set search_path = ''
as $$
  select case when required > buying_power and required > 0 then
    public.denial('INSUFFICIENT_BUYING_POWER',
      format('%s %s %s needs %s %s of buying power; %s is left', lower(side::text), public.grouped_number(quantity), symbol,
        public.grouped_number(required), portfolio.currency, public.grouped_number(buying_power)),
      buying_power, required, buying_power - required) end
$$;
comment on function public.funds_denial(public."Portfolio", text, public."OrderSide", numeric, numeric, numeric) is
  'The denial of an order that requires more than the buying power; null for one that is covered or requires nothing.';
