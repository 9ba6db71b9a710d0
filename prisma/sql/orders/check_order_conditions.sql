create or replace function public.check_order_conditions(
  type public."OrderType", quantity numeric, time_in_force public."TimeInForce", expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if time_in_force in ('GTD', 'OPG', 'CLS') or expire_date is not null or post_only or all_or_none or display_quantity is not null then
    raise exception 'a time in force GTD, OPG or CLS and conditions of execution are not available yet'
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use DAY, GTC, IOC or FOK without conditions.';
  end if;
end
$$;
comment on function public.check_order_conditions(public."OrderType", numeric, public."TimeInForce", date, boolean, boolean, numeric) is
  'Refuses an invalid date of expiry and invalid conditions of execution before any row is read.';
