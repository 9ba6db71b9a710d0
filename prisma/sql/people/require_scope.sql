create or replace function public.require_scope(variadic scopes text[]) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  scope text;
begin
  foreach scope in array scopes loop
    if public.has_scope(scope) then
      return;
    end if;
  end loop;
  perform public.require_address();
  raise exception 'login % does not have the scope %', session_user, array_to_string(scopes, ' or ')
    using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have an administrator give the scope to its user: a key has a scope only while its user has it.';
end
$$;
comment on function public.require_scope(text[]) is
  'Refuses a login without one of these scopes, by has_scope(). Functions that a key may call and that check or write call it first.';
