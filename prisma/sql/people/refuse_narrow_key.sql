create or replace function public.refuse_narrow_key() returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  if exists (select from public."ApiKey" k where k.role_name = session_user and num_nonnulls(k.portfolio_ids, k.symbols, k.largest_order) > 0) then
    raise exception 'a key that is limited to portfolios, symbols or a size only trades'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of the user.';
  end if;
end
$$;
comment on function public.refuse_narrow_key() is
  'Refuses a narrowed key in functions that move cash or create portfolios, which its limits do not cover.';
