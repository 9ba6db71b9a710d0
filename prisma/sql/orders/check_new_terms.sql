create or replace function public.check_new_terms(quantity numeric, limit_price numeric, stop_price numeric) returns void
  language plpgsql immutable
  set search_path = ''
as $$
begin
  if num_nonnulls(quantity, limit_price, stop_price) = 0 then
    raise exception 'new terms: none'
      using errcode = 'TR422', detail = 'NO_NEW_TERMS', hint = 'Give a quantity, a limit price or a stop price.';
  end if;
end
$$;
comment on function public.check_new_terms(numeric, numeric, numeric) is 'Refuses a replace without any new term.';
