create or replace function public.halt(reason text, username text default null, portfolio_id uuid default null, symbol text default null,
  cancel_protective boolean default false, second_person boolean default false)
  returns public."Halt"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  portfolio public."Portfolio";
  person public."User";
  halted public."Halt";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if coalesce(reason, '') = '' or not public.plain_text(reason, 280) then
    raise exception 'reason of a halt: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
  if num_nonnulls(username, portfolio_id) = 2 then
    raise exception 'a halt of user % and of a portfolio', public.shown_text(username)
      using errcode = 'TR422', detail = 'BAD_HALT_SCOPE', hint = 'Name a user or a portfolio, or neither for the whole desk.';
  end if;
  if symbol is not null then
    perform public.check_key_symbol(symbol);
    if not exists (select from public."Instrument" i where i.symbol = halt.symbol) then
      raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
        using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List the symbols with: traderai instrument list';
    end if;
  end if;
  if portfolio_id is not null then
    portfolio := public.permitted_portfolio(portfolio_id);
    if symbol is null then
      perform public.check_key_symbol(symbol);
    end if;
  else
    perform public.refuse_narrow_key();
    if username is not null then
      select u.* into person from public."User" u where u.username = halt.username;
    end if;
    if not public.is_risk() and (username is null or person.id is distinct from connected) then
      raise exception 'only risk and administrators may halt %', case when username is null then 'the desk or a symbol' else 'another user' end
        using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Name yourself with --user NAME, or one of your portfolios with --portfolio NAME.';
    elsif username is not null and person.id is null then
      raise exception 'there is no user %', public.shown_text(username)
        using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List users with: traderai user list';
    end if;
  end if;

  insert into public."Halt" (reason, user_id, portfolio_id, symbol, halted_at, halted_by, halted_login, protective_until, second_person)
    values (reason, person.id, portfolio.id, symbol, clock_timestamp(), connected, session_user,
      case when cancel_protective then clock_timestamp() end, coalesce(second_person, false))
    on conflict do nothing
    returning * into halted;
  if halted.id is null then
    select h.* into halted from public."Halt" h
     where (h.user_id, h.portfolio_id, h.symbol) is not distinct from (person.id, portfolio.id, halt.symbol) and h.resumed_at is null;
    -- The same halt again can only become stricter.
    if cancel_protective or second_person and not halted.second_person then
      update public."Halt" h
         set protective_until = case when cancel_protective then clock_timestamp() else h.protective_until end,
             second_person = h.second_person or coalesce(halt.second_person, false)
       where h.id = halted.id and h.resumed_at is null returning h.* into halted;
    end if;
  else
    insert into public."Alert" (type, severity, symbol, title, message, data, source, portfolio_id, user_id, correlation_id, created_at)
      values ('TRADING_HALT', 'CRITICAL', symbol, left('Trading is halted ' || public.halt_scope(halted), 200),
        format('%s halted trading %s: %s. Orders that may add risk are canceled and denied; reductions go on.', session_user, public.halt_scope(halted), reason),
        jsonb_build_object('halt', halted.number), 'desk', portfolio.id, person.id, halted.id, clock_timestamp());
  end if;
  perform public.send_hint('traderai_engine', 'halts');
  perform public.note_activity('trading halted');
  return halted;
end
$$;
comment on function public.halt(text, text, uuid, text, boolean, boolean) is
  'Halts trading of the desk, a user or a portfolio, in all symbols or in one: from its commit on, only reduce-only orders are accepted, and the engine cancels the open orders that may add risk; with cancel_protective also the reduce-only ones of this moment. The desk, a symbol or another user: risk and administrators. A halt that is in force already is returned, and can only become stricter.';
