create or replace function public.create_portfolio(name text, cash numeric default 10000, description text default null,
  account public."AccountKind" default 'MARGIN') returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- The work for one user is bounded: each price values its positions, and each deposit sums its portfolios.
  most_portfolios constant integer := 100;
  made public."Portfolio";
  owner_id uuid := public.current_user_id();
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.refuse_narrow_key();
  if owner_id is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if name is null or name = '' or not public.plain_text(name, 64) then
    raise exception 'name of the portfolio: %', public.shown_text(name)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 64 characters without control and invisible characters.';
  end if;
  -- Before the row is inserted: another session may insert the same name.
  perform public.lock_deposits_of(owner_id);
  if exists (select from public."Portfolio" p where p.user_id = owner_id and p.name = create_portfolio.name) then
    raise exception 'you already have a portfolio named %', name
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name.';
  end if;
  if (select count(*) from public."Portfolio" p where p.user_id = owner_id) >= most_portfolios then
    raise exception 'you already have % portfolios', most_portfolios
      using errcode = 'TR403', detail = 'PORTFOLIOS_LIMIT', hint = 'Use one of them. List them with: traderai portfolio list';
  end if;
  if cash is null or not (cash >= 0 and cash < 1e20) or cash <> round(cash, 8) then
    raise exception 'opening cash: %', public.shown_text(public.plain_number(cash))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use 0 or more, with at most 8 decimals and 20 digits before the point.';
  end if;
  if account is null then
    raise exception 'account of the portfolio: %', public.shown_text(account::text)
      using errcode = 'TR422', detail = 'BAD_ACCOUNT', hint = 'Use CASH or MARGIN.';
  end if;
  insert into public."Portfolio" (id, user_id, name, description, account, total_value_usd, cash_balance_usd)
    values (public.new_id(), owner_id, create_portfolio.name, create_portfolio.description, create_portfolio.account, cash, cash)
    returning * into made;
  perform public.note_activity('portfolio created');
  return made;
end
$$;
comment on function public.create_portfolio(text, numeric, text, public."AccountKind") is
  'Creates a portfolio of the connected user with opening cash, which is booked as a deposit. A user has at most 100.';
