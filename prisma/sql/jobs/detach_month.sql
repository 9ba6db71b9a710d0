create or replace function public.detach_month(month text) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- Readers of candles wait behind this statement's wait for an older reader: the job tries again.
  set lock_timeout = '500ms'
as $$
declare
  first_day date;
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  if month is null or not exists (select from public.months_to_detach('infinity') m where m = month) then
    raise exception 'MarketData has no month: %', public.shown_text(month)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'Use the name of a month of MarketData, such as MarketData_2026_01.';
  end if;
  first_day := to_date(right(month, 7), 'YYYY_MM');
  -- Before the lock, which every reader of candles waits for until the transaction ends.
  insert into public."TouchedDay" (symbol, interval, day)
    select d.symbol, d.interval, d.day from public."CandleDay" d where d.day >= first_day and d.day < first_day + interval '1 month';
  execute format('alter table public."MarketData" detach partition public.%I', month);
  execute format('alter table public.%I set schema archive', month);
end
$$;
comment on function public.detach_month(text) is
  'Moves a month of MarketData into schema archive, which no query reads. Trades and audit rows stay forever: books are sums over all trades, and the audit chain must be complete.';
