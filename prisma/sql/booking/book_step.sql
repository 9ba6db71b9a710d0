create or replace function public.book_step(epoch bigint, step jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  affected integer;
  violated text;
begin
  perform public.engine_fence(epoch);
  perform public.try_trade_months(span.first_at, span.last_at)
    from (select min((t ->> 'executed_at')::timestamptz) as first_at, max((t ->> 'executed_at')::timestamptz) as last_at
            from jsonb_array_elements(step -> 'trades') t) span
   where span.first_at is not null;
  perform public.refuse_halted_trades(step -> 'trades');
  perform public.book_orders(step -> 'orders', step -> 'events', step -> 'trades');
  perform public.book_trades(step -> 'trades', step -> 'positions');

  -- Starting a statement takes longer than asking for its rows: the bookings of a replay mostly have candles alone.
  if jsonb_array_length(step -> 'ledger') > 0 then
    insert into public."LedgerEntry" (transaction_id, line, portfolio_id, account, symbol, currency, amount, kind, effective_at)
      select e.* from jsonb_to_recordset(step -> 'ledger') as e (transaction_id uuid, line smallint, portfolio_id uuid,
        account public."LedgerAccount", symbol text, currency text, amount numeric, kind public."LedgerKind", effective_at timestamptz);
    -- Add to the balance instead of setting it: a deposit may be newer than the engine's state.
    begin
      update public."Portfolio" p
         set cash_balance_usd = p.cash_balance_usd + c.change, updated_at = clock_timestamp()
        from (select portfolio_id, sum(amount) as change
                from jsonb_to_recordset(step -> 'ledger') as e (portfolio_id uuid, account public."LedgerAccount", amount numeric)
               where account = 'CASH' group by portfolio_id order by portfolio_id) c
       where p.id = c.portfolio_id;
    exception when check_violation then
      get stacked diagnostics violated = constraint_name;
      if violated <> 'Portfolio_cash_account' then
        raise;
      end if;
      raise exception 'a withdrawal removed cash that a fill of this booking needs' using errcode = 'TR409', detail = 'STALE_CASH', hint = 'Load the desk again: the state of the engine is old.';
    end;
  end if;

  perform public.book_market(step -> 'quotes', step -> 'signals', step -> 'alerts', step -> 'rules');

  insert into public."FeedCursor" as f (feed, position, finished, market_at, part)
    select c.* from jsonb_to_recordset(step -> 'cursors') as c (feed text, "position" bigint, finished boolean, market_at timestamptz, part jsonb)
    on conflict (feed) do update
      set position = excluded.position, finished = excluded.finished, market_at = excluded.market_at, part = excluded.part, updated_at = clock_timestamp()
    where f.position <= excluded.position;
  get diagnostics affected = row_count;
  if affected <> coalesce(jsonb_array_length(step -> 'cursors'), 0) then
    raise exception 'a feed cursor would move backwards' using errcode = 'TR409', detail = 'STALE_CURSOR', hint = 'Load the desk again: the state of the engine is old.';
  end if;
end
$$;
comment on function public.book_step(bigint, jsonb) is
  'Books the effects of a batch of engine steps, in one transaction and only for the leading epoch: orders, events, trades, positions, ledger, quotes, signals, alerts, feed cursors.';
