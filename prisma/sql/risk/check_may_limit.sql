create or replace function public.check_may_limit(owner_id uuid, present public."RiskLimit", kind public."RiskLimitKind", value numeric, action public."RiskLimitAction") returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  loosens boolean := present.id is not null
    and (kind is null or kind::text like 'ALLOWED%' or value > present.value or action < present.action);
begin
  -- Without a row the collar against typing errors applies, so a wider one loosens.
  loosens := loosens or kind = 'PRICE_COLLAR' and present.id is null and value > public.price_collar();
  if exists (select from public."ApiKey" k where k.role_name = session_user) then
    raise exception 'a key changes no limits' using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of a person.';
  end if;
  if public.is_risk() then
    if loosens and owner_id = connected and not public.is_desk_admin() then
      raise exception 'you may not loosen a limit over yourself'
        using errcode = 'TR403', detail = 'OWN_LIMIT', hint = 'Have another risk manager or an administrator change it.';
    end if;
    return;
  end if;
  if owner_id is distinct from connected or connected is null then
    raise exception 'only risk and administrators set limits of the desk and of other users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Set a limit over yourself with --user NAME, or over one of your portfolios with --portfolio NAME.';
  end if;
  if present.id is not null and present.set_by is distinct from connected then
    raise exception 'limit % was set by %', present.number, present.set_login
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = format('Have %s change it.', public.limit_holder(present));
  end if;
  if loosens and present.id is null then
    raise exception 'price collar above % %%', public.grouped_number(public.price_collar() * 100)
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have risk or an administrator set a wider collar.';
  end if;
end
$$;
comment on function public.check_may_limit(uuid, public."RiskLimit", public."RiskLimitKind", numeric, public."RiskLimitAction") is
  'Refuses a login that may not set a limit over this user (null: the desk), or not change or remove the present one. A null kind removes it.';
