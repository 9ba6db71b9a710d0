create or replace function public.check_key_symbol(symbol text) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  allowed constant text[] := (select k.symbols from public."ApiKey" k where k.role_name = session_user);
begin
  if allowed is not null and not coalesce(symbol = any (allowed), false) then
    raise exception 'this key may not use symbol %', public.shown_text(symbol)
      using errcode = 'TR403', detail = 'KEY_SYMBOL', hint = 'Use another key, or the login of the user. List keys and their limits with: traderai key list';
  end if;
end
$$;
comment on function public.check_key_symbol(text) is 'Refuses a symbol that is not one of the connected key''s. Only functions that check permissions call it.';
