create or replace function public.check_order_conditions(
  type public."OrderType", quantity numeric, time_in_force public."TimeInForce", expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric)
  returns void
  language plpgsql immutable
  set search_path = ''
as $$
declare
  -- In one form, whatever the settings of the session; to_char has no later years.
  given_date constant text := case when expire_date is null then 'none'
    when expire_date between '0001-01-01' and '9999-12-31' then to_char(expire_date, 'YYYY-MM-DD') else 'out of range' end;
begin
  if (time_in_force = 'GTD') <> (expire_date is not null) then
    raise exception 'last date of a % order: %', time_in_force, given_date
      using errcode = 'TR422', detail = 'BAD_EXPIRE_DATE', hint = 'Give a GTD order its last date, and other orders none.';
  end if;
  -- Infinity is outside too. The holidays of exchanges are known until then.
  if expire_date is not null and not expire_date between '1970-01-01' and '2099-12-31' then
    raise exception 'last date of a GTD order: %', given_date
      using errcode = 'TR422', detail = 'BAD_EXPIRE_DATE', hint = 'Use a date from 1970-01-01 to 2099-12-31.';
  end if;
  if time_in_force in ('OPG', 'CLS') and type not in ('MARKET', 'LIMIT') then
    raise exception 'type of a % order: %', time_in_force, type
      using errcode = 'TR422', detail = 'BAD_TIME_IN_FORCE', hint = 'Use MARKET or LIMIT at the open and at the close.';
  end if;
  if post_only is null or all_or_none is null then
    raise exception 'post only, all or none: %, %', coalesce(post_only::text, 'null'), coalesce(all_or_none::text, 'null')
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use true or false.';
  end if;
  if post_only and (type <> 'LIMIT' or time_in_force not in ('DAY', 'GTC', 'GTD')) then
    raise exception 'post-only order: %, %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use LIMIT with DAY, GTC or GTD: a post-only order must wait in the market.';
  end if;
  if all_or_none and (time_in_force in ('IOC', 'FOK') or display_quantity is not null) then
    raise exception 'all-or-none order: %', case when display_quantity is null then time_in_force::text else 'displayed quantity ' || public.plain_number(display_quantity) end
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use DAY, GTC, GTD, OPG or CLS and no displayed quantity; FOK is all or none at once.';
  end if;
  -- NaN compares greater than every number, so the range also refuses it.
  if display_quantity is not null and (not (display_quantity > 0 and display_quantity <= quantity) or display_quantity <> round(display_quantity, 8)) then
    raise exception 'displayed quantity of %: %', public.plain_number(quantity), public.shown_text(public.plain_number(display_quantity))
      using errcode = 'TR422', detail = 'BAD_DISPLAY_QUANTITY', hint = 'Use a number above 0 and at most the quantity of the order, with at most 8 decimals.';
  end if;
  if display_quantity is not null and (type not in ('LIMIT', 'STOP_LIMIT') or time_in_force not in ('DAY', 'GTC', 'GTD')) then
    raise exception 'order with a displayed quantity: %, %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_DISPLAY_QUANTITY', hint = 'Use LIMIT or STOP_LIMIT with DAY, GTC or GTD: only an order that waits in the market is displayed.';
  end if;
end
$$;
comment on function public.check_order_conditions(public."OrderType", numeric, public."TimeInForce", date, boolean, boolean, numeric) is
  'Refuses an invalid date of expiry and invalid conditions of execution before any row is read.';
