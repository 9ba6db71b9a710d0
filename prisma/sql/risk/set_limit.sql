create or replace function public.set_limit(
  kind public."RiskLimitKind", value numeric default null, action public."RiskLimitAction" default 'DENY',
  username text default null, portfolio_id uuid default null, key_id uuid default null, symbol text default null, currency text default null,
  symbols text[] default null, side public."OrderSide" default null,
  days smallint[] default null, from_time time default null, to_time time default null, zone text default null, reason text default null)
  returns public."RiskLimit"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- An order reads each limit of its scopes.
  most_of_scope constant integer := 200;
  connected constant uuid := public.current_user_id();
  person public."User";
  portfolio public."Portfolio";
  key public."ApiKey";
  present public."RiskLimit";
  stored public."RiskLimit";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_limit_values(kind, value, action, symbol, currency, symbols, side, days, from_time, to_time, zone, reason);
  if num_nonnulls(username, portfolio_id, key_id) > 1 or key_id is not null and kind > 'APPROVAL_NOTIONAL' then
    raise exception 'scope of a limit: %', concat_ws(' and ', case when username is not null then 'a user' end, case when portfolio_id is not null then 'a portfolio' end,
        case when key_id is not null then 'a key with ' || kind end)
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Name a user, a portfolio or a key, or none for the whole desk. A key has no positions.';
  end if;
  if username is not null then
    select u.* into person from public."User" u where u.username = set_limit.username and (public.is_risk() or u.id = connected);
  elsif portfolio_id is not null then
    portfolio := public.permitted_portfolio(portfolio_id);
  elsif key_id is not null then
    select k.* into key from public."ApiKey" k where k.id = set_limit.key_id and (public.is_risk() or k.user_id = connected);
  end if;
  if username is not null and person.id is null or key_id is not null and key.id is null then
    raise exception 'there is no user or key % whose limits you may set', public.shown_text(coalesce(username, key_id::text))
      using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list, traderai key list';
  end if;
  -- Limits of one scope are set one after the other.
  perform public.lock_in_turn(11, coalesce(key.id, portfolio.id, person.id, public.desk_scope())::text, 'limits');
  select l.* into present from public."RiskLimit" l
   where l.scope_id = coalesce(key.id, portfolio.id, person.id, public.desk_scope()) and l.kind = set_limit.kind
     and (l.symbol, l.currency) is not distinct from (set_limit.symbol, set_limit.currency) for no key update;
  perform public.check_may_limit(coalesce(key.user_id, portfolio.user_id, person.id), case when present.active then present end,
    set_limit.kind, set_limit.value, set_limit.action);
  if present.id is null and (select count(*) from public."RiskLimit" l
       where l.scope_id = coalesce(key.id, portfolio.id, person.id, public.desk_scope())) >= most_of_scope then
    raise exception 'this scope has % limits already', most_of_scope
      using errcode = 'TR403', detail = 'LIMITS_BOUND', hint = 'Change one of them, or set a limit without a symbol.';
  end if;
  insert into public."RiskLimit" as l (kind, user_id, portfolio_id, key_id, symbol, currency, value, action, symbols, side, days, from_time, to_time, zone, reason, set_by, set_login)
    values (set_limit.kind, person.id, portfolio.id, key.id, set_limit.symbol, set_limit.currency, set_limit.value, set_limit.action, set_limit.symbols, set_limit.side,
      set_limit.days, set_limit.from_time, set_limit.to_time, set_limit.zone, set_limit.reason, connected, session_user)
    on conflict on constraint "RiskLimit_scope" do update
      set value = excluded.value, action = excluded.action, symbols = excluded.symbols, side = excluded.side, days = excluded.days, from_time = excluded.from_time,
          to_time = excluded.to_time, zone = excluded.zone, reason = excluded.reason, active = true, set_by = excluded.set_by, set_login = excluded.set_login,
          updated_at = clock_timestamp()
    returning l.* into stored;
  update public."LimitBreach" b set ended_at = clock_timestamp() where b.limit_id = stored.id and b.ended_at is null;
  if kind in ('MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    perform public.begin_baseline(stored);
  end if;
  perform public.send_hint('traderai_engine', 'limits');
  perform public.note_activity('limit set');
  return stored;
end
$$;
comment on function public.set_limit(public."RiskLimitKind", numeric, public."RiskLimitAction", text, uuid, uuid, text, text, text[], public."OrderSide", smallint[], time, time, text, text) is
  'Sets a limit of the desk, a user, a portfolio or a key, in all symbols or one; it takes the place of the one of the same kind and scope. Risk and administrators set every limit, but only administrators loosen one over themselves; other users set limits over themselves, their portfolios and keys, and change only those that they set.';
