-- The whole schema of a desk as its migrations and objects make it, from the catalogs, without the partitions of its months.
-- Made by a program, for reading and comparing: change a migration or a file of prisma/sql, then say npm run schema:keep

create schema if not exists archive;

create schema if not exists invariant;

create schema if not exists public;

create type public."AccountKind" as enum ('CASH', 'MARGIN');

create type public."AlertField" as enum ('LAST', 'BID', 'ASK');

create type public."AlertOperator" as enum ('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST');

create type public."AlertSeverity" as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');

create type public."AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD', 'ORDER_FILLED', 'ORDER_REFUSED', 'SIGNAL_PUBLISHED', 'RISK_LIMIT', 'TRADING_HALT', 'STALE_DATA', 'SLOW_QUERY', 'PORTFOLIO_ACTION', 'LOGIN');

create type public."BarPath" as enum ('NEARER_EXTREME', 'WORST_CASE');

create type public."DeadMan" as enum ('OFF', 'SESSION', 'PORTFOLIO');

create type public."DebatePosition" as enum ('BULL', 'BEAR', 'NEUTRAL');

create type public."HealthStatus" as enum ('HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE');

create type public."InferenceStatus" as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');

create type public."InstrumentKind" as enum ('SPOT', 'EQUITY', 'FUTURE');

create type public."JobOutcome" as enum ('RUNNING', 'DONE', 'FAILED', 'SKIPPED');

create type public."LedgerAccount" as enum ('CASH', 'POSITION', 'REALIZED_PNL', 'FEES', 'CAPITAL');

create type public."LedgerKind" as enum ('DEPOSIT', 'WITHDRAWAL', 'FILL');

create type public."Liquidity" as enum ('MAKER', 'TAKER');

create type public."OrderEventType" as enum ('PENDING_NEW', 'NEW', 'HELD', 'RELEASED', 'RESTATED', 'TRIGGERED', 'TRADE', 'PENDING_CANCEL', 'PENDING_REPLACE', 'REPLACED', 'REPLACE_REJECTED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');

create type public."OrderOrigin" as (user_id uuid, api_key_id uuid, approved_by uuid, confirmed boolean);

create type public."OrderSide" as enum ('BUY', 'SELL');

create type public."OrderStatus" as enum ('PENDING_APPROVAL', 'PENDING_NEW', 'HELD', 'NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE', 'FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED');

create type public."OrderType" as enum ('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED');

create type public."PostOnlyPolicy" as enum ('REJECT', 'REPRICE');

create type public."ProposalState" as enum ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN');

create type public."RiskLimitAction" as enum ('WARN', 'DENY', 'FREEZE', 'FLATTEN');

create type public."RiskLimitKind" as enum ('ALLOWED_SYMBOLS', 'ALLOWED_SIDE', 'ALLOWED_HOURS', 'PRICE_COLLAR', 'MAX_QUOTE_AGE', 'MAX_ORDER_RATE', 'MAX_OPEN_ORDERS', 'MAX_ORDER_QUANTITY', 'MAX_ORDER_NOTIONAL', 'APPROVAL_NOTIONAL', 'MAX_POSITION_QUANTITY', 'MAX_SYMBOL_EXPOSURE', 'MAX_GROSS_EXPOSURE', 'MAX_NET_EXPOSURE', 'MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN');

create type public."SignalDirection" as enum ('LONG', 'SHORT', 'FLAT');

create type public."SignalOutcome" as enum ('HIT', 'MISS', 'UNCHANGED');

create type public."TimeInForce" as enum ('DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG', 'CLS');

create type public."UserRole" as enum ('USER', 'ANALYST', 'ADMIN');

CREATE OR REPLACE FUNCTION public.accepted_open_orders(placed_by uuid, reduce_only boolean)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select count(*)::integer
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = accepted_open_orders.reduce_only and public.is_open(o.status) and o.status <> 'PENDING_NEW'
           limit public.most_open_orders(placed_by, accepted_open_orders.reduce_only)) counted
$function$;

CREATE OR REPLACE FUNCTION public.add_month_partition(parent text, partition text, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET "DateStyle" TO 'ISO, MDY'
AS $function$
declare
  key constant text := case parent when 'AuditLog' then 'occurred_at' when 'Trade' then 'executed_at' end;
  rest constant text := parent || '_default';
begin
  -- Attaching does not block readers and writers of the table, such as a running import; `partition of` would block all of them. It locks the
  -- default partition, and against writers the tables that foreign keys refer to.
  execute format('create table public.%I (like public.%I including all)', partition, parent);
  execute format('comment on table public.%I is %L', partition, format('%s of %s, on UTC months.', parent, to_char(from_at at time zone 'UTC', 'YYYY-MM')));
  if key is not null then
    -- Rows that are older than their partition wait in the default partition. Forced row security hides them from their owner too.
    execute format('alter table public.%I no force row level security', rest);
    execute format('with waiting as (delete from public.%1$I where %2$I >= %3$L and %2$I < %4$L returning *)
      insert into public.%5$I select * from waiting', rest, key, from_at, to_at, partition);
    execute format('alter table public.%I force row level security', rest);
  end if;
  execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)', parent, partition, from_at, to_at);
  -- A partition is read only through its table: no role has a right on it, and no policy shows its rows.
  execute format('alter table public.%I enable row level security, force row level security', partition);
end
$function$;

CREATE OR REPLACE FUNCTION public.alert_unusual_login(opened uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The latest sessions of a user show its habits; too few of them say nothing about hours.
  latest constant integer := 200;
  fewest constant integer := 20;
  session public."Session";
  zone text;
  place text;
  hour_of_day integer;
  known record;
begin
  select * into session from public."Session" s where s.id = opened;
  select d.day_zone into zone from public."DeskState" d where d.id = 1;
  if session.user_id is null then
    return;
  end if;
  place := coalesce(host(session.address), 'this machine');
  hour_of_day := extract(hour from session.started_at at time zone zone);
  select count(*) as sessions,
         bool_or(public.usual_network(e.address) = public.usual_network(session.address)) as address,
         -- The hours beside a usual hour are usual too.
         bool_or(mod(extract(hour from e.started_at at time zone zone)::integer - hour_of_day + 24, 24) in (0, 1, 23)) as hour
    into known
    from (select s.address, s.started_at from public."Session" s where s.user_id = session.user_id and s.id <> opened
           order by s.started_at desc limit latest) e;
  if known.sessions > 0 and not known.address then
    perform public.alert_login(session, 'Login from a new address',
      format('Login %s connected from %s, from where none of the last %s sessions of its user came.', session.login, place, known.sessions));
  end if;
  if known.sessions >= fewest and not known.hour then
    perform public.alert_login(session, 'Login at an unusual hour',
      format('Login %s connected at %s o''clock (%s) from %s; none of the last %s sessions of its user began within an hour of that.', session.login, hour_of_day, zone,
        place, known.sessions));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.amount_bounds(OUT order_quantity numeric, OUT order_notional numeric, OUT price numeric, OUT position_quantity numeric, OUT cash_movement numeric, OUT portfolio_deposits numeric, OUT owner_deposits numeric, OUT money numeric)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select 1e11, 1e14, 1e11, 5e11, 1e13, 1e14, 1e15, 1e27
$function$;

CREATE OR REPLACE FUNCTION public.analyze_table(name text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '500ms'
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  if name is null or not exists (
    select from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relname = analyze_table.name and c.relkind in ('r', 'p', 'm')
       and pg_catalog.pg_get_userbyid(c.relowner) = 'traderai_owner') then
    raise exception 'the desk has no table: %', public.shown_text(name)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'List tables that need it with: select tables_to_analyze()';
  end if;
  execute format('analyze public.%I', name);
end
$function$;

CREATE OR REPLACE FUNCTION public.answers_replace(type public."OrderEventType")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (type = ANY (ARRAY['REPLACED'::public."OrderEventType", 'REPLACE_REJECTED'::public."OrderEventType"]));

CREATE OR REPLACE FUNCTION public.attach_month(month text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET "DateStyle" TO 'ISO, MDY'
 SET lock_timeout TO '500ms'
AS $function$
declare
  first_at timestamptz;
  next_at timestamptz;
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  if month is null or not exists (select from public.months_to_attach() m where m = month) then
    raise exception 'the archive has no month to attach: %', public.shown_text(month)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'List them with: select months_to_attach()';
  end if;
  first_at := to_date(right(month, 7), 'YYYY_MM')::timestamp at time zone 'UTC';
  next_at := (to_date(right(month, 7), 'YYYY_MM')::timestamp + interval '1 month') at time zone 'UTC';
  execute format('alter table archive.%I set schema public', month);
  execute format('alter table public."MarketData" attach partition public.%I for values from (%L) to (%L)', month, first_at, next_at);
  insert into public."TouchedDay" (symbol, interval, day)
    select distinct m.symbol, m.interval, public.utc_day(m.timestamp) from public."MarketData" m
     where m.timestamp >= first_at and m.timestamp < next_at and m.interval not in ('1w', '1M');
end
$function$;

CREATE OR REPLACE FUNCTION public.average_true_range(symbol text, OUT atr numeric, OUT bars integer)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  periods constant integer := 14;
  -- After this number of bars the first value weighs less than 1e-15, so earlier bars change no digit that counts.
  most_bars constant integer := 500;
  atr_interval constant text := (select i.atr_interval from public."Instrument" i where i.symbol = average_true_range.symbol);
  span constant interval := case atr_interval when '1M' then '1 month' else atr_interval end;
  -- A stored candle may lie in the future of a recording.
  clock constant timestamptz := coalesce((select q.quoted_at from public."Quote" q where q.symbol = average_true_range.symbol),
    (select l.market_at from public."EngineLease" l where l.id = 1));
  candle record;
  former_close numeric;
  range numeric;
  total numeric := 0;
begin
  bars := 0;
  if clock is null or atr_interval is null then
    return;
  end if;
  for candle in
    select c.high, c.low, c.close
      from public.latest_candles(average_true_range.symbol, atr_interval, null, clock - span + interval '1 millisecond', most_bars) c
     where c.timestamp + span <= clock order by c.timestamp
  loop
    -- The first bar has no former close, so no range.
    if bars > 0 then
      range := greatest(candle.high, former_close) - least(candle.low, former_close);
      if bars < periods then
        total := total + range;
      elsif bars = periods then
        atr := (total + range) / periods;
      else
        atr := round((atr * (periods - 1) + range) / periods, 20);
      end if;
    end if;
    former_close := candle.close;
    bars := bars + 1;
  end loop;
end
$function$;

CREATE OR REPLACE PROCEDURE public.await_ends(IN logins text[], INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  -- A connection that began while its login was closed appears a moment later.
  looks_without_one constant integer := 4;
  -- The server ends a connection in milliseconds, except in a statement that never looks whether it is to end.
  patience constant interval := '3 seconds';
  began constant timestamptz := clock_timestamp();
  quiet integer := 0;
  alive integer;
begin
  ended := coalesce(ended, 0);
  while quiet < looks_without_one and clock_timestamp() < began + patience loop
    alive := public.end_connections_of(logins, began + interval '100 milliseconds');
    commit;
    ended := greatest(ended, alive);
    quiet := case alive when 0 then quiet + 1 else 0 end;
    perform pg_catalog.pg_sleep(0.025);
  end loop;
end
$procedure$;

CREATE OR REPLACE FUNCTION public.await_rules(user_id uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select pg_advisory_xact_lock(5, hashtext(user_id::text))
$function$;

CREATE OR REPLACE FUNCTION public.awaits_engine(status public."OrderStatus")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (status = ANY (ARRAY['PENDING_NEW'::public."OrderStatus", 'PENDING_CANCEL'::public."OrderStatus", 'PENDING_REPLACE'::public."OrderStatus"]));

CREATE OR REPLACE FUNCTION public.begin_job(job text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run uuid;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A session lock, because a job has several transactions: end_job or the end of the process releases it.
  if not pg_try_advisory_lock(hashtext('desk job'), hashtext(job)) then
    insert into public."JobRun" (job, outcome, started_at, ended_at, message)
      values (begin_job.job, 'SKIPPED', clock_timestamp(), clock_timestamp(), 'another run of this job is in progress');
    return null;
  end if;
  -- The holder of the lock is the only run: another run that is still marked as running has lost its process.
  update public."JobRun" r set outcome = 'FAILED', ended_at = clock_timestamp(), message = 'its process ended before the job'
   where r.job = begin_job.job and r.outcome = 'RUNNING';
  delete from public."JobRun" r where r.job = begin_job.job and r.started_at < clock_timestamp() - interval '90 days';
  insert into public."JobRun" (job) values (begin_job.job) returning id into run;
  return run;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_breaches(epoch bigint, breaches jsonb, baselines jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  b record;
  l public."RiskLimit";
  breach public."LimitBreach";
  halted public."Halt";
  figure text;
begin
  perform public.engine_fence(epoch);
  insert into public."RiskBaseline" as k (scope_id, currency, day, day_result, peak_result)
    select n.* from jsonb_to_recordset(baselines) as n (scope_id uuid, currency text, day date, day_result numeric, peak_result numeric)
    on conflict on constraint "RiskBaseline_pkey" do update
      set day = excluded.day, day_result = excluded.day_result, peak_result = excluded.peak_result, updated_at = clock_timestamp();
  for b in
    select n.* from jsonb_array_elements(breaches) with ordinality e (breach, place)
     cross join lateral jsonb_to_record(e.breach) as n (limit_id uuid, currency text, symbol text, use numeric, market_at timestamptz, began boolean)
     order by e.place
  loop
    select * into l from public."RiskLimit" r where r.id = b.limit_id and r.active;
    -- A limit that was removed meanwhile has no episodes.
    continue when l.id is null;
    if not b.began then
      update public."LimitBreach" e set ended_at = clock_timestamp()
       where e.limit_id = b.limit_id and e.currency = b.currency and e.symbol is not distinct from b.symbol and e.ended_at is null returning e.* into breach;
      update public."Alert" a set resolved_at = clock_timestamp()
       where a.id in (select f.id from public."Alert" f where f.correlation_id = breach.id and f.resolved_at is null for no key update skip locked);
      continue;
    end if;
    insert into public."LimitBreach" (limit_id, currency, symbol, value, use, action, market_at)
      values (l.id, b.currency, b.symbol, l.value, b.use, l.action, b.market_at)
      on conflict do nothing returning * into breach;
    continue when breach.id is null;
    figure := format('%s %s passed limit %s of %s: %s', l.kind, coalesce(public.grouped_number(round(b.use, 8)), 'without equity'), l.number, public.limit_scope(l), public.grouped_number(l.value));
    if l.action in ('FREEZE', 'FLATTEN') then
      insert into public."Halt" (reason, user_id, portfolio_id, symbol, halted_at, halted_by, halted_login, protective_until)
        values (left(figure, 280), l.user_id, l.portfolio_id, coalesce(l.symbol, b.symbol), clock_timestamp(), null, 'limit ' || l.number,
          case when l.action = 'FLATTEN' then clock_timestamp() end)
        on conflict do nothing returning * into halted;
      if halted.id is null then
        -- A halt is in force over this scope already: it becomes stricter.
        update public."Halt" h set protective_until = case when l.action = 'FLATTEN' then clock_timestamp() else h.protective_until end
         where (h.user_id, h.portfolio_id, h.symbol) is not distinct from (l.user_id, l.portfolio_id, coalesce(l.symbol, b.symbol)) and h.resumed_at is null returning h.* into halted;
      end if;
      update public."LimitBreach" e set halt_id = halted.id, flattens = l.action = 'FLATTEN' where e.id = breach.id;
    end if;
    insert into public."Alert" (type, severity, symbol, title, message, data, source, portfolio_id, user_id, correlation_id, occurred_at)
      values ('RISK_LIMIT', (case l.action when 'WARN' then 'MEDIUM' when 'DENY' then 'HIGH' else 'CRITICAL' end)::public."AlertSeverity", coalesce(l.symbol, b.symbol),
        left(format('%s of %s', l.kind, public.limit_scope(l)), 200),
        -- The figures of the desk are for logins that may read them: risk show.
        case when num_nonnulls(l.user_id, l.portfolio_id) = 0 then format('Limit %s of the desk is passed: %s.', l.number, l.kind) else figure || '.' end
          || case l.action when 'FREEZE' then ' Trading is halted in its scope; reductions go on.' when 'FLATTEN' then ' Trading is halted in its scope, and its positions are closed.'
               when 'DENY' then ' Orders that add risk are denied.' else '' end,
        jsonb_build_object('limit', l.number, 'action', l.action), 'limits', l.portfolio_id, l.user_id, breach.id, b.market_at);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_candles(epoch bigint, source text, symbols text[], intervals text[], timestamps timestamp with time zone[], opens numeric[], highs numeric[], lows numeric[], closes numeric[], volumes numeric[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.engine_fence(epoch);
  perform public.ensure_month_partitions('MarketData', span.first_at, span.last_at)
    from (select min(t) as first_at, max(t) as last_at from unnest(timestamps) t) span
   where span.first_at is not null;
  -- Mostly no candle exists, and looking for each before it is inserted costs a quarter of the booking. Arrays that are unnested side by side in a
  -- select list are not stored before they are read.
  begin
    insert into public."MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
      select unnest(symbols), unnest(intervals), unnest(timestamps), book_candles.source,
             unnest(opens), unnest(highs), unnest(lows), unnest(closes), unnest(volumes);
  exception when unique_violation then
    insert into public."MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
      select c.symbol, c.interval, c.timestamp, book_candles.source, c.open, c.high, c.low, c.close, c.volume
        from unnest(symbols, intervals, timestamps, opens, highs, lows, closes, volumes)
          as c (symbol, interval, timestamp, open, high, low, close, volume)
      on conflict (symbol, interval, timestamp) do nothing;
  end;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_market(quotes jsonb, signals jsonb, alerts jsonb, rules jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public."Quote" as old (symbol, bid, bid_size, ask, ask_size, last, session_open, volume, sequence, quoted_at, received_at, live)
    select n.symbol, n.bid, n.bid_size, n.ask, n.ask_size, n.last, n.session_open, n.volume, 1, n.quoted_at, n.received_at, coalesce(n.live, false)
      from jsonb_to_recordset(quotes) as n (symbol text, bid numeric, bid_size numeric, ask numeric, ask_size numeric, last numeric,
        session_open numeric, volume numeric, quoted_at timestamptz, received_at timestamptz, live boolean)
     order by n.symbol
    on conflict (symbol) do update
      set bid = excluded.bid, bid_size = excluded.bid_size, ask = excluded.ask, ask_size = excluded.ask_size, last = excluded.last,
          session_open = excluded.session_open, volume = excluded.volume, sequence = old.sequence + 1,
          quoted_at = excluded.quoted_at, received_at = excluded.received_at, live = excluded.live;
  -- Starting a statement takes longer than asking for its rows: most bookings have quotes alone.
  if jsonb_array_length(signals) > 0 then
    insert into public."Signal" (id, source, algorithm, symbol, interval, direction, strength, entry_price, stop_price, target_price,
        evidence, generated_at, expires_at)
      select n.* from jsonb_to_recordset(signals) as n (id uuid, source text, algorithm text, symbol text, interval text,
        direction public."SignalDirection", strength numeric, entry_price numeric, stop_price numeric, target_price numeric,
        evidence jsonb, generated_at timestamptz, expires_at timestamptz)
      on conflict (source, symbol, interval, generated_at) do nothing;
  end if;
  if jsonb_array_length(rules) > 0 then
    perform public.await_rules(o.user_id)
      from (select distinct w.user_id from jsonb_to_recordset(rules) as n (id uuid) join public."AlertRule" w on w.id = n.id order by w.user_id) o;
    update public."AlertRule" r set triggered = n.triggered, updated_at = clock_timestamp()
      from (select w.id, n.triggered from jsonb_to_recordset(rules) as n (id uuid, triggered boolean)
              join public."AlertRule" w on w.id = n.id order by w.id for no key update of w) n
     where r.id = n.id;
  end if;
  if jsonb_array_length(alerts) > 0 then
    insert into public."Alert" (id, type, severity, symbol, title, message, data, rule_id, occurred_at)
      select n.id, n.type, n.severity, n.symbol, n.title, n.message, n.data, r.id, n.occurred_at
        from jsonb_to_recordset(alerts) as n (id uuid, type public."AlertType", severity public."AlertSeverity", symbol text, title text,
          message text, data jsonb, rule_id uuid, occurred_at timestamptz)
        left join public."AlertRule" r on r.id = n.rule_id;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_marks(epoch bigint, symbols text[], portfolios uuid[] DEFAULT '{}'::uuid[], blocked uuid[] DEFAULT '{}'::uuid[])
 RETURNS TABLE(portfolio_id uuid, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  touched uuid[];
  exposed uuid[];
  said text;
begin
  perform public.engine_fence(epoch);
  -- Only changed rows: portfolios with a position at another mark, and those that the engine booked for. Each subquery reads one row by its key.
  touched := array(
    with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
    select t.id
      from (select h.portfolio_id as id
              from public."Position" h join marks m on m.symbol = h.symbol
             where h.symbol = any (symbols) and h.quantity <> 0 and h.mark_price is distinct from m.price
            union
            select b.id from unnest(portfolios) b (id)) t
     where (select p.suspended_at is null from public."Portfolio" p where p.id = t.id) and t.id <> all (blocked) order by t.id);
  exposed := array(select e.id from unnest(public.exposed_portfolios(symbols, touched)) e (id) where e.id <> all (blocked) order by e.id);
  begin
    perform public.carry_marks(symbols, touched, exposed);
  exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
    -- One value cannot be stored: try each portfolio separately, so that the others are stored.
    foreach portfolio_id in array exposed loop
      begin
        perform public.carry_marks(symbols, array[book_marks.portfolio_id], array[book_marks.portfolio_id]);
      exception when data_exception or integrity_constraint_violation or cardinality_violation or raise_exception or sqlstate 'TR422' then
        get stacked diagnostics said = message_text;
        reason := left(said, 400);
        return next;
      end;
    end loop;
  end;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_opening_balance()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  transaction_id uuid := public.new_id();
begin
  if new.cash_balance_usd <> 0 then
    perform public.check_deposit(new.id, new.cash_balance_usd, 0);
    insert into public."LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
      values (transaction_id, 1, new.id, 'CASH', new.currency, new.cash_balance_usd, 'DEPOSIT', clock_timestamp()),
             (transaction_id, 2, new.id, 'CAPITAL', new.currency, -new.cash_balance_usd, 'DEPOSIT', clock_timestamp());
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_orders(orders jsonb, events jsonb, trades jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  affected integer;
begin
  if coalesce(jsonb_array_length(orders), 0) = 0 then
    return;
  end if;
  perform public.hold_orders(array(select (e ->> 'id')::uuid from jsonb_array_elements(orders) e),
    case when jsonb_array_length(trades) > 0 then 'FILLS' else 'MOVES' end);

  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, trade_id, reason, occurred_at)
    select e.order_id, o.event_sequence + row_number() over (partition by e.order_id order by e.ordinal),
           e.type,
           public.booked_status(o.status, e.status, bool_or(public.answers_replace(e.type)) over (partition by e.order_id order by e.ordinal)),
           e.quantity, e.price, e.trade_id, e.reason, e.occurred_at
      from jsonb_to_recordset(events) as e (ordinal integer, order_id uuid, type public."OrderEventType", status public."OrderStatus",
             quantity numeric, price numeric, trade_id uuid, reason text, occurred_at timestamptz)
      join public."Order" o on o.id = e.order_id;

  update public."Order" o
     set status = public.booked_status(o.status, n.status, n.answers),
         -- A replace changes these terms, and a trailing stop its own price.
         quantity = coalesce(n.quantity, o.quantity),
         limit_price = coalesce(n.limit_price, o.limit_price),
         -- A trailing stop that is held again has none.
         stop_price = case when o.type = 'TRAILING_STOP' then n.stop_price else coalesce(n.stop_price, o.stop_price) end,
         filled_quantity = n.filled_quantity,
         filled_notional = n.filled_notional,
         accepted_at = coalesce(o.accepted_at, n.accepted_at),
         accepted_sequence = coalesce(n.accepted_sequence, o.accepted_sequence),
         triggered_at = coalesce(n.triggered_at, o.triggered_at),
         replaced_at = coalesce(n.replaced_at, o.replaced_at),
         -- An exit is held again while its entry may fill again.
         released_at = n.released_at,
         -- The day of an order that is held again begins with its next release, which may come in the same booking.
         expires_at = n.expires_at,
         -- A denied order never reached the market, so it has no instant of the market's clock.
         closed_at = case when n.status = 'DENIED' then clock_timestamp() else n.closed_at end,
         denial = n.denial,
         obstacle = n.obstacle,
         end_reason = n.end_reason,
         event_sequence = o.event_sequence + n.events,
         replace_quantity = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_quantity end,
         replace_limit_price = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_limit_price end,
         replace_stop_price = case when public.booked_status(o.status, n.status, n.answers) = 'PENDING_REPLACE' then o.replace_stop_price end,
         updated_at = clock_timestamp()
    -- The number of events comes by grouping: counting them for each order would cost the square of the batch.
    from (select r.id, r.status, r.quantity, r.limit_price, r.stop_price, r.triggered_at, r.replaced_at, r.released_at, r.filled_quantity, r.filled_notional,
                 r.accepted_at, r.accepted_sequence, r.expires_at, r.closed_at, r.obstacle,
                 r.end_reason, r.denial, sum(r.events) over (partition by r.id) as events,
                 bool_or(r.answers) over (partition by r.id) as answers, r.state
            from (select r.*, 0 as events, false as answers, true as state
                    from jsonb_to_recordset(orders) as r (id uuid, status public."OrderStatus", quantity numeric, limit_price numeric,
                      stop_price numeric, triggered_at timestamptz, replaced_at timestamptz, released_at timestamptz, filled_quantity numeric, filled_notional numeric,
                      accepted_at timestamptz, accepted_sequence bigint, expires_at timestamptz, closed_at timestamptz, obstacle text, end_reason text, denial jsonb)
                  union all
                  select e.order_id, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, 1, public.answers_replace(e.type), false
                    from jsonb_to_recordset(events) as e (order_id uuid, type public."OrderEventType")) r) n
   where o.id = n.id
     and n.state
     and not public.is_terminal(o.status)
     and n.filled_quantity >= o.filled_quantity;
  get diagnostics affected = row_count;
  if affected <> jsonb_array_length(orders) then
    raise exception 'an order of this step has already ended or would lose a fill'
      using errcode = 'TR409', detail = 'STALE_ORDER', hint = 'Load the desk again: the state of the engine is old.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_refusal(epoch bigint, refusal jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  cause constant uuid := (refusal ->> 'correlation_id')::uuid;
  aside constant jsonb := refusal -> 'quarantine';
  portfolio uuid;
begin
  perform public.engine_fence(epoch);
  if jsonb_typeof(aside) = 'object' then
    insert into public."Quarantine" (kind, source, position, symbol, timestamp, reason, detail, raw)
      values (aside ->> 'kind', aside ->> 'source', (aside ->> 'position')::bigint, aside ->> 'symbol', (aside ->> 'timestamp')::timestamptz,
        aside ->> 'reason', aside ->> 'detail', aside ->> 'raw');
  end if;
  -- Once an episode: the same cause alerts again only after its last alert is acknowledged or resolved.
  if not exists (select from public."Alert" a where a.correlation_id = cause and not a.acknowledged and a.resolved_at is null) then
    -- A reference would wait for a session that keeps the portfolio's row for every use. The alert is its owner's in any case.
    select p.id into portfolio from public."Portfolio" p where p.id = (refusal ->> 'portfolio_id')::uuid for key share skip locked;
    insert into public."Alert" (type, severity, symbol, title, message, data, portfolio_id, user_id, rule_id, correlation_id, occurred_at)
      values ('SYSTEM_ERROR', 'CRITICAL', refusal ->> 'symbol', refusal ->> 'title', refusal ->> 'message', refusal -> 'data',
        portfolio, coalesce((refusal ->> 'user_id')::uuid, (select p.user_id from public."Portfolio" p where p.id = (refusal ->> 'portfolio_id')::uuid)),
        (select r.id from public."AlertRule" r where r.id = (refusal ->> 'rule_id')::uuid), cause,
        -- Null for a rule: occurred_at would collide with the rule's own alert of that instant.
        case when refusal ->> 'rule_id' is null then (refusal ->> 'occurred_at')::timestamptz end);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.book_step(epoch bigint, step jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.book_trades(trades jsonb, positions jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if coalesce(jsonb_array_length(trades), 0) = 0 then
    return;
  end if;
  insert into public."Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity,
      cost_change, realized_pnl, executed_at)
    select t.id, t.order_id, t.portfolio_id, t.symbol, t.side, t.quantity, t.price, t.commission, t.slippage, t.liquidity,
           t.cost_change, t.realized_pnl, t.executed_at
      from jsonb_to_recordset(trades) as t (ordinal integer, id uuid, order_id uuid, portfolio_id uuid, symbol text, side public."OrderSide",
      quantity numeric, price numeric, commission numeric, slippage numeric, liquidity public."Liquidity",
      cost_change numeric, realized_pnl numeric, executed_at timestamptz)
     order by t.ordinal;
  insert into public."Position" as p (portfolio_id, symbol, quantity, cost, realized_pnl, fees, opened_at)
    select n.* from jsonb_to_recordset(positions) as n (portfolio_id uuid, symbol text, quantity numeric, cost numeric,
      realized_pnl numeric, fees numeric, opened_at timestamptz)
    order by 1, 2
    on conflict (portfolio_id, symbol) do update
      set quantity = excluded.quantity, cost = excluded.cost, realized_pnl = excluded.realized_pnl, fees = excluded.fees,
          opened_at = excluded.opened_at, updated_at = clock_timestamp();
end
$function$;

CREATE OR REPLACE FUNCTION public.bound_statement_texts()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- 5,000 ordinary statements take a tenth of it.
  most_bytes constant bigint := 64 * 1024 * 1024;
  reset text;
begin
  select format('%I.%I', n.nspname, p.proname) into reset
    from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = 'pg_stat_statements_reset' and has_function_privilege(p.oid, 'execute')
   where e.extname = 'pg_stat_statements' and has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute');
  -- An expression with a function needs the right to it, also when it is not evaluated.
  if reset is null then
    return;
  end if;
  -- No limit of the server bounds this file, and from it the server reads the texts of all statements at once.
  if (pg_catalog.pg_stat_file('pg_stat_tmp/pgss_query_texts.stat', true)).size > most_bytes then
    execute format('select %s()', reset);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.cancel_vanished_orders(most integer DEFAULT 500)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
declare
  total integer := 0;
  wanted record;
  canceled record;
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  if not exists (select from public."Session" s where s.fired_at is not null and s.cancels_done_at is null)
     or exists (select from public."DeskState" d where d.id = 1 and d.read_only) then
    return 0;
  end if;
  for wanted in
    select v.session_id, v.portfolio_id, array_agg(v.order_id) as order_ids
      from (select distinct on (a.order_id) a.* from public.vanished_orders() a order by a.order_id, a.session_id limit most) v
     group by v.session_id, v.portfolio_id order by v.portfolio_id, v.session_id
  loop
    -- As cancel_order, but it waits for nothing: a portfolio or an order that a session holds now has its turn at the next call.
    continue when not pg_try_advisory_xact_lock(public.portfolio_key(wanted.portfolio_id));
    select p.* into portfolio from public."Portfolio" p where p.id = wanted.portfolio_id for no key update skip locked;
    continue when not found;
    with held as materialized (
      select o.id from public."Order" o
       where o.id = any (wanted.order_ids) and public.is_open(o.status) and o.status <> 'PENDING_CANCEL' order by o.number for no key update skip locked
    ), requested as (
      update public."Order" o set status = 'PENDING_CANCEL', replace_quantity = null, replace_limit_price = null, replace_stop_price = null,
             event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
        from held h where o.id = h.id returning o.id, o.event_sequence, o.user_id
    ), noted as (
      insert into public."OrderEvent" (order_id, sequence, type, status, reason, user_id)
        select r.id, r.event_sequence, 'PENDING_CANCEL', 'PENDING_CANCEL', 'DEAD_MAN', r.user_id from requested r returning order_id
    )
    select count(*)::integer as orders into canceled from noted;
    if canceled.orders > 0 then
      perform public.alert_dead_man(wanted.session_id, portfolio, canceled.orders);
      total := total + canceled.orders;
    end if;
  end loop;
  if total > 0 then
    perform public.send_hint('traderai_engine', '');
  end if;
  -- An order that was placed before the session vanished may commit some seconds later.
  update public."Session" s set cancels_done_at = clock_timestamp()
   where s.id in (select f.id from public."Session" f
                   where f.fired_at < clock_timestamp() - interval '5 seconds' and f.cancels_done_at is null
                     and not exists (select from public.vanished_orders() v join public."Session" o on o.id = v.session_id where o.user_id = f.user_id)
                     for no key update skip locked);
  return total;
exception
  when lock_not_available or deadlock_detected then
    return 0;
end
$function$;

CREATE OR REPLACE FUNCTION public.carry_marks(symbols text[], portfolios uuid[], exposed uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  valued uuid[];
  new_values numeric[];
  crossing uuid[];
begin
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  select array_agg(o.id), array_agg(s.value) into valued, new_values
    from public."Portfolio" o
   cross join lateral (
     select coalesce(sum(round(h.quantity * coalesce(case when m.symbol is null then h.mark_price else m.price end, h.average_price, 0), 8)), 0) as value
       from public."Position" h left join marks m on m.symbol = h.symbol
      where h.portfolio_id = o.id) s
   where o.id = any (portfolios) and o.suspended_at is null and o.total_value_usd is distinct from o.cash_balance_usd + s.value;
  crossing := public.crossing_portfolios(exposed);
  -- All at once and by id: after one statement's rows a second statement could need a portfolio with a lower id.
  perform public.lock_portfolios(valued || crossing);
  -- A deposit may be newer than the list of values: it changed the cash, and only the engine changes positions.
  update public."Portfolio" p set total_value_usd = p.cash_balance_usd + v.value
    from unnest(valued, new_values) v (id, value) where p.id = v.id and p.suspended_at is null;
  perform public.watch_buying_power(crossing, (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols)));
  -- Read the rows of each portfolio by their key: with quantity <> 0 the index of all open positions would also be possible.
  -- Look up a mark once a symbol, not once a position: with 50,000 positions this halves the time.
  with marks as materialized (select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  update public."Position" p set mark_price = m.price
    from marks m
   where p.symbol = m.symbol and p.portfolio_id = any (portfolios) and sign(p.quantity) <> 0 and p.mark_price is distinct from m.price;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_administrator_left(closing text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  last text;
begin
  select u.login into last from public."User" u where u.login = any (closing) and u.role = 'ADMIN' and u.active;
  if found and not exists (
    select from public."User" u join pg_catalog.pg_roles r on r.rolname = u.login and r.rolcanlogin
     where u.role = 'ADMIN' and u.active and u.login <> all (closing)) then
    raise exception '% is the last administrator', last
      using errcode = 'TR409', detail = 'LAST_ADMINISTRATOR', hint = 'Create another administrator first: traderai user create NAME --scope admin';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_alert_rule_limit()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  creating constant uuid := public.current_user_id();
  most integer;
  used integer;
begin
  perform public.lock_in_turn(4, creating::text, 'the alert rules of this user');
  select l.alert_rules into most from public.person_limits(creating) l;
  select count(*) into used from (select from public."AlertRule" r where r.user_id = creating limit most) counted;
  if used >= most then
    raise exception 'you have % alert rules, of which % are allowed with all your logins and keys (headroom %)', used, most, most - used
      using errcode = 'TR403', detail = 'ALERT_RULES_LIMIT', hint = 'Delete rules with: traderai alert rule delete. An administrator may change the limit with: traderai user limit NAME --alert-rules N';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_connection_room(for_user uuid, wanted integer, default_wanted integer DEFAULT NULL::integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '1s'
AS $function$
declare
  capacity constant integer := public.connection_capacity();
  others integer;
begin
  -- Two administrators must not both take the last room.
  begin
    perform pg_advisory_xact_lock(hashtext('connection budget'), 0);
  exception when lock_not_available then
    perform public.refuse_busy(hashtext('connection budget'), 0, 'users or their connections');
  end;
  select coalesce(sum(coalesce(own.max_connections, default_wanted, d.max_connections)), 0) into others
    from public."User" u
    join pg_catalog.pg_roles r on r.rolname = u.login and r.rolcanlogin and not r.rolsuper
    join public."PersonLimit" d on d.user_id is null
    left join public."PersonLimit" own on own.user_id = u.id
   where u.active and u.id is distinct from for_user;
  if others + wanted > capacity then
    raise exception 'connections of all users: % of %, which leaves % of the wanted %', others, capacity, greatest(capacity - others, 0), wanted
      using errcode = 'TR409', detail = 'NO_CONNECTION_ROOM',
        hint = 'Lower the share of users with: traderai user limit NAME --connections N. Or raise max_connections of the server.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_deposit(portfolio_id uuid, amount numeric, cash_before numeric)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bounds constant record := public.amount_bounds();
  portfolio public."Portfolio";
  deposited numeric;
begin
  if not (abs(amount) <= bounds.cash_movement) then
    raise exception 'amount % is above %, the largest deposit or withdrawal', public.grouped_number(abs(amount)), public.grouped_number(bounds.cash_movement)
      using errcode = 'TR403', detail = 'CASH_MOVEMENT_BOUND', hint = 'Split the amount.';
  end if;
  if amount <= 0 then
    return;
  end if;
  select * into portfolio from public."Portfolio" p where p.id = check_deposit.portfolio_id;
  -- Two concurrent deposits of one owner must not both pass with the same sum.
  perform public.lock_deposits_of(portfolio.user_id);
  -- Cash less results is the sum of deposits (invariant.cash_equals_results). The ledger grows with every deposit, positions only with the symbols.
  select cash_before - coalesce(sum(o.realized_pnl - o.cost - o.fees), 0) into deposited from public."Position" o
   where o.portfolio_id = check_deposit.portfolio_id;
  if deposited + amount > bounds.portfolio_deposits then
    raise exception 'deposits of this portfolio would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.portfolio_deposits)
      using errcode = 'TR403', detail = 'DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
  select deposited + coalesce(sum(p.cash_balance_usd - r.result), 0) into deposited
    from public."Portfolio" p
   cross join lateral (
     select coalesce(sum(o.realized_pnl - o.cost - o.fees), 0) as result from public."Position" o where o.portfolio_id = p.id) r
   where p.user_id = portfolio.user_id and p.id <> check_deposit.portfolio_id;
  if deposited + amount > bounds.owner_deposits then
    raise exception 'deposits of all portfolios of this owner would reach %; the bound is %', public.grouped_number(deposited + amount), public.grouped_number(bounds.owner_deposits)
      using errcode = 'TR403', detail = 'OWNER_DEPOSIT_BOUND', hint = 'Deposit less, or withdraw first.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_ended(logins text[], older_than timestamp with time zone DEFAULT 'infinity'::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  alive integer;
begin
  perform public.require_read_committed();
  alive := public.end_connections_of(logins, older_than);
  if alive > 0 then
    raise exception '% of % still open', case alive when 1 then '1 connection' else alive || ' connections' end,
        array_to_string(logins, ', ') || case alive when 1 then ' is' else ' are' end
      using errcode = 'TR409', detail = 'STILL_CONNECTED',
        hint = 'Wait until its statement ends, which cannot be interrupted, or end its process on the server; then do this again. Until then it can do nothing more, and its transaction is undone.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_exit(name text, terms jsonb, forms text[], beside_price text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  term record;
  fault text;
  unknown text;
begin
  if terms is null then
    return;
  end if;
  if jsonb_typeof(terms) <> 'object' then
    fault := public.shown_text(terms::text);
  else
    unknown := (select k from jsonb_object_keys(terms) k where not k = any (forms || array['time_in_force', coalesce(beside_price, forms[1])]) order by k limit 1);
    if unknown is not null then
      raise exception '%: unknown key %', name, public.shown_text(unknown)
        using errcode = 'TR422', detail = 'BAD_EXIT', hint = format('Use one of %s, and with it %stime_in_force.', array_to_string(forms, ', '), beside_price || ' or ');
    end if;
    for term in select t.key, t.value, t.value #>> '{}' as written from jsonb_each(terms) t loop
      fault := coalesce(fault, case
        when term.key = 'time_in_force' and term.written in ('GTC', 'DAY') then null
        -- Only plain digits: a text such as NaN is a number for SQL, and greater than every other.
        when (term.key = any (forms) or term.key = beside_price) and jsonb_typeof(term.value) in ('number', 'string')
             and term.written ~ '^[0-9]{1,12}([.][0-9]{1,8})?$' and term.written ~ '[1-9]'
             and (term.key not in ('atr', 'r', 'trail_atr', 'trail_percent')
               or term.written::numeric < case term.key when 'trail_percent' then 100 else 1000 end) then null
        else public.shown_text(term.key) || ' ' || public.shown_text(term.written) end);
    end loop;
    if (select count(*) from jsonb_object_keys(terms) k where k = any (forms)) <> 1 or terms ? beside_price and not terms ? forms[1] then
      fault := coalesce(fault, public.shown_text(terms::text));
    end if;
  end if;
  if fault is not null then
    raise exception '%: %', name, fault
      using errcode = 'TR422', detail = 'BAD_EXIT',
        hint = format('Give one of %s%s, as a number above 0 with at most 8 decimals; a percentage below 100, multiples of ATR and R below 1,000. time_in_force is GTC or DAY.',
          array_to_string(forms, ', '), case when beside_price is not null then format(' (%s may come beside %s)', beside_price, forms[1]) else '' end);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_key_limits(scopes text[], portfolio_ids uuid[], symbols text[], largest_order numeric, addresses inet[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant integer := 100;
  unknown text;
begin
  -- These arrays are null, or begin at 1, have one dimension, 1 to 100 entries and no null among them.
  if portfolio_ids is not null and not coalesce(array_ndims(portfolio_ids) = 1 and array_lower(portfolio_ids, 1) = 1 and cardinality(portfolio_ids) <= most and array_position(portfolio_ids, null) is null, false)
     or symbols is not null and not coalesce(array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) <= most and array_position(symbols, null) is null, false)
     or addresses is not null and not coalesce(array_ndims(addresses) = 1 and array_lower(addresses, 1) = 1 and cardinality(addresses) <= most and array_position(addresses, null) is null, false) then
    raise exception 'portfolios, symbols and addresses of the key: not lists of 1 to % entries', most
      using errcode = 'TR422', detail = 'BAD_KEY_LIMIT', hint = 'Use 1 to 100 entries each, or leave a list out.';
  end if;
  if num_nonnulls(portfolio_ids, symbols, largest_order) > 0 and not scopes <@ array['viewer', 'analyst', 'agent', 'trader'] then
    raise exception 'scopes of a key with limits: %', public.shown_text(array_to_string(scopes, ', '))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use viewer, analyst, agent or trader: the other scopes reach every portfolio.';
  end if;
  select p.id::text into unknown from unnest(portfolio_ids) p (id) where not p.id = any (public.own_portfolio_ids()) limit 1;
  if found then
    raise exception 'there is no portfolio % that you may trade', unknown
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  select s.symbol into unknown from unnest(symbols) s (symbol) where not exists (select from public."Instrument" i where i.symbol = s.symbol) limit 1;
  if found then
    raise exception 'there is no instrument % on this desk', public.shown_text(unknown)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  -- NaN is above every number, so the range refuses it too.
  if largest_order is not null and (not (largest_order > 0 and largest_order < 1e20) or largest_order <> round(largest_order, 8)) then
    raise exception 'largest order of the key: %', public.shown_text(public.plain_number(largest_order))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use an amount above 0 with at most 8 decimals and 20 digits before the point.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_key_symbol(symbol text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  allowed constant text[] := (select k.symbols from public."ApiKey" k where k.role_name = session_user);
begin
  if allowed is not null and not coalesce(symbol = any (allowed), false) then
    raise exception 'this key may not use symbol %', public.shown_text(symbol)
      using errcode = 'TR403', detail = 'KEY_SYMBOL', hint = 'Use another key, or the login of the user. List keys and their limits with: traderai key list';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_limit_values(kind public."RiskLimitKind", value numeric, action public."RiskLimitAction", symbol text, currency text, symbols text[], side public."OrderSide", days smallint[], from_time time without time zone, to_time time without time zone, zone text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  counted constant boolean := kind in ('MAX_QUOTE_AGE', 'MAX_ORDER_RATE', 'MAX_OPEN_ORDERS');
  unknown text;
begin
  if kind is null or action is null then
    raise exception 'kind and action of a limit: %, %', coalesce(kind::text, 'null'), coalesce(action::text, 'null')
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Name both, such as MAX_ORDER_NOTIONAL and DENY.';
  end if;
  if kind::text like 'ALLOWED%' <> (value is null)
     -- NaN is above every number, so each range refuses it too.
     or not coalesce(case when kind in ('PRICE_COLLAR', 'MAX_DRAWDOWN') then value > 0 and value < 1
                          when counted then value >= 0 and value <= 100000 and value = trunc(value)
                          else value >= 0 and value < 1e18 and value = round(value, 8) end, true) then
    raise exception 'value of %: %', kind, public.shown_text(coalesce(public.plain_number(value), 'none'))
      using errcode = 'TR422', detail = 'BAD_LIMIT',
        hint = 'Use a fraction between 0 and 1 for a collar and a drawdown, a whole number up to 100,000 for an age, a rate and open orders, no value for ALLOWED_*, else a number of 0 or more with at most 8 decimals.';
  end if;
  if action in ('FREEZE', 'FLATTEN') and kind < 'MAX_SYMBOL_EXPOSURE' or kind in ('APPROVAL_NOTIONAL', 'PRICE_COLLAR') and action <> 'DENY' then
    raise exception 'action of %: %', kind, action
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Use FREEZE and FLATTEN for exposure, leverage, loss and drawdown, which marks change; an approval and a collar are always DENY.';
  end if;
  if (kind = 'ALLOWED_SYMBOLS') <> (symbols is not null) or (kind = 'ALLOWED_SIDE') <> (side is not null)
     or num_nonnulls(days, from_time, to_time, zone) <> (case when kind = 'ALLOWED_HOURS' then 4 else 0 end)
     or symbols is not null and not coalesce(array_ndims(symbols) = 1 and array_lower(symbols, 1) = 1 and cardinality(symbols) <= 1000 and array_position(symbols, null) is null, false)
     or days is not null and not coalesce(array_ndims(days) = 1 and array_lower(days, 1) = 1 and days <@ '{1,2,3,4,5,6,7}' and cardinality(days) <= 7, false)
     or zone is not null and not public.is_time_zone(zone) or from_time = to_time then
    raise exception 'terms of % do not fit', kind
      using errcode = 'TR422', detail = 'BAD_LIMIT',
        hint = 'Give ALLOWED_SYMBOLS 1 to 1,000 symbols, ALLOWED_SIDE a side, ALLOWED_HOURS days (1 Monday to 7 Sunday), two times and a time zone; other kinds none of them.';
  end if;
  select s.symbol into unknown from unnest(symbols || symbol) s (symbol)
   where s.symbol is not null and not exists (select from public."Instrument" i where i.symbol = s.symbol) limit 1;
  if unknown is not null then
    raise exception 'there is no instrument % on this desk', public.shown_text(unknown)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List the symbols with: traderai instrument list';
  end if;
  if currency is not null and currency !~ '^[A-Z0-9]{3,8}$' then
    raise exception 'currency of a limit: %', public.shown_text(currency)
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Use the code of a currency, such as USD.';
  end if;
  if currency is not null and kind in ('MAX_ORDER_RATE', 'MAX_OPEN_ORDERS') then
    raise exception 'currency of %: %', kind, currency
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Leave the currency out: it counts orders.';
  end if;
  -- These figures are of all symbols together.
  if symbol is not null and kind in ('MAX_GROSS_EXPOSURE', 'MAX_NET_EXPOSURE', 'MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    raise exception 'symbol of %: %', kind, symbol
      using errcode = 'TR422', detail = 'BAD_LIMIT', hint = 'Leave the symbol out, or use MAX_SYMBOL_EXPOSURE.';
  end if;
  if reason is not null and not public.plain_text(reason, 280) then
    raise exception 'reason of a limit: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_login_exists(login text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  if login is null or not (login = session_user or public.is_desk_admin() and exists (select from pg_catalog.pg_roles r where r.rolname = login)) then
    raise exception 'there is no login % whose sessions you may end', public.shown_text(login)
      using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_managed_login(login text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  -- Before Postgres 16 a role that may create roles may change every role except superusers, so this check does not rely on the server.
  if not exists (
    select from pg_catalog.pg_roles r
     where r.rolname = check_managed_login.login
       and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
       and r.rolname !~ '^(pg_|traderai)'
       and exists (select from pg_catalog.pg_auth_members m join pg_catalog.pg_roles s on s.oid = m.roleid
                    where m.member = r.oid and s.rolname ~ '^traderai_(viewer|analyst|trader|agent|risk|engine|admin)$')) then
    raise exception '% is not a login of this desk', public.shown_text(check_managed_login.login)
      using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'Change logins of the server itself as its superuser.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_may_close(logins text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  login text;
begin
  foreach login in array coalesce(logins, array[null::text]) loop
    if not public.may_close(login) then
      raise exception 'there is no login % that you may close', public.shown_text(login)
        using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_may_end(logins text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  login text;
begin
  foreach login in array coalesce(logins, array[null::text]) loop
    if login is distinct from session_user and not public.may_close(login) then
      raise exception 'there is no login % whose sessions you may end', public.shown_text(login)
        using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_new_terms(quantity numeric, limit_price numeric, stop_price numeric)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if num_nonnulls(quantity, limit_price, stop_price) = 0 then
    raise exception 'new terms: none'
      using errcode = 'TR422', detail = 'NO_NEW_TERMS', hint = 'Give a quantity, a limit price or a stop price.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_order(portfolio_id uuid, symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric DEFAULT NULL::numeric, time_in_force public."TimeInForce" DEFAULT 'DAY'::public."TimeInForce", reduce_only boolean DEFAULT false, stop_price numeric DEFAULT NULL::numeric, trail_amount numeric DEFAULT NULL::numeric, trail_percent numeric DEFAULT NULL::numeric, expire_date date DEFAULT NULL::date, post_only boolean DEFAULT false, all_or_none boolean DEFAULT false, display_quantity numeric DEFAULT NULL::numeric, trail_atr numeric DEFAULT NULL::numeric, take_profit jsonb DEFAULT NULL::jsonb, stop_loss jsonb DEFAULT NULL::jsonb, awaited_quantity numeric DEFAULT 0, confirmed_quantity numeric DEFAULT NULL::numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  verdict jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links('preview', type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, null, null);
  if awaited_quantity is null or not abs(awaited_quantity) < 1e12 then
    raise exception 'awaited quantity: %', public.shown_text(public.plain_number(awaited_quantity))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use a number between -1,000,000,000,000 and 1,000,000,000,000.';
  end if;
  perform public.check_order_values('preview', symbol, type, quantity, limit_price, time_in_force, null, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  portfolio := public.permitted_portfolio(portfolio_id);
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  verdict := coalesce(public.condition_denial(symbol, expire_date, display_quantity),
    public.placement_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent,
      trail_atr, take_profit, stop_loss, awaited_quantity, origin => public.connected_origin(portfolio, coalesce(confirmed_quantity = quantity, false))));
  -- An order that waits for another one meets the market of its release.
  return verdict || case when post_only and awaited_quantity = 0 and verdict ? 'referencePrice'
    then jsonb_build_object('postOnly', public.post_only_preview(symbol, side, limit_price)) else '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_order_conditions(type public."OrderType", quantity numeric, time_in_force public."TimeInForce", expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  -- In one form, whatever the settings of the session; to_char has no later years.
  given_date constant text := case when expire_date is null then 'none'
    when expire_date between '0001-01-01' and '9999-12-31' then to_char(expire_date, 'YYYY-MM-DD') else 'out of range' end;
begin
  if (time_in_force = 'GTD') <> (expire_date is not null) then
    raise exception 'last date of a % order: %', time_in_force, given_date
      using errcode = 'TR422', detail = 'BAD_EXPIRE_DATE', hint = 'Give a GTD order its last date, and other orders none.';
  end if;
  -- Infinity is outside too. The holidays of exchanges are known until then.
  if expire_date is not null and not expire_date between '1970-01-01' and '2099-12-31' then
    raise exception 'last date of a GTD order: %', given_date
      using errcode = 'TR422', detail = 'BAD_EXPIRE_DATE', hint = 'Use a date from 1970-01-01 to 2099-12-31.';
  end if;
  if time_in_force in ('OPG', 'CLS') and type not in ('MARKET', 'LIMIT') then
    raise exception 'type of a % order: %', time_in_force, type
      using errcode = 'TR422', detail = 'BAD_TIME_IN_FORCE', hint = 'Use MARKET or LIMIT at the open and at the close.';
  end if;
  if post_only is null or all_or_none is null then
    raise exception 'post only, all or none: %, %', coalesce(post_only::text, 'null'), coalesce(all_or_none::text, 'null')
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use true or false.';
  end if;
  if post_only and (type <> 'LIMIT' or time_in_force not in ('DAY', 'GTC', 'GTD')) then
    raise exception 'post-only order: %, %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use LIMIT with DAY, GTC or GTD: a post-only order must wait in the market.';
  end if;
  if all_or_none and (time_in_force in ('IOC', 'FOK') or display_quantity is not null) then
    raise exception 'all-or-none order: %', case when display_quantity is null then time_in_force::text else 'displayed quantity ' || public.plain_number(display_quantity) end
      using errcode = 'TR422', detail = 'BAD_CONDITION', hint = 'Use DAY, GTC, GTD, OPG or CLS and no displayed quantity; FOK is all or none at once.';
  end if;
  -- NaN compares greater than every number, so the range also refuses it.
  if display_quantity is not null and (not (display_quantity > 0 and display_quantity <= quantity) or display_quantity <> round(display_quantity, 8)) then
    raise exception 'displayed quantity of %: %', public.plain_number(quantity), public.shown_text(public.plain_number(display_quantity))
      using errcode = 'TR422', detail = 'BAD_DISPLAY_QUANTITY', hint = 'Use a number above 0 and at most the quantity of the order, with at most 8 decimals.';
  end if;
  if display_quantity is not null and (type not in ('LIMIT', 'STOP_LIMIT') or time_in_force not in ('DAY', 'GTC', 'GTD')) then
    raise exception 'order with a displayed quantity: %, %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_DISPLAY_QUANTITY', hint = 'Use LIMIT or STOP_LIMIT with DAY, GTC or GTD: only an order that waits in the market is displayed.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_order_links(client_order_id text, type public."OrderType", reduce_only boolean, trail_amount numeric, trail_percent numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if trail_atr is not null and (type is distinct from 'TRAILING_STOP' or num_nonnulls(trail_amount, trail_percent) > 0
       or not (trail_atr > 0 and trail_atr < 1000) or trail_atr <> round(trail_atr, 8)) then
    raise exception 'trail in ATR of a % order: %', type, public.shown_text(public.plain_number(trail_atr))
      using errcode = 'TR422', detail = 'BAD_TRAIL',
        hint = 'Give a TRAILING_STOP order one distance: an amount, a percentage, or a multiple of the ATR above 0 and below 1,000.';
  end if;
  perform public.check_exit('take profit', take_profit, '{limit_price,atr,r}', null);
  perform public.check_exit('stop loss', stop_loss, '{stop_price,atr,trail_amount,trail_percent,trail_atr}', 'limit_price');
  if take_profit ? 'r' and stop_loss is null then
    raise exception 'take profit without a stop loss: % R', public.shown_text(take_profit ->> 'r')
      using errcode = 'TR422', detail = 'BAD_EXIT', hint = 'Give a stop loss: R is the distance to its stop.';
  end if;
  if num_nonnulls(take_profit, stop_loss) > 0 then
    if reduce_only or parent_id is not null then
      raise exception 'exits of an order that %', case when reduce_only then 'only reduces' else 'waits for another one' end
        using errcode = 'TR422', detail = 'BAD_EXIT', hint = 'Give the exits to the order that opens the position.';
    end if;
    if length(client_order_id) > 61 then
      raise exception 'client order id of an order with exits: %', public.shown_text(client_order_id)
        using errcode = 'TR422', detail = 'BAD_CLIENT_ORDER_ID', hint = 'Use at most 61 characters: the exits get the same id with :tp and :sl.';
    end if;
  end if;
  if num_nonnulls(parent_id, oco_with) > 1 then
    raise exception 'an order that waits for another one and shares a quantity with one'
      using errcode = 'TR422', detail = 'BAD_LINK', hint = 'Use either parent_id or oco_with.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_order_side(side public."OrderSide", reduce_only boolean)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if side is null then
    raise exception 'side: %', public.shown_text(side::text)
      using errcode = 'TR422', detail = 'BAD_SIDE', hint = 'Use BUY or SELL.';
  end if;
  if reduce_only is null then
    raise exception 'reduce only: %', public.shown_text(reduce_only::text)
      using errcode = 'TR422', detail = 'BAD_REDUCE_ONLY', hint = 'Use true or false.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_order_values(client_order_id text, symbol text, type public."OrderType", quantity numeric, limit_price numeric, time_in_force public."TimeInForce", note text, stop_price numeric DEFAULT NULL::numeric, trail_amount numeric DEFAULT NULL::numeric, trail_percent numeric DEFAULT NULL::numeric)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if client_order_id is null or client_order_id !~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' then
    raise exception 'client order id: %', public.shown_text(client_order_id)
      using errcode = 'TR422', detail = 'BAD_CLIENT_ORDER_ID', hint = 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.';
  end if;
  if symbol is null or symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then
    raise exception 'symbol: %', public.shown_text(symbol)
      using errcode = 'TR422', detail = 'BAD_SYMBOL', hint = 'Use 1 to 32 capital letters, digits and . _ : / - and begin with a letter or digit.';
  end if;
  -- NaN compares greater than every number, so each range also refuses it.
  if quantity is null or not (quantity > 0 and quantity < 1e12) or quantity <> round(quantity, 8) then
    raise exception 'quantity: %', public.shown_text(public.plain_number(quantity))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if limit_price is not null and (not (limit_price > 0 and limit_price < 1e12) or limit_price <> round(limit_price, 8)) then
    raise exception 'limit price: %', public.shown_text(public.plain_number(limit_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if stop_price is not null and (not (stop_price > 0 and stop_price < 1e12) or stop_price <> round(stop_price, 8)) then
    raise exception 'stop price: %', public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if trail_amount is not null and (not (trail_amount > 0 and trail_amount < 1e12) or trail_amount <> round(trail_amount, 8)) then
    raise exception 'trail amount: %', public.shown_text(public.plain_number(trail_amount))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if trail_percent is not null and (not (trail_percent > 0 and trail_percent < 100) or trail_percent <> round(trail_percent, 8)) then
    raise exception 'trail percent: %', public.shown_text(public.plain_number(trail_percent))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Use a number above 0 and below 100 with at most 8 decimals.';
  end if;
  if type is null or time_in_force is null then
    raise exception 'type and time in force of an order: %, %', coalesce(type::text, 'null'), coalesce(time_in_force::text, 'null')
      using errcode = 'TR422', detail = 'UNSUPPORTED',
        hint = 'Use MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP or MARKET_IF_TOUCHED; DAY, GTC, GTD, IOC, FOK, OPG or CLS.';
  end if;
  if (type in ('LIMIT', 'STOP_LIMIT')) <> (limit_price is not null) then
    raise exception 'limit price of a % order: %', type, public.shown_text(public.plain_number(limit_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Give a LIMIT or STOP_LIMIT order a limit price, and other orders none.';
  end if;
  if (type in ('STOP', 'STOP_LIMIT', 'MARKET_IF_TOUCHED')) <> (stop_price is not null) then
    raise exception 'stop price of a % order: %', type, public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Give a STOP, STOP_LIMIT or MARKET_IF_TOUCHED order a stop price, and other orders none.';
  end if;
  if num_nonnulls(trail_amount, trail_percent) <> (type = 'TRAILING_STOP')::integer then
    raise exception 'trail of a % order: amount %, percent %', type, public.shown_text(public.plain_number(trail_amount)), public.shown_text(public.plain_number(trail_percent))
      using errcode = 'TR422', detail = 'BAD_TRAIL', hint = 'Give a TRAILING_STOP order either an amount or a percentage, and other orders neither.';
  end if;
  if public.has_trigger(type) and time_in_force in ('IOC', 'FOK') then
    raise exception 'time in force of a % order: %', type, time_in_force
      using errcode = 'TR422', detail = 'BAD_TIME_IN_FORCE', hint = 'Use DAY, GTC or GTD: an order with a trigger must wait for it.';
  end if;
  if note is not null and not public.plain_text(note, 280) then
    raise exception 'note: %', public.shown_text(note)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use at most 280 characters without control and invisible characters.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_replace(order_id uuid, quantity numeric DEFAULT NULL::numeric, limit_price numeric DEFAULT NULL::numeric, stop_price numeric DEFAULT NULL::numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  replaced public."Order";
  verdict jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_new_terms(quantity, limit_price, stop_price);
  portfolio := public.portfolio_of_order(check_replace.order_id);
  select * into replaced from public."Order" o where o.id = check_replace.order_id;
  perform public.check_replacement(portfolio, replaced, quantity, limit_price, stop_price);
  verdict := public.replace_verdict(portfolio, replaced, coalesce(quantity, replaced.quantity), coalesce(limit_price, replaced.limit_price),
    coalesce(stop_price, replaced.stop_price));
  -- The engine compares only another limit with the market, of an order that waits for no other one and has something left.
  return verdict || case when replaced.post_only and replaced.parent_id is null and limit_price <> replaced.limit_price
                           and coalesce(quantity, replaced.quantity) > replaced.filled_quantity and verdict ? 'referencePrice'
    then jsonb_build_object('postOnly', public.post_only_preview(replaced.symbol, replaced.side, limit_price)) else '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_shut(logins text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from pg_catalog.pg_roles r where r.rolname = any (logins) and r.rolcanlogin) then
    raise exception 'not all of these logins are closed: %', array_to_string(logins, ', ')
      using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Close them by one of: call revoke_api_key(ID), call disable_user(ID).';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_signal_values(client_signal_id text, symbol text, direction public."SignalDirection", strength numeric, horizon_seconds integer, entry numeric, stop numeric, target numeric, reason text, algorithm text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  price numeric;
begin
  if client_signal_id is null or client_signal_id !~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' then
    raise exception 'client signal id: %', public.shown_text(client_signal_id)
      using errcode = 'TR422', detail = 'BAD_CLIENT_SIGNAL_ID', hint = 'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.';
  end if;
  if symbol is null or symbol !~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$' then
    raise exception 'symbol: %', public.shown_text(symbol)
      using errcode = 'TR422', detail = 'BAD_SYMBOL', hint = 'Use 1 to 32 capital letters, digits and . _ : / - and begin with a letter or digit.';
  end if;
  if direction is null or direction not in ('LONG', 'SHORT') then
    raise exception 'direction: %', public.shown_text(direction::text)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use LONG or SHORT.';
  end if;
  -- NaN compares greater than every number, so each range also refuses it.
  if strength is null or not (strength between 0 and 1) or strength <> round(strength, 8) then
    raise exception 'strength: %', public.shown_text(public.plain_number(strength))
      using errcode = 'TR422', detail = 'BAD_STRENGTH', hint = 'Use a number from 0 to 1 with at most 8 decimals, such as 0.7.';
  end if;
  if horizon_seconds is null or horizon_seconds not between 60 and 31536000 then
    raise exception 'horizon in seconds: %', public.shown_text(horizon_seconds::text)
      using errcode = 'TR422', detail = 'BAD_HORIZON', hint = 'Use 60 (1 minute) to 31536000 (365 days).';
  end if;
  foreach price in array array_remove(array[entry, stop, target], null) loop
    if not (price > 0 and price < 1e12) or price <> round(price, 8) then
      raise exception 'entry, stop or target: %', public.shown_text(public.plain_number(price))
        using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
    end if;
  end loop;
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use 1 to 280 characters without control and invisible characters.';
  end if;
  if algorithm is null or algorithm = '' or not public.plain_text(algorithm, 120) then
    raise exception 'name of the algorithm: %', public.shown_text(algorithm)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 120 characters without control and invisible characters.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.client_address()
 RETURNS inet
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- A unix socket has no address: only programs of the server's own machine reach it.
  select coalesce(inet_client_addr(), '127.0.0.1')
$function$;

CREATE OR REPLACE FUNCTION public.close_lock_fillers()
 RETURNS TABLE(login text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
declare
  most constant integer := 3;
  fillings constant jsonb := coalesce(nullif(current_setting('traderai.fillings', true), '')::jsonb, '[]');
  filler text;
  owner_id uuid;
  owner_name text;
begin
  perform public.require_read_committed();
  for filler in
    select f.login
      from jsonb_to_recordset(fillings) f (login text, at timestamptz)
     where f.at > clock_timestamp() - interval '1 minute'
     group by f.login having count(distinct f.at) >= most
  loop
    -- Whatever the setting holds: never an administrator or an engine, and no role of the server or of another desk.
    continue when not exists (
      select from pg_catalog.pg_roles r
       where r.rolname = filler and r.rolcanlogin and r.rolname in (select l from public.logins_of_desk() l)
         and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
         and not pg_has_role(r.oid, 'traderai_engine', 'member') and not pg_has_role(r.oid, 'traderai_admin', 'member'));
    perform public.close_login(filler);
    perform public.end_logins(array[filler]);
    select u.id, u.username into owner_id, owner_name from public."User" u
     where u.login = filler or u.id = (select k.user_id from public."ApiKey" k where k.role_name = filler);
    insert into public."Alert" (type, severity, title, message, data, source, user_id)
      values ('LOGIN', 'CRITICAL', format('Login %s is closed', filler),
        format('Login %s used up the server''s table of locks %s times within a minute, which stops every transaction. An administrator opens it again with: traderai user reset %s', filler, most, owner_name),
        jsonb_build_object('login', filler), 'engine', owner_id);
    login := filler;
    return next;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.close_login(login text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.check_managed_login(login);
  execute format('alter role %I nologin', login);
end
$function$;

CREATE OR REPLACE PROCEDURE public.close_logins(IN logins text[], INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  began constant timestamptz := clock_timestamp();
  attempt record;
begin
  loop
    attempt := public.try_shut_logins(logins);
    commit;
    ended := greatest(ended, attempt.ended);
    exit when attempt.shut;
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'the logins % are locked and could not be closed', array_to_string(logins, ', ')
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Try again: another session holds them, such as a migration.';
    end if;
  end loop;
  call public.await_ends(logins, ended);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.close_session(session_id uuid, reason text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = close_session.session_id and s.login = session_user;
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         end_reason = case when public.plain_text(reason, 280) then reason end, ended_by = public.current_user_id()
   where s.id = close_session.session_id and s.login = session_user and s.ended_at is null;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.closed_user(user_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select u.username from public."User" u where u.id = closed_user.user_id and (not u.active or public.has_expired(u.login))
$function$;

CREATE OR REPLACE FUNCTION public.condition_denial(symbol text, expire_date date, display_quantity numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instrument public."Instrument";
  market_at timestamptz;
  zone text;
  today date;
begin
  select * into instrument from public."Instrument" i where i.symbol = condition_denial.symbol;
  if not found then
    return null;
  end if;
  if display_quantity % instrument.lot_size <> 0 then
    return public.denial('OFF_LOT',
      format('displayed quantity %s is not a multiple of the lot %s', public.grouped_number(display_quantity), public.grouped_number(instrument.lot_size)),
      instrument.lot_size, display_quantity);
  end if;
  if expire_date is not null then
    market_at := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), clock_timestamp());
    zone := public.trading_zone(instrument.trading_hours);
    today := case when zone is null then public.desk_day(market_at) else (market_at at time zone zone)::date end;
    if expire_date < today then
      return public.denial('EXPIRE_DATE_PASSED', format('the last date %s of the order has passed: in %s it is %s',
        to_char(expire_date, 'YYYY-MM-DD'), coalesce(zone, 'the desk''s day'), to_char(today, 'YYYY-MM-DD')));
    end if;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.connected_session()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- A setting can be forged only by the login itself, and names no session of another one. Its text is never cast: it may be anything.
  select s.id from public."Session" s where s.id::text = current_setting('traderai.session', true) and s.login = session_user and s.ended_at is null
$function$;

CREATE OR REPLACE FUNCTION public.connection_capacity()
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- The reserve keeps room for engines, maintenance and a repair by an administrator; a fifth of a small server.
  select m.most - current_setting('superuser_reserved_connections')::integer
         - greatest(coalesce(nullif(current_setting('reserved_connections', true), '')::integer, 0), least(20, m.most / 5))
    from (select current_setting('max_connections')::integer as most) m
$function$;

CREATE OR REPLACE FUNCTION public.copy_month(month text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET "DateStyle" TO 'ISO, MDY'
 SET work_mem TO '64MB'
AS $function$
declare
  copy constant text := month || '_laid_out';
  first_day timestamp;
  span text;
  read_only_reason text;
  rows bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  perform public.lift_file_bound();
  if month is null or not exists (select from pg_catalog.pg_inherits i where i.inhparent = 'public."MarketData"'::regclass and i.inhrelid = to_regclass(format('public.%I', month))) then
    raise exception 'MarketData has no month: %', public.shown_text(month)
      using errcode = 'TR404', detail = 'UNSUPPORTED', hint = 'Use the name of a month of MarketData, such as MarketData_2026_01.';
  end if;
  select s.reason into read_only_reason from public."DeskState" s where s.id = 1 and s.read_only;
  if found then
    raise exception 'the desk is read-only: %', read_only_reason using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  first_day := to_date(right(month, 7), 'YYYY_MM');
  span := format('timestamp >= %L and timestamp < %L', first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
  -- The copy of a run whose process died.
  execute format('drop table if exists archive.%I', copy);
  -- With the span as a check, attaching does not read the month again.
  execute format('create table archive.%I (like public."MarketData" including all, constraint span check (%s))', copy, span);
  execute format('insert into archive.%I select * from public."MarketData" where %s order by symbol, timestamp, interval', copy, span);
  get diagnostics rows = row_count;
  execute format('analyze archive.%I', copy);
  return rows;
end
$function$;

CREATE OR REPLACE FUNCTION public.crossing_portfolios(portfolio_ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return array(
    select p.id
      from public."Portfolio" p cross join lateral public.portfolio_value(p.id) v
     where p.id = any (portfolio_ids) and p.account = 'MARGIN' and p.suspended_at is null
       -- Compute the exact sums only when the cash does not cover the largest possible reservation.
       and (p.buying_power_negative_at is not null or p.cash_balance_usd < public.largest_reservation(p.id))
       and (v.buying_power < 0) <> (p.buying_power_negative_at is not null)
     order by p.id);
end
$function$;

CREATE OR REPLACE FUNCTION public.current_user_id()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  id uuid;
begin
  select u.id into id from public."User" u where u.login = session_user and u.active
     -- As has_expired(): a call of it would take longer than the rest of this function.
     and not exists (select from pg_catalog.pg_roles r where r.rolname = u.login and r.rolvaliduntil <= clock_timestamp());
  if not found then
    select u.id into id from public."ApiKey" k join public."User" u on u.id = k.user_id
     where k.role_name = session_user and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) and u.active
       and not exists (select from pg_catalog.pg_roles r where r.rolname = u.login and r.rolvaliduntil <= clock_timestamp())
       and (k.addresses is null or public.client_address() <<= any (k.addresses));
  end if;
  return id;
end
$function$;

CREATE OR REPLACE FUNCTION public.day_names(days smallint[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select string_agg((array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[d], ', ' order by d) from unnest(days) d
$function$;

CREATE OR REPLACE FUNCTION public.delete_alert_rule(rule_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  deleted public."AlertRule";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.lock_in_turn(4, rule_id::text, 'alert rule ' || rule_id);
  perform public.hold_rules(r.user_id) from public."AlertRule" r
   where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin());
  delete from public."AlertRule" r
   where r.id = delete_alert_rule.rule_id and (r.user_id = public.current_user_id() or public.is_desk_admin()) returning * into deleted;
  if deleted.id is null then
    raise exception 'you have no alert rule %', rule_id using errcode = 'TR404', detail = 'ALERT_NOT_FOUND', hint = 'List rules with: traderai alert rule list';
  end if;
  perform public.check_key_symbol(deleted.symbol);
  perform public.send_hint('traderai_engine', 'rule:' || deleted.id);
  perform public.note_activity('alert rule deleted');
end
$function$;

CREATE OR REPLACE FUNCTION public.denial(code text, message text, "limit" numeric DEFAULT NULL::numeric, value numeric DEFAULT NULL::numeric, headroom numeric DEFAULT NULL::numeric)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('denial', jsonb_build_object('code', code, 'message', message,
    'limit', public.plain_number("limit"), 'value', public.plain_number(value), 'headroom', public.plain_number(headroom)))
$function$;

CREATE OR REPLACE FUNCTION public.denial_text(denial jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select concat_ws(' ', denial ->> 'message',
    '(' || (select string_agg(format('%s %s', f.name, public.grouped_number((denial ->> f.name)::numeric)), ', ')
              from (values ('limit'), ('value'), ('headroom')) f (name) where denial ->> f.name is not null) || ')')
$function$;

CREATE OR REPLACE FUNCTION public.desk_day(instant timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- The latest day that has begun. It compares instants, not wall times, because a clock that is set back repeats an hour.
  select max(d.day) from public."DeskState" s
   cross join lateral (
     select (desk_day.instant at time zone s.day_zone)::date + n.days as day from generate_series(-1, 1) as n (days)) d
   where s.id = 1 and (d.day - case when s.day_cut > '00:00' then 1 else 0 end + s.day_cut) at time zone s.day_zone <= desk_day.instant
$function$;

CREATE OR REPLACE FUNCTION public.desk_day_start(instant timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select (public.desk_day(desk_day_start.instant) - case when s.day_cut > '00:00' then 1 else 0 end + s.day_cut) at time zone s.day_zone
    from public."DeskState" s where s.id = 1
$function$;

CREATE OR REPLACE FUNCTION public.desk_scope()
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select '00000000-0000-0000-0000-000000000000'::uuid
$function$;

CREATE OR REPLACE FUNCTION public.detach_month(month text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '500ms'
AS $function$
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
$function$;

CREATE OR REPLACE PROCEDURE public.disable_user(IN user_id uuid, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  logins text[] := public.logins_of_user(user_id);
  closed text[] := '{}';
begin
  -- The user may have created a key until its login was closed.
  while not logins <@ closed loop
    call public.close_logins(logins, ended);
    closed := closed || logins;
    logins := public.logins_of_user(user_id);
  end loop;
  perform public.record_disabling(user_id);
  commit;
  perform public.check_ended(closed);
  -- A connection that has ended only now may have kept rows.
  perform public.record_disabling(user_id);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.drop_login(login text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
begin
  perform public.check_managed_login(login);
  execute format('drop role %I', login);
exception
  -- Default privileges, its own or those of another login, keep a role. It stays disabled.
  when dependent_objects_still_exist or lock_not_available then
    null;
end
$function$;

CREATE OR REPLACE FUNCTION public.drop_month_copy(month text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  execute format('drop table if exists archive.%I', month || '_laid_out');
end
$function$;

CREATE OR REPLACE FUNCTION public.empty_candle_stage()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  truncate pg_temp.candle_stage, pg_temp.candle_first restart identity;
end
$function$;

CREATE OR REPLACE FUNCTION public.end_abusive_sessions()
 RETURNS TABLE(process_id integer, login text, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A login cannot lengthen these limits. Sessions that keep others waiting for locks are ended sooner: end_blocking_sessions.
  return query
  select * from public.end_sessions_beyond(
    idle_in_transaction => '60 seconds', statement_runs => '5 minutes', transaction_open => '10 minutes',
    queue_share => 0.05, queue_held => '5 seconds');
  perform public.mark_vanished_sessions();
  perform public.expire_proposals();
  perform public.share_remaining_connections();
  perform public.bound_statement_texts();
end
$function$;

CREATE OR REPLACE FUNCTION public.end_backend(process_id integer, started_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER COST 1e+09
 SET search_path TO ''
AS $function$
  -- Process ids are reused; a process id and its start time identify one connection.
  select coalesce((
    select pg_terminate_backend(a.pid) from pg_catalog.pg_stat_activity a
     where a.pid = end_backend.process_id and a.backend_start = end_backend.started_at
       -- In other databases only this desk's logins: never another desk's sessions.
       and (a.datname = current_database()
            or exists (select from public.read_backends_elsewhere() e where e.process_id = a.pid and e.started_at = a.backend_start))
       and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
       and not coalesce((select r.rolsuper from pg_catalog.pg_roles r where r.oid = a.usesysid), false)), false)
$function$;

CREATE OR REPLACE FUNCTION public.end_backend_once(process_id integer, started_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER COST 1e+09
 SET search_path TO ''
AS $function$
declare
  -- A setting of this session: the process ids of connections that it has ended, and when these began.
  known constant jsonb := coalesce(nullif(current_setting('traderai.ended', true), '')::jsonb, '{}');
begin
  if (known ->> process_id::text)::timestamptz = started_at or not public.end_backend(process_id, started_at) then
    return false;
  end if;
  perform set_config('traderai.ended', (
    select coalesce(jsonb_object_agg(k.key, k.value), '{}') || jsonb_build_object(process_id, started_at)
      from jsonb_each(known) k where exists (select from pg_catalog.pg_stat_activity a where a.pid = k.key::integer))::text, false);
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION public.end_blocking_sessions()
 RETURNS TABLE(process_id integer, login text, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- How long sessions may keep the engine waiting within a second: idle ones of all users together, running ones of one user, and of all users together.
  engine_for_idle constant interval := '200 milliseconds';
  engine_for_running constant interval := '500 milliseconds';
  engine_for_all constant interval := '750 milliseconds';
  -- The least that each session has. A user whose sessions were ended has no more for a while.
  least_idle constant interval := '20 milliseconds';
  least_running constant interval := '150 milliseconds';
  remembered constant interval := '10 seconds';
  -- How long the sessions of one user may keep other logins waiting: idle ones within a second, running ones within three.
  others_for_idle constant interval := '500 milliseconds';
  others_for_running constant interval := '2 seconds';
  others_for_remembered constant interval := '100 milliseconds';
  looked_at timestamptz;
  known jsonb;
  found_ended jsonb;
  booking integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  -- Most looks end here.
  if not exists (select from pg_catalog.pg_locks k where not k.granted) then
    return;
  end if;
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  looked_at := clock_timestamp();
  -- The findings of the looks before: a setting of this session, which no other session can change. Without it every user begins with the full time.
  known := coalesce(nullif(current_setting('traderai.waits', true), '')::jsonb, '{"at": "-infinity", "waits": [], "turns": [], "ended": {}}');
  select b.process_id into booking from public."EngineLease" l
    join public.read_backends() b on b.process_id = l.backend_pid and b.started_at = l.backend_started_at where l.id = 1;
  with recursive waiting as materialized (
    -- in_turn: transactions with notifications commit one after the other.
    select k.pid, coalesce(min(k.waitstart), looked_at) as since, bool_or(k.locktype = 'object' and k.classid = 'pg_catalog.pg_database'::regclass and k.objid = 0) as in_turn
      from pg_catalog.pg_locks k where not k.granted group by k.pid
  ), before as materialized (
    select w.pid, w.in_turn, unnest(pg_blocking_pids(w.pid)) as blocked_by from waiting w
  ), behind (pid, blocked_by) as (
    select b.pid, b.blocked_by from before b
    union
    select h.pid, b.blocked_by from behind h join before b on b.pid = h.blocked_by
  ), sessions as materialized (
    select b.process_id, b.started_at, b.login, b.admin, b.engine or b.of_server or b.process_id = pg_backend_pid() as stays, o.owner,
           -- A statement that waits for its client, or sleeps, does no work. An import of an administrator may wait for its file.
           b.state like 'idle in transaction%' or not b.admin and b.wait in ('ClientRead', 'ClientWrite', 'PgSleep') as idle,
           b.state_at, b.transaction_at, b.wait is null as works,
           exists (select from pg_catalog.pg_locks k where k.pid = b.process_id and k.locktype = 'transactionid' and k.mode = 'ExclusiveLock') as has_written,
           coalesce((known #>> array['ended', o.owner])::timestamptz > looked_at - remembered, false) as was_ended
      from public.read_backends() b
           -- A user and all its keys count as one.
     cross join lateral (select coalesce((select u.id::text from public."User" u where u.login = b.login),
                                         (select k.user_id::text from public."ApiKey" k where k.role_name = b.login), b.login) as owner) o
  ), blocking as materialized (
    -- Sessions that wait for no other one: the rest get their turn. A user's sessions may keep each other waiting.
    select s.process_id, s.owner, s.idle, s.admin, s.state_at, s.transaction_at, s.works, s.was_ended, w.pid is not distinct from booking as engine, min(w.since) as since,
           not exists (select from before b where b.blocked_by = s.process_id and not b.in_turn) as in_turn
      from behind h join waiting w on w.pid = h.pid join sessions s on s.process_id = h.blocked_by left join sessions v on v.process_id = h.pid
     where not s.stays and v.owner is distinct from s.owner and not exists (select from waiting o where o.pid = h.blocked_by)
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  ), holding as materialized (
    -- A turn takes as long as the disk: many short ones are no fault, and neither is one that waits for the disk. One that computes since the look before is.
    select b.* from blocking b
     where not b.in_turn or b.works and known -> 'turns' ? (b.process_id || ' ' || b.transaction_at)
  ), waits as materialized (
    select e.pid, e.owner, e.idle, e.engine, e.at, e.spent
      from jsonb_to_recordset(known -> 'waits') e (pid integer, owner text, idle boolean, engine boolean, at timestamptz, spent interval)
     where e.at > looked_at - interval '3 seconds'
    union all
    select h.process_id, h.owner, h.idle, h.engine, looked_at, looked_at - greatest(h.since, h.transaction_at, (known ->> 'at')::timestamptz) from holding h
  ), judged as materialized (
    select h.process_id, h.owner, h.engine
      from holding h
      cross join lateral (
        select looked_at - h.state_at as idle_for,
               sum(w.spent) filter (where w.pid = h.process_id) as by_session,
               sum(w.spent) filter (where w.owner = h.owner) as by_user,
               sum(w.spent) filter (where w.owner = h.owner and w.at > looked_at - interval '1 second') as by_user_lately,
               sum(w.spent) filter (where w.at > looked_at - interval '1 second') as by_all_lately,
               sum(w.spent) filter (where w.idle and w.at > looked_at - interval '1 second') as by_idle_lately
          from waits w where w.engine = h.engine) t
     where case
       when h.engine and h.idle then
         t.idle_for >= engine_for_idle
         or t.by_session >= least_idle and (t.idle_for >= least_idle or t.by_session >= engine_for_idle)
            and (t.by_idle_lately >= engine_for_idle or h.was_ended)
       when h.engine then t.by_session >= least_running and (t.by_user_lately >= engine_for_running or t.by_all_lately >= engine_for_all or h.was_ended)
       when h.idle then
         t.by_session >= least_idle
         and least(looked_at - h.since, greatest(t.idle_for, t.by_user_lately)) >= case when h.was_ended then others_for_remembered else others_for_idle end
       else not h.admin and t.by_session >= least_running and t.by_user >= others_for_running
     end
  ), ended as materialized (
    select s.process_id, s.login, s.owner,
           case when exists (select from judged j where j.engine) then 'it kept the engine waiting' else 'it kept other sessions waiting' end as reason
      from sessions s
     where not s.stays
       and (s.process_id in (select j.process_id from judged j)
         -- The other sessions of the same user that block, and for the engine also those that would block next.
         or s.process_id in (select h.blocked_by from behind h) and s.owner in (select j.owner from judged j)
         or (s.idle and s.has_written or s.process_id in (select w.pid from waiting w)) and s.owner in (select j.owner from judged j where j.engine)
         or s.was_ended and s.idle and s.has_written and s.state_at <= looked_at - least_idle and exists (select from judged j where j.engine))
       and public.end_backend_once(s.process_id, s.started_at)
  )
  select jsonb_build_object('at', looked_at, 'waits', coalesce((select jsonb_agg(w) from waits w), '[]'),
           'turns', coalesce((select jsonb_agg(b.process_id || ' ' || b.transaction_at) from blocking b where b.in_turn), '[]'),
           'ended', coalesce((select jsonb_object_agg(o.key, o.value) from jsonb_each(known -> 'ended') o
                               where (o.value #>> '{}')::timestamptz > looked_at - remembered), '{}')
                    || coalesce((select jsonb_object_agg(e.owner, looked_at) from ended e), '{}')),
         (select jsonb_agg(e) from ended e)
    into known, found_ended;
  perform set_config('traderai.waits', known::text, false);
  return query select e.process_id, e.login, e.reason from jsonb_to_recordset(coalesce(found_ended, '[]')) e (process_id integer, login text, reason text);
end
$function$;

CREATE OR REPLACE FUNCTION public.end_connections_of(logins text[], older_than timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.check_may_end(logins);
  return public.end_logins(logins, older_than);
end
$function$;

CREATE OR REPLACE FUNCTION public.end_lock_holders()
 RETURNS TABLE(process_id integer, login text, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The least that the server's table of locks has room for. It is one table for all databases, and takes twice as many holders of locks.
  room constant bigint := current_setting('max_locks_per_transaction')::bigint
    * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint);
  -- Readers of the same tables share locks. Only a session that wants to fills half of the table.
  may_fill constant bigint := room / 2;
  may_hold constant bigint := room / 50;
  -- The roles that may be ended, as the look before saw them: a setting of this session, which no other session can change.
  known oid[] := string_to_array(nullif(current_setting('traderai.enders', true), ''), ' ');
  -- Sessions that filled the table within the last minute, and the look that found each: likewise.
  fillings jsonb := coalesce(nullif(current_setting('traderai.fillings', true), '')::jsonb, '[]');
  looked_at constant timestamptz := clock_timestamp();
  is_full constant boolean := (select count(*) from pg_catalog.pg_lock_status() k where not k.fastpath) > may_fill;
begin
  perform public.require_read_committed();
  if known is null or not is_full then
    -- A full table has no room for the lock of a list of roles. Asking for the scopes of each also keeps its role in the memory of this session.
    select coalesce(array_agg(r.oid), '{}') into known
      from pg_catalog.pg_roles r
     -- In this database and in others of the server, but never another desk's login, and no role that looks after the server.
     where r.rolname in (select l from public.logins_of_desk() l)
       and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
       and not pg_has_role(r.oid, 'traderai_engine', 'member') and not pg_has_role(r.oid, 'traderai_admin', 'member');
    perform set_config('traderai.enders', array_to_string(known, ' '), false);
  end if;
  if not is_full then
    return;
  end if;
  -- Only a login whose own locks fill the table: no login can make another one's session look so.
  with held as materialized (
    select k.pid, count(*) as alone from pg_catalog.pg_lock_status() k where not k.fastpath and k.locktype <> 'relation' group by k.pid
  ), filling as materialized (
    select h.pid, h.alone, a.usesysid, a.backend_start
      from held h join pg_catalog.pg_stat_get_activity(null) a on a.pid = h.pid and a.usesysid = any (known)
  ), remembered as materialized (
    select f.login, f.session, f.at from jsonb_to_recordset(fillings) f (login text, session text, at timestamptz) where f.at > looked_at - interval '1 minute'
  ), found as (
    select pg_get_userbyid(f.usesysid)::text as login, f.pid || ' ' || f.backend_start as session, looked_at as at
      from filling f
     where f.usesysid in (select o.usesysid from filling o group by o.usesysid having sum(o.alone) > may_fill)
       and f.pid || ' ' || f.backend_start not in (select r.session from remembered r)
       -- Sessions that fill it together are one time.
       and not exists (select from remembered r where r.login = pg_get_userbyid(f.usesysid)::text and r.at > looked_at - interval '0.9 seconds')
  )
  select coalesce(jsonb_agg(a), '[]') into fillings from (table remembered union all table found) a;
  perform set_config('traderai.fillings', fillings::text, false);
  return query
  with held as materialized (
    -- Locks of tables are shared by many sessions; the others have one holder each.
    select k.pid, count(*) as locks, count(*) filter (where k.locktype <> 'relation') as alone
      from pg_catalog.pg_lock_status() k where not k.fastpath group by k.pid
  )
  select h.pid, pg_get_userbyid(a.usesysid)::text, 'it used up the table of locks'
    from held h
    join pg_catalog.pg_stat_get_activity(null) a on a.pid = h.pid and a.usesysid = any (known)
   where h.locks > may_hold
     and (select sum(o.alone) > may_fill or sum(o.locks) > 2 * may_fill from held o)
     and pg_terminate_backend(h.pid);
end
$function$;

CREATE OR REPLACE FUNCTION public.end_logins(logins text[], older_than timestamp with time zone DEFAULT 'infinity'::timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ended integer;
begin
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  -- A login reaches every desk of a server, and can lock its role from each.
  select count(*) filter (where pg_terminate_backend(a.pid)) into ended from pg_catalog.pg_stat_activity a
   where a.backend_type = 'client backend' and a.pid <> pg_backend_pid() and a.backend_start < older_than
     and a.usesysid in (select r.oid from pg_catalog.pg_roles r where r.rolname = any (logins) and not r.rolsuper);
  return ended;
end
$function$;

CREATE OR REPLACE PROCEDURE public.end_older_connections(IN logins text[], INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  began constant timestamptz := clock_timestamp();
begin
  call public.await_ends(logins, ended);
  perform public.check_ended(logins, began);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.end_scope_holders(scope_role text)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select pg_stat_clear_snapshot();
  select count(*) filter (where public.end_backend(b.process_id, b.started_at))::integer from public.read_backends() b
   where b.state like 'idle in transaction%' and b.transaction_at < clock_timestamp() - interval '500 milliseconds'
     and not b.of_server and not b.engine and b.process_id <> pg_backend_pid()
     and exists (select from pg_catalog.pg_locks k join pg_catalog.pg_roles r on r.oid = k.objid
                  where k.pid = b.process_id and k.granted and k.classid = 'pg_catalog.pg_authid'::regclass and r.rolname = scope_role)
$function$;

CREATE OR REPLACE PROCEDURE public.end_session(IN session_id uuid, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  began constant timestamptz := clock_timestamp();
  session_login text;
  present boolean;
begin
  select s.login, s.present into session_login, present from public.login_of_session(session_id) s;
  commit;
  -- Several consoles of one login share its connections: the others reconnect, and this console gets false from touch_session. Of a session whose program
  -- vanished no connection is left.
  if present then
    call public.end_older_connections(array[session_login], ended);
  end if;
  while not public.try_record_end(session_login, session_id, 'infinity') loop
    call public.end_older_connections(array[session_login], ended);
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'session % is locked and could not be ended', session_id
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user or revoke the key: its login connects again and again.';
    end if;
  end loop;
end
$procedure$;

CREATE OR REPLACE FUNCTION public.end_sessions_beyond(idle_in_transaction interval, statement_runs interval, transaction_open interval, queue_share double precision, queue_held interval)
 RETURNS TABLE(process_id integer, login text, reason text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Asking also empties the queue of the notifications that every session has read: a full queue takes no notification, and so would stay full after the session that kept it.
  queue_used constant double precision := pg_notification_queue_usage();
begin
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  return query
  with backends as (
    select b.*, true as here from public.read_backends() b
    union all
    -- The queue of notifications, processors and disk belong to the whole server.
    select e.*, false from public.read_backends_elsewhere() e
  ), judged as materialized (
    select b.process_id, b.login, b.started_at,
           case
             when c.closed then 'its login is closed'
             -- An engine may take as long as its work takes, until its login is closed.
             when b.engine then null
             when b.state like 'idle in transaction%' and b.state_at < clock_timestamp() - idle_in_transaction then 'it was idle in a transaction'
             when b.state = 'active' and not b.admin and b.statement_at < clock_timestamp() - statement_runs then 'its statement ran too long'
             -- A transaction with one statement a minute is never idle but still keeps its locks and old rows.
             when not b.admin and b.transaction_at < clock_timestamp() - transaction_open then 'its transaction was open too long'
             when queue_used > queue_share
              and (b.transaction_at < clock_timestamp() - queue_held or b.wait = 'ClientWrite' and b.state_at < clock_timestamp() - queue_held)
               then 'it blocked the queue of notifications'
           end as reason
      from backends b
     cross join lateral (
       -- close_lock_fillers() closes a login whose user is active.
       select exists (select from pg_catalog.pg_roles r where r.rolname = b.login and not r.rolcanlogin)
              or (exists (select from public."User" u where u.login = b.login and (not u.active or public.has_expired(u.login)))
               or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                           where k.role_name = b.login and (k.revoked_at is not null or k.expires_at <= clock_timestamp() or public.has_expired(u.login))))
              -- Another desk may have opened the login again.
              and (b.here or exists (select from pg_catalog.pg_roles r
                                      where r.rolname = b.login and (not r.rolcanlogin or r.rolvaliduntil <= clock_timestamp()))) as closed) c
     where not b.of_server and b.process_id <> pg_backend_pid()
  )
  select j.process_id, j.login, j.reason from judged j
   where j.reason is not null and public.end_backend_once(j.process_id, j.started_at);
end
$function$;

CREATE OR REPLACE PROCEDURE public.end_sessions_of(IN login text, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  began constant timestamptz := clock_timestamp();
begin
  perform public.check_login_exists(login);
  commit;
  call public.end_older_connections(array[login], ended);
  while not public.try_record_end(login, null, began) loop
    call public.end_older_connections(array[login], ended);
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'sessions of % are locked and could not be ended', login
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user or revoke the key: its login connects again and again.';
    end if;
  end loop;
end
$procedure$;

CREATE OR REPLACE FUNCTION public.engine_acquire(leader uuid, host text, process_id integer, feed text, lease_seconds numeric)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  found_lease public."EngineLease";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select * into found_lease from public."EngineLease" l where l.id = 1;
  if found_lease.leader is distinct from engine_acquire.leader and public.lease_standing() = 'held' then
    return null;
  end if;
  -- A stopped process leaves its transaction open, and that transaction keeps the row of the lease: end it before waiting for that row.
  if found_lease.leader is not null then
    perform public.end_backend(found_lease.backend_pid, found_lease.backend_started_at);
  end if;
  perform 1 from public."EngineLease" l where l.id = 1 and l.epoch = found_lease.epoch for update;
  if not found then
    return null;
  end if;
  update public."EngineLease" l
     set leader = engine_acquire.leader, epoch = found_lease.epoch + 1, host = engine_acquire.host,
         process_id = engine_acquire.process_id, feed = engine_acquire.feed, lease_seconds = engine_acquire.lease_seconds,
         backend_pid = pg_backend_pid(),
         backend_started_at = (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid()),
         acquired_at = clock_timestamp(), heartbeat_at = clock_timestamp()
   where l.id = 1;
  return found_lease.epoch + 1;
end
$function$;

CREATE OR REPLACE FUNCTION public.engine_fence(epoch bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  current_epoch bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  -- The lock makes a new leader wait for this transaction, so that no stale write can commit later. It does not make the heartbeat wait: a
  -- leader whose booking takes long is not silent.
  select l.epoch into current_epoch from public."EngineLease" l where l.id = 1 for key share;
  if current_epoch is distinct from engine_fence.epoch then
    raise exception 'another engine leads: this one has epoch %, the desk epoch %', engine_fence.epoch, current_epoch
      using errcode = 'TR409', detail = 'STALE_EPOCH', hint = 'Stop writing; this engine may stand by to lead later.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.engine_heartbeat(epoch bigint, steps bigint, market_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_read_committed();
  select public.require_scope('engine');
  with beat as (
    update public."EngineLease" l
       set heartbeat_at = clock_timestamp(), steps = engine_heartbeat.steps,
           market_at = coalesce(engine_heartbeat.market_at, l.market_at)
     where l.id = 1 and l.epoch = engine_heartbeat.epoch
    returning 1)
  select exists (select from beat)
$function$;

CREATE OR REPLACE FUNCTION public.engine_hold(epoch bigint, portfolio_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.engine_fence(epoch);
  perform public.lock_portfolios(portfolio_ids);
end
$function$;

CREATE OR REPLACE FUNCTION public.engine_release(epoch bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_read_committed();
  select public.require_scope('engine');
  update public."EngineLease" l
     set leader = null, heartbeat_at = null, backend_pid = null, backend_started_at = null
   where l.id = 1 and l.epoch = engine_release.epoch
$function$;

CREATE OR REPLACE FUNCTION public.ensure_month_partitions(parent text, first_at timestamp with time zone, last_at timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  month timestamp;
  partition text;
  made integer := 0;
begin
  perform public.require_read_committed();
  perform public.require_market_scope();
  for month in select m from public.missing_months(parent, first_at, last_at) m loop
    partition := parent || to_char(month, '_YYYY_MM');
    perform pg_advisory_xact_lock(hashtext('month partitions'), hashtext(parent));
    -- Read the catalog itself: this session's cache of names is older than its wait for the lock.
    if not exists (select from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = partition) then
      perform public.add_month_partition(parent, partition, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      made := made + 1;
    end if;
  end loop;
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION public.exit_number(terms jsonb, key text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select (terms ->> key)::numeric
$function$;

CREATE OR REPLACE FUNCTION public.expire_proposals()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- An update without rows would still call the triggers of the table, and a read-only desk refuses it.
  if exists (select from public."Proposal" p where p.state = 'PENDING' and p.expires_at <= clock_timestamp())
     and not (select s.read_only from public."DeskState" s where s.id = 1) then
    update public."Proposal" p set state = 'EXPIRED', decided_at = clock_timestamp()
     where p.id in (select e.id from public."Proposal" e where e.state = 'PENDING' and e.expires_at <= clock_timestamp()
                      -- A session that decides one holds its row: the engine never waits for it.
                      order by e.expires_at limit 500 for no key update skip locked);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.exposed_portfolios(symbols text[], touched uuid[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with marks as materialized (
    select s.symbol, public.mark_price(s.symbol) as price from unnest(symbols) s (symbol))
  select array(
    select t.id from unnest(touched) t (id)
    union
    -- A limit order without a position reserves its own price. Only an order without a limit, and a sale below the market or without one, reserve another price.
    select o.portfolio_id from marks m join public."Order" o on o.symbol = m.symbol and o.side = 'SELL' and o.limit_price < coalesce(m.price, 'Infinity') and public.is_open(o.status)
    union
    select o.portfolio_id from marks m join public."Order" o on o.symbol = m.symbol and o.limit_price is null and public.is_open(o.status)
    union
    select p.id from public."Portfolio" p
     where p.buying_power_negative_at is not null
       and exists (select from public."Order" o where o.portfolio_id = p.id and o.symbol = any (symbols) and public.is_open(o.status))
    order by 1)
$function$;

CREATE OR REPLACE FUNCTION public.find_blocked_rows(epoch bigint, known_portfolios uuid[] DEFAULT NULL::uuid[], known_rules uuid[] DEFAULT NULL::uuid[], OUT portfolio_ids uuid[], OUT rule_ids uuid[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolios uuid[] := known_portfolios;
  rules uuid[] := known_rules;
  free uuid[];
  free_alerts uuid[];
  held bigint[];
  kept uuid[];
begin
  perform public.engine_fence(epoch);
  -- As the engine locks them, but it waits for none: a skipped row cannot be locked. A join for known ids: = any would compare each row with each id.
  if portfolios is null then
    free := array(select f.id from (select p.id from public."Portfolio" p for no key update skip locked) f);
    portfolios := array(select p.id from public."Portfolio" p);
  else
    free := array(select f.id from (
      select p.id from unnest(portfolios) c (id) join public."Portfolio" p on p.id = c.id for no key update of p skip locked) f);
  end if;
  -- watch_buying_power() resolves the alert of the portfolio, which a session may be acknowledging.
  free_alerts := array(select f.id from (
    select a.id from public."Portfolio" p join public."Alert" a on a.portfolio_id = p.id
     where p.buying_power_negative_at is not null and a.source = 'buying-power' and a.resolved_at is null for no key update of a skip locked) f);
  portfolio_ids := array(
    select p.id from unnest(portfolios) c (id) join public."Portfolio" p on p.id = c.id left join unnest(free) f (id) on f.id = p.id
     where f.id is null
        or p.buying_power_negative_at is not null
           and exists (select from public."Alert" a
                        where a.portfolio_id = p.id and a.source = 'buying-power' and a.resolved_at is null and a.id <> all (free_alerts))
     order by p.id);
  if rules is null then
    free := array(select f.id from (select r.id from public."AlertRule" r where r.active for no key update skip locked) f);
    rules := array(select r.id from public."AlertRule" r where r.active);
  else
    free := array(select f.id from (
      select r.id from unnest(rules) c (id) join public."AlertRule" r on r.id = c.id for no key update of r skip locked) f);
  end if;
  -- await_rules() waits for every session that deletes a rule of the user, whichever rule is to be booked.
  held := array(
    select k.objid::bigint from pg_catalog.pg_locks k
     where k.locktype = 'advisory' and k.classid = 5 and k.objsubid = 2 and k.granted and k.pid <> pg_backend_pid()
       and k.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database()));
  kept := array(select c.id from unnest(rules) c (id) left join unnest(free) f (id) on f.id = c.id where f.id is null);
  if held <> '{}' then
    kept := kept || array(
      select r.id from unnest(rules) c (id) join public."AlertRule" r on r.id = c.id
       where hashtext(r.user_id::text)::bigint & 4294967295 = any (held));
  end if;
  rule_ids := array(select distinct r.id from unnest(kept) c (id) join public."AlertRule" r on r.id = c.id order by r.id);
end
$function$;

CREATE OR REPLACE FUNCTION public.flatten_breaches(epoch bigint)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  breach record;
  held record;
  portfolio public."Portfolio";
  left_over integer := 0;
begin
  perform public.engine_fence(epoch);
  for breach in
    select b.id, b.number, b.currency, b.symbol, l.number as limit_number, l.user_id, l.portfolio_id
      from public."LimitBreach" b join public."RiskLimit" l on l.id = b.limit_id where b.flattens order by b.number
  loop
    for held in
      select p.id as portfolio_id, o.symbol, o.quantity
        from public."Portfolio" p join public."Position" o on o.portfolio_id = p.id and o.quantity <> 0
       where p.currency = breach.currency and (breach.portfolio_id is null or p.id = breach.portfolio_id) and (breach.user_id is null or p.user_id = breach.user_id)
         and (breach.symbol is null or o.symbol = breach.symbol)
         and not exists (select from public."Order" d where d.portfolio_id = p.id and d.client_order_id = public.flatten_order_id(breach.number, o.symbol))
       order by p.id, o.symbol
    loop
      -- The engine waits for no session that places orders: the next call closes this position.
      if pg_try_advisory_xact_lock(public.portfolio_key(held.portfolio_id)) then
        select * into portfolio from public."Portfolio" p where p.id = held.portfolio_id;
        perform public.place_as(row(portfolio.user_id, null, null, true)::public."OrderOrigin", portfolio, public.flatten_order_id(breach.number, held.symbol), held.symbol,
          (case when held.quantity > 0 then 'SELL' else 'BUY' end)::public."OrderSide", 'MARKET', abs(held.quantity), null, 'GTC', true,
          'closed by limit ' || breach.limit_number, null, null, null, null, null, false, false, null, null, null, null, null, null);
      else
        left_over := left_over + 1;
      end if;
    end loop;
    if left_over = 0 then
      update public."LimitBreach" b set flattens = false where b.id = breach.id;
    end if;
  end loop;
  return left_over;
end
$function$;

CREATE OR REPLACE FUNCTION public.flatten_order_id(breach bigint, symbol text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  -- A symbol may have a character that a client order id has not.
  select 'limit-' || breach || '-' || left(md5(symbol), 12)
$function$;

CREATE OR REPLACE FUNCTION public.free_to_close(portfolio_id uuid, symbol text, side public."OrderSide", left_out uuid[] DEFAULT '{}'::uuid[])
 RETURNS numeric
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select greatest(
    coalesce((select case free_to_close.side when 'SELL' then p.quantity else -p.quantity end from public."Position" p
               where p.portfolio_id = free_to_close.portfolio_id and p.symbol = free_to_close.symbol), 0)
      - coalesce((select sum(w.rest) from (
          select max(greatest(o.quantity, o.replace_quantity) - o.filled_quantity) as rest from public."Order" o
           where o.portfolio_id = free_to_close.portfolio_id and o.symbol = free_to_close.symbol and o.side = free_to_close.side
             and public.is_open(o.status) and o.id <> all (left_out) and not coalesce(o.list_id = o.parent_id, false)
           group by coalesce(o.list_id, o.id)) w), 0),
    0)
$function$;

CREATE OR REPLACE FUNCTION public.grant_portfolio(portfolio_id uuid, username text, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant integer := 100;
  portfolio public."Portfolio";
  grantee uuid;
  made uuid;
begin
  perform public.require_read_committed();
  portfolio := public.grantable_portfolio(portfolio_id);
  select u.id into grantee from public."User" u where u.username = grant_portfolio.username and u.active and u.login is not null;
  if not found or grantee = portfolio.user_id then
    raise exception 'there is no other active user %', public.shown_text(username)
      using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'Name an active user that has a login and does not own the portfolio.';
  end if;
  if expires_at is not null and not (expires_at > clock_timestamp() and expires_at < clock_timestamp() + interval '100 years') then
    raise exception 'end of the grant: %', public.shown_text(expires_at::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use a time in the future, less than 100 years from now.';
  end if;
  perform public.lock_in_turn(3, portfolio.id::text, 'the grants of portfolio ' || portfolio.id);
  -- A new end replaces the earlier grant, which stays as history.
  update public."PortfolioGrant" g set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where g.portfolio_id = portfolio.id and g.user_id = grantee and g.revoked_at is null;
  if (select count(*) from public."PortfolioGrant" g where g.portfolio_id = portfolio.id and g.revoked_at is null) >= most then
    raise exception 'portfolio % has % grants, the most that are allowed', portfolio.name, most
      using errcode = 'TR403', detail = 'TOO_MANY_GRANTS', hint = 'Revoke one with: traderai portfolio grant NAME USER --revoke';
  end if;
  insert into public."PortfolioGrant" (portfolio_id, user_id, granted_by, expires_at)
    values (portfolio.id, grantee, public.current_user_id(), grant_portfolio.expires_at) returning id into made;
  perform public.note_activity('portfolio granted');
  return made;
end
$function$;

CREATE OR REPLACE FUNCTION public.granted_to(portfolio_id uuid, user_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select from public."PortfolioGrant" g
     where g.portfolio_id = granted_to.portfolio_id and g.user_id = granted_to.user_id
       and g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp()))
$function$;

CREATE OR REPLACE FUNCTION public.grouped_number(value numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select regexp_replace(split_part(n.plain, '.', 1), '([0-9])(?=([0-9]{3})+$)', E'\\1,', 'g') || substring(n.plain from '[.].*|$')
    from (select public.plain_number(value) as plain) n
$function$;

CREATE OR REPLACE FUNCTION public.halted_orders()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_scope('engine');
  if not exists (select from public."Halt" h where h.resumed_at is null) then
    return;
  end if;
  return query
    select o.id from public."Order" o join public."Portfolio" p on p.id = o.portfolio_id
     where public.is_open(o.status) and o.accepted_at is not null
       and exists (select from public."Halt" h
                    where h.resumed_at is null and public.halt_covers(h, p.user_id, o.user_id, o.portfolio_id, o.symbol)
                      and (not o.reduce_only or o.placed_at <= h.protective_until))
     -- An entry before its exits.
     order by o.accepted_sequence;
end
$function$;

CREATE OR REPLACE FUNCTION public.has_expired(login text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (select from pg_catalog.pg_roles r where r.rolname = has_expired.login and r.rolvaliduntil <= clock_timestamp())
$function$;

CREATE OR REPLACE FUNCTION public.has_scope(scope text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key record;
begin
  if not pg_has_role(session_user, 'traderai_' || scope, 'member')
     -- As has_expired(): a call of it would take longer than the rest of this function.
     or exists (select from pg_catalog.pg_roles r where r.rolname = session_user and r.rolvaliduntil <= clock_timestamp()) then
    return false;
  end if;
  select k.addresses, u.active and not public.has_expired(u.login) as active, (select r.oid from pg_catalog.pg_roles r where r.rolname = u.login) as owner_role into key
    from public."ApiKey" k join public."User" u on u.id = k.user_id where k.role_name = session_user;
  if not found then
    return true;
  end if;
  -- Each user may give a key these two scopes; every other one only while the user has it.
  return key.active and (key.addresses is null or public.client_address() <<= any (key.addresses))
     and (scope in ('viewer', 'agent') or key.owner_role is not null and pg_has_role(key.owner_role, 'traderai_' || scope, 'member')
          or scope = 'engine' and key.owner_role is not null and pg_has_role(key.owner_role, 'traderai_admin', 'member'));
end
$function$;

CREATE OR REPLACE FUNCTION public.has_trigger(type public."OrderType")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (type = ANY (ARRAY['STOP'::public."OrderType", 'STOP_LIMIT'::public."OrderType", 'TRAILING_STOP'::public."OrderType", 'MARKET_IF_TOUCHED'::public."OrderType"]));

CREATE OR REPLACE FUNCTION public.hold_later_rows(place integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform pg_advisory_xact_lock_shared(place, 0);
end
$function$;

CREATE OR REPLACE FUNCTION public.hold_orders(order_ids uuid[], changes text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if changes = 'MOVES' then
    begin
      -- Without a fill the portfolios stay as they are, so new orders need not wait for this booking. It waits for no row, and for nothing later.
      perform 1 from public."Order" o where o.id = any (order_ids) for update nowait;
      return;
    exception when lock_not_available then
      -- The rows that were free are free again: a session changes one of the orders.
      null;
    end;
  end if;
  perform public.lock_portfolios(array(select distinct o.portfolio_id from public."Order" o where o.id = any (order_ids)));
  -- A request to cancel or replace may be newer than the engine's state: lock the rows before the events are numbered.
  perform 1 from public."Order" o where o.id = any (order_ids) order by o.id for update;
end
$function$;

CREATE OR REPLACE FUNCTION public.hold_rules(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if public.may_wait_for(5) then
    perform pg_advisory_xact_lock_shared(5, hashtext(user_id::text));
  elsif not pg_try_advisory_xact_lock_shared(5, hashtext(user_id::text)) then
    perform public.refuse_wait('the alert rules of this user');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.is_desk_admin()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- An administrator always has the scope, so this cheap check comes first; an administrator's key has the scope only when it was granted.
  if not public.has_scope('admin') then
    return false;
  end if;
  return coalesce(
    (select role = 'ADMIN' from public."User" where id = public.current_user_id()),
    (select rolsuper from pg_catalog.pg_roles where rolname = session_user),
    false);
end
$function$;

CREATE OR REPLACE FUNCTION public.is_held_exit(parent_id uuid, list_id uuid, released_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (COALESCE((list_id = parent_id), false) AND (released_at IS NULL));

CREATE OR REPLACE FUNCTION public.is_open(status public."OrderStatus")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (status = ANY (ARRAY['PENDING_APPROVAL'::public."OrderStatus", 'PENDING_NEW'::public."OrderStatus", 'HELD'::public."OrderStatus", 'NEW'::public."OrderStatus", 'PARTIALLY_FILLED'::public."OrderStatus", 'PENDING_CANCEL'::public."OrderStatus", 'PENDING_REPLACE'::public."OrderStatus"]));

CREATE OR REPLACE FUNCTION public.is_risk()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return public.has_scope('risk') and (public.current_user_id() is not null or public.is_desk_admin());
end
$function$;

CREATE OR REPLACE FUNCTION public.is_terminal(status public."OrderStatus")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (status = ANY (ARRAY['FILLED'::public."OrderStatus", 'CANCELED'::public."OrderStatus", 'REJECTED'::public."OrderStatus", 'DENIED'::public."OrderStatus", 'EXPIRED'::public."OrderStatus"]));

CREATE OR REPLACE FUNCTION public.booked_status(present public."OrderStatus", booked public."OrderStatus", replace_answered boolean)
 RETURNS public."OrderStatus"
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN public.is_terminal(booked) THEN booked WHEN (present = 'PENDING_CANCEL'::public."OrderStatus") THEN present WHEN ((present = 'PENDING_REPLACE'::public."OrderStatus") AND (NOT replace_answered)) THEN present ELSE booked END;

CREATE OR REPLACE FUNCTION public.is_time_zone(name text)
 RETURNS boolean
 LANGUAGE sql
 STABLE STRICT
 SET search_path TO ''
AS $function$
  -- Postgres also lists names of files on the server, which are not places.
  select name !~ '^(posix|right)/' and name not in ('Factory', 'localtime', 'posixrules')
     and exists (select from pg_catalog.pg_timezone_names n where n.name = is_time_zone.name)
$function$;

CREATE OR REPLACE FUNCTION public.is_working(status public."OrderStatus")
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (status = ANY (ARRAY['NEW'::public."OrderStatus", 'PARTIALLY_FILLED'::public."OrderStatus", 'PENDING_CANCEL'::public."OrderStatus", 'PENDING_REPLACE'::public."OrderStatus"]));

CREATE OR REPLACE FUNCTION public.judge_login()
 RETURNS event_trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Only keys have addresses. No other login is judged, and no superuser: a fault here must not lock out the administrator that mends it.
  -- Two conditions: the first is cheap, and the second is planned only for keys.
  if starts_with(session_user, 'key_') then
    if not exists (select from pg_catalog.pg_roles r where r.rolname = session_user and r.rolsuper) then
      perform public.require_address();
    end if;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.judge_requests(order_ids uuid[])
 RETURNS TABLE(order_id uuid, denial jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- The engine serves all users: the rest of a portfolio's requests waits for the next call.
  most_sums constant integer := 50;
  portfolio public."Portfolio";
  request public."Order";
  funds record;
  covered boolean;
  left_out uuid[];
  sums integer;
  accepted jsonb := '{}';
  -- The requests that add risk and are accepted here, over all portfolios.
  counted uuid[] := '{}';
  class text;
  closed text;
  used integer;
  exits integer;
  judged uuid[];
  denied uuid[];
  kinship text;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  for portfolio in
    select p.* from public."Portfolio" p
     where p.id in (select o.portfolio_id from public."Order" o where o.id = any (order_ids) and public.awaits_engine(o.status)) order by p.id
  loop
    sums := 0;
    judged := '{}';
    denied := '{}';
    covered := portfolio.cash_balance_usd >= public.largest_reservation(portfolio.id)
      or (select v.buying_power >= 0 from public.portfolio_value(portfolio.id) v);
    -- Each request is judged with those before it; later ones do not count yet.
    left_out := case when covered then '{}' else array(select o.id from public."Order" o where o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW') end;
    for request in
      select o.* from public."Order" o
       where o.id = any (order_ids) and o.portfolio_id = portfolio.id and o.status = 'PENDING_NEW' order by o.number
    loop
      kinship := public.kinship(request, judged, denied);
      -- Its parent is judged in another call, and this one with it.
      continue when kinship = 'WAITS';
      order_id := request.id;
      -- Users are not locked while they place orders, so orders of one moment did not count each other: here those count that the engine has accepted.
      class := request.user_id || case when request.reduce_only then ' reduces' else '' end;
      used := coalesce((accepted ->> class)::integer, public.accepted_open_orders(request.user_id, request.reduce_only));
      closed := public.closed_user(request.user_id);
      exits := (select count(*) from public."Order" o where o.parent_id = request.id and o.list_id = request.id and o.status = 'PENDING_NEW');
      denial := case
        when kinship = 'PARENT_DENIED' then
          public.denial('PARENT_DENIED', format('order %s, for which it waits, is denied', (select p.number from public."Order" p where p.id = request.parent_id)))
        -- Judged with its entry, which must not be left without it.
        when kinship = 'EXIT' then null
        else coalesce(public.open_order_denial(request.user_id, request.reduce_only, used),
          case when exits > 0 then public.open_order_denial(request.user_id, true, exits - 1 + coalesce((accepted ->> (request.user_id || ' reduces'))::integer,
            public.accepted_open_orders(request.user_id, true))) end) end;
      denial := case
        when denial is not null or kinship = 'EXIT' then denial
        when not exists (select from public."Instrument" i where i.symbol = request.symbol and i.active) then
          public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', request.symbol))
        -- Its login may have been closed between the order and its acceptance.
        when closed is not null then public.denial('USER_DISABLED', format('user %s, which placed the order, is disabled', closed))
        when request.reduce_only then null
        -- A grant may end between the order and its acceptance.
        when request.user_id <> portfolio.user_id and not public.granted_to(portfolio.id, request.user_id) then
          public.denial('NOT_GRANTED', format('the user that placed it has no grant for portfolio %s now', portfolio.name))
        else coalesce(public.halt_denial(portfolio, request.symbol, request.user_id), public.stale_quote_denial(request.symbol)) end;
      if denial is null and not covered and kinship is distinct from 'EXIT' then
        exit when sums = most_sums;
        sums := sums + 1;
        if not request.reduce_only then
          funds := public.order_funds(portfolio, request.symbol, request.side, request.quantity, request.limit_price, false,
            left_out || public.list_members(request.list_id, request.parent_id),
            public.trigger_price(request.symbol, request.side, request.stop_price, request.trail_amount, request.trail_percent));
          denial := public.funds_denial(portfolio, request.symbol, request.side, request.quantity, funds.required, funds.buying_power);
        end if;
      end if;
      if denial is null and kinship is distinct from 'EXIT' and not request.reduce_only then
        denial := public.request_limits_denial(portfolio, request, request.quantity, request.limit_price, request.stop_price, counted, denied);
        counted := case when denial is null then counted || request.id else counted end;
      end if;
      judged := judged || request.id;
      denied := case when denial is null then denied else denied || request.id end;
      left_out := case when denial is null then array_remove(left_out, request.id) else array_append(left_out, request.id) end;
      accepted := accepted || jsonb_build_object(class, used + (denial is null)::integer);
      return next;
    end loop;
    return query select * from public.judge_replaces(portfolio, order_ids, left_out, most_sums - sums, counted);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_alert_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- A rule may be deleted later; the alert stays its owner's.
  if new.rule_id is not null then
    new.user_id := (select r.user_id from public."AlertRule" r where r.id = new.rule_id);
  elsif new.portfolio_id is not null then
    new.user_id := (select p.user_id from public."Portfolio" p where p.id = new.portfolio_id);
  end if;
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_performance(portfolio uuid, since date, rows jsonb, touched bigint[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '2s'
AS $function$
declare
  kept integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  delete from public."PortfolioPerformance" p
   where p.portfolio_id = keep_performance.portfolio and (p.date >= keep_performance.since or p.interval = 'all');
  insert into public."PortfolioPerformance"
    select r.* from jsonb_array_elements(rows) e (row)
     cross join lateral jsonb_populate_record(null::public."PortfolioPerformance", e.row || jsonb_build_object('portfolio_id', keep_performance.portfolio, 'computed_at', now())) r;
  get diagnostics kept = row_count;
  delete from public."TouchedEquity" t where t.sequence = any (touched) and t.portfolio_id = keep_performance.portfolio;
  return kept;
end
$function$;

CREATE OR REPLACE FUNCTION public.key_connections(user_id uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(sum(k.connection_limit), 0)::integer from public."ApiKey" k
   where k.user_id = key_connections.user_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp())
$function$;

CREATE OR REPLACE FUNCTION public.key_denial(api_key_id uuid, symbol text, notional numeric)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key public."ApiKey";
begin
  select * into key from public."ApiKey" k where k.id = api_key_id;
  if key.symbols is not null and not symbol = any (key.symbols) then
    return public.denial('KEY_SYMBOL', format('this key may not trade %s', symbol));
  end if;
  -- Without a price the notional is unknown, and a limit that cannot be checked is not kept.
  if key.largest_order is not null and not coalesce(notional <= key.largest_order, false) then
    return public.denial('KEY_LARGEST_ORDER',
      format('notional %s is above %s, the largest order of this key', coalesce(public.grouped_number(notional), 'unknown'), public.grouped_number(key.largest_order)),
      key.largest_order, notional, key.largest_order - notional);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.largest_reservation(portfolio_id uuid)
 RETURNS numeric
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- The formula of reservations() without its order of fills: no order closes a position, each order of a list has the list's largest quantity and
  -- costs its own worst price, and the rest of 8 decimals is rounded up. Highest is a price that no mark exceeds; without a market it is what the formula takes instead.
  select coalesce((select sum(-2 * h.quantity * coalesce(greatest(q.last, q.bid, q.ask), h.average_price) + 1e-7)
                     from public."Position" h left join public."Quote" q on q.symbol = h.symbol
                    where h.portfolio_id = largest_reservation.portfolio_id and h.quantity < 0), 0)
       + coalesce((select sum(o.most * public.largest_unit_cost(i, o.side, w.price, m.highest) + 1e-7)
                     from (select w.*, max(w.quantity - w.filled_quantity) over (partition by w.symbol, w.side, coalesce(w.list_id, w.id)) as most
                             from public."Order" w
                            where w.portfolio_id = largest_reservation.portfolio_id and public.is_open(w.status)
                              and not public.is_held_exit(w.parent_id, w.list_id, w.released_at)) o
                     join public."Instrument" i on i.symbol = o.symbol
                     left join public."Quote" q on q.symbol = o.symbol
                     left join public."Position" h on h.portfolio_id = o.portfolio_id and h.symbol = o.symbol and h.quantity <> 0
                    cross join lateral (select greatest(q.last, q.bid, q.ask) as highest) m
                    cross join lateral (
                      select coalesce(o.limit_price, greatest(m.highest, o.stop_price, h.average_price,
                               m.highest + coalesce(o.trail_amount, m.highest * o.trail_percent / 100)), 0) as price) w), 0)
$function$;

CREATE OR REPLACE FUNCTION public.latest_candles(symbol text, "interval" text, from_at timestamp with time zone, before timestamp with time zone, wanted integer)
 RETURNS TABLE("timestamp" timestamp with time zone, open numeric, high numeric, low numeric, close numeric, volume numeric)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
declare
  first_at constant timestamptz := coalesce(from_at, '-infinity');
  until constant timestamptz := coalesce(before, 'infinity');
  span constant interval := case "interval" when '1M' then '1 month' else "interval" end;
  -- The span that contains all of them unless half are missing: earlier months are not opened.
  likely_from constant timestamptz := greatest(first_at, coalesce(
    least(before, (select q.quoted_at from public."Quote" q where q.symbol = latest_candles.symbol)) - 2 * least(wanted, 1000) * span, first_at));
  found_rows integer;
begin
  return query
    select m.timestamp, m.open, m.high, m.low, m.close, m.volume from public."MarketData" m
     where m.symbol = latest_candles.symbol and m.interval = latest_candles.interval and m.timestamp >= likely_from and m.timestamp < until
     order by m.timestamp desc limit wanted;
  get diagnostics found_rows = row_count;
  if found_rows < wanted and first_at < likely_from then
    return query
      select m.timestamp, m.open, m.high, m.low, m.close, m.volume from public."MarketData" m
       where m.symbol = latest_candles.symbol and m.interval = latest_candles.interval and m.timestamp >= first_at and m.timestamp < least(likely_from, until)
       order by m.timestamp desc limit wanted - found_rows;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.lease_standing()
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lease public."EngineLease";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine');
  select * into lease from public."EngineLease" l where l.id = 1;
  if lease.leader is null then
    return 'free';
  end if;
  if lease.heartbeat_at is null or lease.heartbeat_at <= clock_timestamp() - make_interval(secs => lease.lease_seconds) then
    return 'expired';
  end if;
  -- The server caches its session statistics for the transaction; this reads them again.
  perform pg_stat_clear_snapshot();
  if lease.backend_pid is not null and not exists (
       select from public.read_backends() b where b.process_id = lease.backend_pid and b.started_at = lease.backend_started_at) then
    return 'abandoned';
  end if;
  return 'held';
end
$function$;

CREATE OR REPLACE FUNCTION public.least_for_login()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  -- A console has two connections; one more is for a command beside it.
  select 3
$function$;

CREATE OR REPLACE FUNCTION public.lift_file_bound()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select set_config('temp_file_limit', '-1', true) where has_parameter_privilege('temp_file_limit', 'set')
$function$;

CREATE OR REPLACE FUNCTION public.list_members(list_id uuid, parent_id uuid DEFAULT NULL::uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select array(select o.id from public."Order" o
                where o.list_id = list_members.list_id and list_members.list_id is distinct from list_members.parent_id and not coalesce(o.list_id = o.parent_id, false)
                  and public.is_open(o.status))
$function$;

CREATE OR REPLACE FUNCTION public.lock_deposits_of(owner_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Not the user's row: that would delay closing the login.
  perform public.lock_in_turn(2, owner_id::text, 'the deposits of this owner');
end
$function$;

CREATE OR REPLACE FUNCTION public.lock_in_turn(place integer, key text, wanted text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if public.may_wait_for(place) then
    perform pg_advisory_xact_lock(place, hashtext(key));
  elsif not pg_try_advisory_xact_lock(place, hashtext(key)) then
    perform public.refuse_wait(wanted);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.lock_portfolios(portfolio_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform 1 from public."Portfolio" p where p.id = any (portfolio_ids) order by p.id for no key update;
end
$function$;

CREATE OR REPLACE FUNCTION public.login_of_key(key_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  found_login text;
begin
  perform public.require_read_committed();
  perform public.require_address();
  select k.role_name into found_login from public."ApiKey" k where k.id = login_of_key.key_id and public.may_close(k.role_name);
  if not found then
    raise exception 'you have no key %', key_id using errcode = 'TR404', detail = 'UNKNOWN_KEY', hint = 'List yours with: traderai key list';
  end if;
  if found_login = session_user then
    raise exception 'a key cannot revoke itself' using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Revoke it with the login of its user.';
  end if;
  return found_login;
end
$function$;

CREATE OR REPLACE FUNCTION public.login_of_session(session_id uuid, OUT login text, OUT present boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_address();
  select s.login, public.session_is_present(s) into login, present from public."Session" s
   where s.id = login_of_session.session_id and s.ended_at is null and (s.login = session_user or public.is_desk_admin());
  if not found then
    raise exception 'there is no session % that you may end', session_id
      using errcode = 'TR404', detail = 'UNKNOWN_SESSION', hint = 'List them with: traderai session list';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.login_of_user(user_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.require_address();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set another user''s password'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  select * into person from public."User" u where u.id = login_of_user.user_id and u.active and u.login is not null;
  if not found then
    raise exception 'there is no active user % with a login', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  return person.login;
end
$function$;

CREATE OR REPLACE FUNCTION public.logins_of_desk()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select u.login from public."User" u where u.login is not null
  union
  select k.role_name from public."ApiKey" k
$function$;

CREATE OR REPLACE FUNCTION public.logins_of_user(user_id uuid)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.require_address();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may close the logins of users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  select * into person from public."User" u where u.id = logins_of_user.user_id;
  if not found then
    raise exception 'there is no user %', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  return array(
    select r.rolname::text from pg_catalog.pg_roles r
     where r.rolname = person.login or r.rolname in (select k.role_name from public."ApiKey" k where k.user_id = person.id)
     order by r.rolname = person.login desc, r.rolname);
end
$function$;

CREATE OR REPLACE FUNCTION public.lose_session(session_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = lose_session.session_id and s.login = session_user;
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), end_reason = 'terminal lost', armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         fired_at = case when f.fires then clock_timestamp() else s.fired_at end,
         fired_dead_man = case when f.fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when f.fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when f.fires then null else s.cancels_done_at end
    from (select v.id, v.dead_man <> 'OFF' and v.armed_portfolio_id is not null as fires from public."Session" v where v.id = lose_session.session_id) f
   where s.id = f.id and s.login = session_user and s.ended_at is null;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.make_login(login text, verifier text, scopes text[], valid_until timestamp with time zone, connection_limit integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET "DateStyle" TO 'ISO, MDY'
 SET lock_timeout TO '600ms'
AS $function$
declare
  tries constant integer := 4;
  scope text;
begin
  if login is null or login !~ '^[a-z][a-z0-9_]{0,39}$' or login ~ '^(pg_|traderai)' or login in ('postgres', 'public', 'none', 'desk_engine') then
    raise exception 'login: %', public.shown_text(login)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 40 small letters, digits and underscores and begin with a letter. Reserved: postgres, public, none, desk_engine, and names that begin with pg_ or traderai.';
  end if;
  if verifier is null or verifier !~ '^SCRAM-SHA-256[$][0-9]{4,7}:[A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  if coalesce(cardinality(scopes), 0) = 0 or not scopes <@ array['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] then
    raise exception 'scopes of the login: %', public.shown_text(array_to_string(scopes, ', ', '(none)'))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use one or more of these: viewer, analyst, trader, agent, risk, engine, admin.';
  end if;
  if exists (select from pg_catalog.pg_roles r where r.rolname = make_login.login) then
    raise exception 'the login % is taken on this server', login
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name.';
  end if;
  execute format('create role %I login password %L connection limit %s valid until %L', login, verifier, connection_limit, coalesce(valid_until::text, 'infinity'));
  foreach scope in array scopes loop
    for try in 1 .. tries loop
      begin
        execute format('grant %I to %I', 'traderai_' || scope, login);
        exit;
      exception when lock_not_available then
        if try = tries then
          raise exception 'other sessions are giving the scope % to logins', scope
            using errcode = 'TR409', detail = 'SCOPE_BUSY', hint = 'Try again.';
        end if;
        perform public.end_scope_holders('traderai_' || scope);
      end;
    end loop;
  end loop;
  perform public.undo_login_settings(login);
end
$function$;

CREATE OR REPLACE FUNCTION public.make_month(parent text, month timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '200ms'
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return public.ensure_month_partitions(parent, month, month);
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_price(symbol text)
 RETURNS numeric
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(q.last, round((q.bid + q.ask) / 2, 8), q.bid, q.ask) from public."Quote" q where q.symbol = mark_price.symbol
$function$;

CREATE OR REPLACE FUNCTION public.mark_vanished_sessions()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public."Session" s
     set ended_at = case when gone then clock_timestamp() end, end_reason = case when gone then 'connection lost' end,
         armed_portfolio_id = null, armed_at = null, dead_man = 'OFF',
         -- Orders that were placed after it are those of a session that has returned, or of another one.
         fired_at = case when fires then s.last_seen_at + interval '7 seconds' else s.fired_at end,
         fired_dead_man = case when fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when fires then null else s.cancels_done_at end
    from (select v.id, b.process_id is null as gone, public.dead_man_fires(v) as fires
            from public."Session" v
            -- The connections are read once for all sessions. A session whose connection is gone is not present: session_is_present().
            left join public.read_backends() b on b.process_id = v.backend_pid and b.started_at = v.backend_started_at
           where v.ended_at is null and not public.session_is_heard(v)
             -- A program that is stopped keeps its connection, but must not keep the right to trade.
             and (b.process_id is null or v.armed_portfolio_id is not null)
             -- A server that has just started: the console may still return.
             and (v.dead_man = 'OFF' or v.armed_portfolio_id is null or public.dead_man_fires(v))
            -- A login can lock its session: the engine never waits for it.
            for update of v skip locked) vanished
   where s.id = vanished.id;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.may_close(login text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.is_desk_admin()
      or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                  where k.role_name = may_close.login and u.login = session_user and u.active)
$function$;

CREATE OR REPLACE FUNCTION public.may_wait_for(place integer, portfolio_key bigint DEFAULT NULL::bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- A transaction without an id has no lock yet: whatever takes one also writes a row or requests the id.
  if pg_current_xact_id_if_assigned() is null then
    perform pg_current_xact_id();
    return true;
  end if;
  -- The server's own list of locks, which no login can forge.
  return not exists (
    select from pg_catalog.pg_locks l
     where l.pid = pg_backend_pid() and l.locktype = 'advisory' and l.granted
       and case l.objsubid
             -- Locks of portfolios have one key of 64 bits, which the list shows as two halves; the others have a place and a key.
             when 1 then place = 1 and (l.classid::bigint, l.objid::bigint) > (portfolio_key >> 32 & 4294967295, portfolio_key & 4294967295)
             else l.classid::bigint between place and 99
           end);
end
$function$;

CREATE OR REPLACE FUNCTION public.missing_months(parent text, first_at timestamp with time zone, last_at timestamp with time zone)
 RETURNS SETOF timestamp without time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  month timestamp := date_trunc('month', first_at at time zone 'UTC');
  last_month timestamp := date_trunc('month', last_at at time zone 'UTC');
begin
  if parent not in ('MarketData', 'Trade', 'AuditLog') then
    raise exception 'table is not partitioned by month: %', public.shown_text(parent)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use MarketData, Trade or AuditLog.';
  end if;
  if not (month >= '1900-01-01' and last_month <= '2200-01-01' and last_month - month <= interval '200 years') then
    raise exception 'months from % to % are out of range', first_at, last_at
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use instants from 1900 to 2200.';
  end if;
  while month <= last_month loop
    if to_regclass(format('public.%I', parent || to_char(month, '_YYYY_MM'))) is null then
      return next month;
    end if;
    month := month + interval '1 month';
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.money_paid_in(portfolio_ids uuid[])
 RETURNS TABLE(portfolio_id uuid, amount numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_scope('engine');
  return query
    select p.id, p.cash_balance_usd - coalesce((select sum(o.realized_pnl - o.cost - o.fees) from public."Position" o where o.portfolio_id = p.id), 0)
      from public."Portfolio" p where p.id = any (portfolio_ids);
end
$function$;

CREATE OR REPLACE FUNCTION public.months_to_attach()
 RETURNS SETOF text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  return query
    select c.relname::text
      from pg_catalog.pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       -- A month that was created again stays attached; the archived one stays in the archive for an administrator.
       and to_regclass(format('public.%I', c.relname)) is null
     order by c.relname;
end
$function$;

CREATE OR REPLACE FUNCTION public.months_to_detach(before timestamp with time zone)
 RETURNS SETOF text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  return query
    select c.relname::text from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'public."MarketData"'::regclass and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= before
     order by c.relname;
end
$function$;

CREATE OR REPLACE FUNCTION public.months_to_lay_out()
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- On the market's clock, with a day for late candles.
  closed_by timestamptz := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), now()) - interval '1 day';
  instruments bigint := (select count(*) from public."Instrument");
  looked_at constant integer := 200;
  month record;
  mixed double precision;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  for month in
    select s.name, s.first_day at time zone 'UTC' as first_at, (s.first_day + interval '1 month') at time zone 'UTC' as next_at,
           pg_relation_size(s.id) / current_setting('block_size')::double precision as blocks
      from (select c.oid as id, c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as first_day
              from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'public."MarketData"'::regclass and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$') s
     where (s.first_day + interval '1 month') at time zone 'UTC' <= closed_by and pg_relation_size(s.id) > 0
     order by s.name desc
  loop
    -- In a sorted month a block holds this many symbols, and one more where the next symbol begins. A block with twice as many is mixed. The rows
    -- themselves show it: no state is stored, and a month that an import has mixed again is found.
    select avg((b.symbols > 2 * (1 + instruments / month.blocks))::integer) into mixed
      from (select count(distinct m.symbol) as symbols
              from public."MarketData" m tablesample system (least(100, 100 * looked_at / month.blocks))
             where m.timestamp >= month.first_at and m.timestamp < month.next_at
             group by (m.ctid::text::point)[0]) b;
    -- A quarter bounds the work: a month is rewritten at most four times, in whatever order it is filled.
    if mixed >= 0.25 then
      return next month.name;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.months_to_make(ahead integer DEFAULT 3)
 RETURNS TABLE(parent text, month timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  if not (ahead between 0 and 24) then
    raise exception 'months ahead: %', ahead
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use 0 to 24.';
  end if;
  return query
    with clocks as (
      -- The desk's clock and the market's clock may be years apart in a replay.
      select t.parent, now() as at from unnest(array['MarketData', 'Trade', 'AuditLog']) t (parent)
      union
      select t.parent, l.market_at from public."EngineLease" l cross join unnest(array['MarketData', 'Trade']) t (parent) where l.market_at is not null
    )
    select c.parent, m at time zone 'UTC' from clocks c cross join lateral public.missing_months(c.parent, c.at, c.at + make_interval(months => ahead)) m
    union
    select t.parent, w from unnest(array['Trade', 'AuditLog']) t (parent) cross join lateral public.waiting_months(t.parent) w
    order by 1, 2;
end
$function$;

CREATE OR REPLACE FUNCTION public.most_open_orders(user_id uuid, reduce_only boolean)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- A user whose limit is zero can still close positions.
  select case when reduce_only then greatest(l.open_orders, 20) else l.open_orders end from public.person_limits(user_id) l
$function$;

CREATE OR REPLACE FUNCTION public.new_id()
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$function$;

CREATE OR REPLACE FUNCTION public.note_activity(activity text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- At most once a second, so that many requests cost one write. An update that finds no row would still call the triggers of its table.
  if exists (select from public."Session" o
              where o.login = session_user and o.ended_at is null
                and (o.last_active_at is null or o.last_active_at < clock_timestamp() - interval '1 second')) then
    -- Never waits: a row that another transaction of the login holds is left as it is.
    update public."Session" s set last_active_at = clock_timestamp(), last_activity = activity
     where s.id in (select o.id from public."Session" o
                     where o.login = session_user and o.ended_at is null
                       and (o.last_active_at is null or o.last_active_at < clock_timestamp() - interval '1 second')
                       for no key update skip locked);
  end if;
  if exists (select from public."ApiKey" o where o.role_name = session_user and (o.last_used_at is null or o.last_used_at < clock_timestamp() - interval '1 minute')) then
    update public."ApiKey" k set last_used_at = clock_timestamp()
     where k.id in (select o.id from public."ApiKey" o
                     where o.role_name = session_user and (o.last_used_at is null or o.last_used_at < clock_timestamp() - interval '1 minute')
                       for no key update skip locked);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_every_day()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public."TouchedDay" (symbol, interval, day) select d.symbol, d.interval, d.day from public."CandleDay" d;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_touched_days()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct o.symbol, o.interval, public.utc_day(o.timestamp) from old_rows o where o.interval not in ('1w', '1M');
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedDay" (symbol, interval, day)
      select distinct n.symbol, n.interval, public.utc_day(n.timestamp) from new_rows n where n.interval not in ('1w', '1M');
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.note_touched_equity()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op <> 'INSERT' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct o.portfolio_id, public.utc_day(o.sampled_at) from old_rows o;
  end if;
  if tg_op <> 'DELETE' then
    insert into public."TouchedEquity" (portfolio_id, day)
      select distinct n.portfolio_id, public.utc_day(n.sampled_at) from new_rows n;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.notify_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  topic constant text := tg_argv[0];
  key_column constant text := tg_argv[1];
  keys text;
begin
  -- The payload has only the changed keys: a listener reads the rows again. Beyond the payload's size limit it is '*', which means everything.
  if tg_op = 'DELETE' then
    select string_agg(distinct to_jsonb(r) ->> key_column, ',') into keys from old_rows r;
  else
    select string_agg(distinct to_jsonb(r) ->> key_column, ',') into keys from new_rows r;
  end if;
  if keys is not null then
    perform public.send_hint('traderai_' || topic, case when octet_length(keys) > 7000 then '*' else keys end);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.open_candle_stage()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  -- Created here, because login roles may not create temporary objects.
  create temporary table candle_stage (
    n integer generated always as identity, symbol text not null, interval text not null, source text not null, timestamp timestamptz(3) not null,
    open numeric(20,8) not null, high numeric(20,8) not null, low numeric(20,8) not null, close numeric(20,8) not null, volume numeric(28,8)
  ) on commit drop;
  create temporary table candle_first (n integer primary key) on commit drop;
  grant select, insert on pg_temp.candle_stage, pg_temp.candle_first to traderai_importer;
end
$function$;

CREATE OR REPLACE FUNCTION public.open_login(login text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.check_managed_login(login);
  execute format('alter role %I login', login);
end
$function$;

CREATE OR REPLACE FUNCTION public.open_order_denial(placed_by uuid, reduce_only boolean, used integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant integer := public.most_open_orders(placed_by, reduce_only);
begin
  if used < most then
    return null;
  end if;
  return public.denial('OPEN_ORDERS_LIMIT',
    format('you have %s open orders that %s, of which %s are allowed over all portfolios, logins and keys of yours; an administrator may change that',
      public.grouped_number(used), case when reduce_only then 'only reduce' else 'may add risk' end, public.grouped_number(most)), most, used, most - used);
end
$function$;

CREATE OR REPLACE FUNCTION public.open_session(host text, terminal text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- A program has one. The engine and every list of sessions look at each open session.
  most_of_connection constant integer := 100;
  opened uuid := public.new_id();
  api_key public."ApiKey";
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  if not coalesce(public.plain_text(host, 255), true) or not coalesce(public.plain_text(terminal, 120), true) then
    raise exception 'host and terminal: %, %', public.shown_text(host), public.shown_text(terminal)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use at most 255 characters for the host and 120 for the terminal, without control and invisible characters.';
  end if;
  select * into api_key from public."ApiKey" k where k.role_name = session_user;
  if public.current_user_id() is null and not public.sees_every_book() then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if (select count(*) from public."Session" s where s.login = session_user and s.ended_at is null and s.backend_pid = pg_backend_pid()) >= most_of_connection then
    raise exception 'this connection already has % open sessions', most_of_connection
      using errcode = 'TR403', detail = 'SESSIONS_LIMIT', hint = 'Close them with close_session, or connect again.';
  end if;
  insert into public."Session" (id, user_id, api_key_id, application, host, terminal, backend_pid, backend_started_at)
    select opened, public.current_user_id(), api_key.id,
           case when public.plain_text(current_setting('application_name'), 64) then current_setting('application_name') end, host, terminal, pg_backend_pid(),
           (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid());
  perform public.send_hint('traderai_session', '');
  -- Sessions open on a read-only desk too; it keeps nothing else.
  if exists (select from public."DeskState" d where d.id = 1 and d.read_only) then
    return opened;
  end if;
  perform public.alert_unusual_login(opened);
  -- Never waits: another transaction of the user may hold the row.
  if api_key.id is not null then
    update public."ApiKey" k set last_used_at = clock_timestamp()
     where k.id = (select o.id from public."ApiKey" o where o.id = api_key.id for no key update skip locked);
  else
    update public."User" u set last_login_at = clock_timestamp()
     where u.id = (select o.id from public."User" o where o.id = public.current_user_id() for no key update skip locked);
  end if;
  return opened;
end
$function$;

CREATE OR REPLACE FUNCTION public.own_portfolio_ids()
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
  narrowed constant uuid[] := (select k.portfolio_ids from public."ApiKey" k where k.role_name = session_user);
begin
  return (
    select coalesce(array_agg(m.id), '{}')
      from (select p.id from public."Portfolio" p where p.user_id = connected
            union all
            select g.portfolio_id from public."PortfolioGrant" g
             where g.user_id = connected and g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp())) m
     where narrowed is null or m.id = any (narrowed));
end
$function$;

CREATE OR REPLACE FUNCTION public.pending_requests(skipped uuid[], most integer, blocked uuid[] DEFAULT '{}'::uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform public.require_scope('engine');
  return query
    with waiting as materialized (
      select o.id, o.user_id, o.placed_at, o.portfolio_id, o.number, o.list_id, o.accepted_at,
             -- The parent whose acceptance it must not precede.
             (select p.id from public."Order" p where p.id = o.parent_id and p.accepted_at is null and public.awaits_engine(p.status)) as awaited_id
        from public."Order" o where public.awaits_engine(o.status) and o.id <> all (skipped) and o.portfolio_id <> all (blocked)
    ), chosen as (
      select w.*
        from (select c.*, row_number() over (partition by c.user_id order by c.placed_at, c.portfolio_id, c.number) as turn
                from waiting c where c.awaited_id is null or c.list_id is distinct from c.awaited_id) w
       order by w.turn, w.placed_at, w.portfolio_id, w.number limit most
    ), families as (
      select c.id, c.awaited_id, c.turn, c.placed_at, c.portfolio_id, c.number from chosen c
      union all
      -- The exits of an entry are accepted with it: it must not fill without them.
      select e.id, null, c.turn, c.placed_at, c.portfolio_id, e.number from chosen c join waiting e on e.awaited_id = c.id and e.list_id = c.id
    )
    select f.id from families f
     where f.awaited_id is null or f.awaited_id in (select c.id from chosen c)
     order by f.turn, f.placed_at, f.portfolio_id, f.number;
end
$function$;

CREATE OR REPLACE FUNCTION public.person_limits(user_id uuid)
 RETURNS TABLE(open_orders integer, alert_rules integer, connections integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(own.max_open_orders, d.max_open_orders), coalesce(own.max_alert_rules, d.max_alert_rules), coalesce(own.max_connections, d.max_connections)
    from public."PersonLimit" d left join public."PersonLimit" own on own.user_id = person_limits.user_id
   where d.user_id is null
$function$;

CREATE OR REPLACE FUNCTION public.plain_lines(value text, longest integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select char_length(value) <= longest and public.plain_text(translate(value, E'\n\t', ''), longest)
$function$;

CREATE OR REPLACE FUNCTION public.plain_number(value numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select trim_scale(value)::text
$function$;

CREATE OR REPLACE FUNCTION public.plain_text(value text, longest integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((octet_length(value) <= (longest * 4)) AND (char_length(value) <= longest) AND (value !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]'::text));

CREATE OR REPLACE FUNCTION public.portfolio_key(portfolio_id uuid)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select ('x' || left(replace(portfolio_id::text, '-', ''), 16))::bit(64)::bigint
$function$;

CREATE OR REPLACE FUNCTION public.portfolio_value(portfolio_id uuid)
 RETURNS TABLE(cash numeric, positions_value numeric, equity numeric, gross_exposure numeric, reserved numeric, buying_power numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select p.cash_balance_usd, t.positions_value, p.cash_balance_usd + t.positions_value, t.gross_exposure, t.reserved, p.cash_balance_usd - t.reserved
    from public."Portfolio" p
   cross join lateral (
     select coalesce(sum(round(r.quantity * r.mark, 8)), 0) as positions_value,
            coalesce(sum(round(abs(r.quantity) * r.mark, 8)), 0) as gross_exposure,
            coalesce(sum(r.reserved), 0) as reserved
       from public.reservations(p) r) t
   where p.id = portfolio_value.portfolio_id
$function$;

CREATE OR REPLACE FUNCTION public.post_only_preview(symbol text, side public."OrderSide", limit_price numeric)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('takesAt', t.price::text, 'restsAt', case
           when t.price is null then limit_price
           when i.post_only_policy = 'REPRICE' and b.behind > 0 then b.behind
         end::text)
    from public."Instrument" i
    left join public."Quote" q on q.symbol = i.symbol
   cross join lateral (select coalesce(case side when 'BUY' then q.ask else q.bid end, q.last) as price) m
   cross join lateral (select case when case side when 'BUY' then m.price <= limit_price else m.price >= limit_price end then m.price end as price) t
   -- A remainder is exact, a quotient is rounded.
   cross join lateral (select t.price - t.price % i.tick_size as floor) f
   cross join lateral (select case side
       when 'SELL' then f.floor + i.tick_size
       else f.floor + case when f.floor < t.price then i.tick_size else 0 end - i.tick_size end as behind) b
   where i.symbol = post_only_preview.symbol
$function$;

CREATE OR REPLACE FUNCTION public.presence()
 RETURNS TABLE(username text, since timestamp with time zone, armed boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_scope('viewer');
  return query
    select u.username, min(s.started_at), bool_or(s.armed_portfolio_id is not null)
      from public."Session" s join public."User" u on u.id = s.user_id
     where s.ended_at is null and s.api_key_id is null and u.active and public.session_is_heard(s)
     group by u.username order by u.username;
end
$function$;

CREATE OR REPLACE FUNCTION public.price_collar()
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select 0.2
$function$;

CREATE OR REPLACE FUNCTION public.queue_at_portfolio(portfolio_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key constant bigint := public.portfolio_key(portfolio_id);
begin
  if public.may_wait_for(1, key) then
    perform pg_advisory_xact_lock(key);
  elsif not pg_try_advisory_xact_lock(key) then
    perform public.refuse_wait('portfolio ' || portfolio_id);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.reach_of(portfolio_ids uuid[], left_out uuid[] DEFAULT '{}'::uuid[], accepted uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(portfolio_id uuid, symbol text, held numeric, buying numeric, selling numeric, price numeric)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with working as (
    -- The orders of a list share a quantity.
    select o.portfolio_id, o.symbol, o.side, max(greatest(o.quantity, o.replace_quantity) - o.filled_quantity) as rest, max(greatest(o.limit_price, o.stop_price)) as price
      from public."Order" o
     where o.portfolio_id = any (portfolio_ids) and not o.reduce_only and public.is_open(o.status) and o.id <> all (left_out)
       and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted))
     group by o.portfolio_id, o.symbol, o.side, coalesce(o.list_id, o.id)
  ), sums as (
    select w.portfolio_id, w.symbol, coalesce(sum(w.rest) filter (where w.side = 'BUY'), 0) as buying,
           coalesce(sum(w.rest) filter (where w.side = 'SELL'), 0) as selling, max(w.price) as price
      from working w group by w.portfolio_id, w.symbol
  )
  select b.portfolio_id, b.symbol, b.quantity, b.buying, b.selling, coalesce(public.mark_price(b.symbol), b.price)
    from (select coalesce(p.portfolio_id, s.portfolio_id) as portfolio_id, coalesce(p.symbol, s.symbol) as symbol, coalesce(p.quantity, 0) as quantity,
                 coalesce(s.buying, 0) as buying, coalesce(s.selling, 0) as selling, coalesce(p.mark_price, p.average_price, s.price) as price
            from (select * from public."Position" h where h.portfolio_id = any (portfolio_ids) and h.quantity <> 0) p
            full join sums s on s.portfolio_id = p.portfolio_id and s.symbol = p.symbol) b
$function$;

CREATE OR REPLACE FUNCTION public.read_audit_head(OUT "position" bigint, OUT sequence bigint, OUT hash text, OUT sealed_at timestamp with time zone)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_scope('engine', 'admin');
  select h.position, h.sequence, encode(h.hash, 'hex'), h.sealed_at from public."AuditHead" h where h.id = 1
$function$;

CREATE OR REPLACE FUNCTION public.read_backends()
 RETURNS TABLE(process_id integer, login text, application text, address inet, started_at timestamp with time zone, transaction_at timestamp with time zone, statement_at timestamp with time zone, state_at timestamp with time zone, state text, wait text, of_server boolean, engine boolean, admin boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select a.pid, a.usename::text, a.application_name, a.client_addr, a.backend_start, a.xact_start, a.query_start, a.state_change, a.state, a.wait_event,
         -- Roles that look after the server or the database: they migrate, back up and take over.
         coalesce(r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls or r.oid = d.datdba, false),
         -- Only this scope can lead. The name of a program, which each session chooses itself, makes no connection an engine.
         coalesce(not r.rolsuper and pg_has_role(r.oid, 'traderai_engine', 'member'), false),
         coalesce(pg_has_role(r.oid, 'traderai_admin', 'member'), false)
    from pg_catalog.pg_stat_activity a left join pg_catalog.pg_roles r on r.oid = a.usesysid left join pg_catalog.pg_database d on d.oid = a.datid
   where a.datname = current_database() and a.backend_type = 'client backend'
$function$;

CREATE OR REPLACE FUNCTION public.read_backends_elsewhere()
 RETURNS TABLE(process_id integer, login text, application text, address inet, started_at timestamp with time zone, transaction_at timestamp with time zone, statement_at timestamp with time zone, state_at timestamp with time zone, state text, wait text, of_server boolean, engine boolean, admin boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select a.pid, a.usename::text, a.application_name, a.client_addr, a.backend_start, a.xact_start, a.query_start, a.state_change, a.state, a.wait_event,
         false, pg_has_role(r.oid, 'traderai_engine', 'member'), pg_has_role(r.oid, 'traderai_admin', 'member')
    from pg_catalog.pg_stat_activity a join pg_catalog.pg_roles r on r.oid = a.usesysid
   where a.datname <> current_database() and a.backend_type = 'client backend'
     and a.usename in (select l from public.logins_of_desk() l)
     -- Roles that look after the server or this database: they migrate, back up and take over. An owner of another database is no such role here.
     and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
              or r.oid = (select d.datdba from pg_catalog.pg_database d where d.datname = current_database()))
$function$;

CREATE OR REPLACE FUNCTION public.read_limits()
 RETURNS TABLE(id uuid, number bigint, kind public."RiskLimitKind", action public."RiskLimitAction", username text, portfolio text, portfolio_id uuid, key_name text, symbol text, currency text, value numeric, symbols text[], side public."OrderSide", days smallint[], from_time time without time zone, to_time time without time zone, zone text, use numeric, breached boolean, reason text, set_login text, updated_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_scope('viewer');
  return query
    select l.id, l.number, l.kind, l.action, u.username, p.name, l.portfolio_id, k.name, l.symbol, coalesce(l.currency, c.currency), l.value,
           l.symbols, l.side, l.days, l.from_time, l.to_time, l.zone,
           -- The sums over all portfolios of the desk are not for every login.
           case when public.sees_every_book() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 1 then public.limit_use(l, c.currency) end,
           exists (select from public."LimitBreach" b where b.limit_id = l.id and b.currency = c.currency and b.ended_at is null), l.reason, l.set_login, l.updated_at
      from public."RiskLimit" l
      left join public."Portfolio" p on p.id = l.portfolio_id
      left join public."ApiKey" k on k.id = l.key_id
      left join public."User" u on u.id = coalesce(l.user_id, k.user_id)
      -- A sum over portfolios is one of each currency.
      left join lateral (
        select distinct o.currency from public."Portfolio" o
         where l.kind > 'APPROVAL_NOTIONAL' and o.currency = coalesce(l.currency, o.currency)
           and (l.portfolio_id is null or o.id = l.portfolio_id) and (l.user_id is null or o.user_id = l.user_id)) c on true
     where l.active and (public.sees_every_book() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 0 or l.user_id = public.current_user_id()
       or l.portfolio_id = any (public.own_portfolio_ids()) or k.user_id = public.current_user_id())
     order by num_nonnulls(l.user_id, l.portfolio_id, l.key_id), u.username nulls first, p.name, k.name, l.kind, l.symbol, c.currency;
end
$function$;

CREATE OR REPLACE FUNCTION public.read_person_limits()
 RETURNS TABLE(user_id uuid, username text, open_orders integer, used_open_orders bigint, alert_rules integer, used_alert_rules bigint, connections integer, key_connections integer, defaults boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_scope('viewer');
  select null::uuid, null::text, d.max_open_orders, null::bigint, d.max_alert_rules, null::bigint, d.max_connections, null::integer, true
    from public."PersonLimit" d where d.user_id is null
  union all
  (select u.id, u.username, l.open_orders, (select count(*) from public."Order" o where o.user_id = u.id and public.is_open(o.status)),
         l.alert_rules, (select count(*) from public."AlertRule" r where r.user_id = u.id),
         l.connections, public.key_connections(u.id), not exists (select from public."PersonLimit" own where own.user_id = u.id)
    from public."User" u cross join lateral public.person_limits(u.id) l
   where u.active and u.login is not null and (u.id = public.current_user_id() or public.sees_every_book())
   order by u.username)
$function$;

CREATE OR REPLACE FUNCTION public.read_portfolio_grants()
 RETURNS TABLE(id uuid, portfolio_id uuid, portfolio text, owner text, username text, granted_by text, granted_at timestamp with time zone, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select g.id, p.id, p.name, o.username, u.username, b.username, g.granted_at, g.expires_at
    from public."PortfolioGrant" g
    join public."Portfolio" p on p.id = g.portfolio_id
    join public."User" o on o.id = p.user_id
    join public."User" u on u.id = g.user_id
    join public."User" b on b.id = g.granted_by
   where g.revoked_at is null and (g.expires_at is null or g.expires_at > clock_timestamp())
     and (public.sees_every_book()
          or g.portfolio_id = any (public.own_portfolio_ids()) and public.current_user_id() in (p.user_id, g.user_id))
   order by o.username, p.name, u.username
$function$;

CREATE OR REPLACE FUNCTION public.read_portfolio_owners()
 RETURNS TABLE(portfolio_id uuid, username text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select p.id, u.username from public."Portfolio" p join public."User" u on u.id = p.user_id
   where (select public.sees_every_book()) or p.id = any ((select public.own_portfolio_ids())::uuid[])
$function$;

CREATE OR REPLACE FUNCTION public.read_proposals(pending_only boolean DEFAULT true, most integer DEFAULT 200)
 RETURNS TABLE(id uuid, number bigint, state public."ProposalState", portfolio_id uuid, portfolio text, currency text, username text, login text, key_name text, request jsonb, hash text, notional numeric, worst_loss numeric, created_at timestamp with time zone, expires_at timestamp with time zone, decided_login text, decided_at timestamp with time zone, decision_reason text, order_id uuid, order_number bigint, order_status public."OrderStatus", order_denial jsonb, may_decide boolean, is_own boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
  is_person constant boolean := connected is not null and not exists (select from public."ApiKey" k where k.role_name = session_user);
  decides constant boolean := is_person and (public.has_scope('trader') or public.has_scope('risk'));
  decides_all constant boolean := public.is_risk();
  sees_all constant boolean := public.sees_every_book();
  portfolios constant uuid[] := public.own_portfolio_ids();
begin
  perform public.require_scope('viewer');
  return query
    select p.id, p.number, s.state, p.portfolio_id, o.name, o.currency, u.username, p.login, k.name, p.request, p.hash, p.notional, p.worst_loss,
           p.created_at, p.expires_at, p.decided_login, p.decided_at, p.decision_reason, p.order_id, x.number, x.status, x.denial,
           decides and s.state = 'PENDING' and case when p.user_id = connected then p.api_key_id is not null else decides_all or o.user_id = connected end,
           coalesce(p.user_id = connected, false)
      from public."Proposal" p
      join public."Portfolio" o on o.id = p.portfolio_id
      join public."User" u on u.id = p.user_id
      left join public."ApiKey" k on k.id = p.api_key_id
      left join public."Order" x on x.id = p.order_id
     cross join lateral (select case when p.state = 'PENDING' and p.expires_at <= clock_timestamp() then 'EXPIRED' else p.state end as state) s
     where (sees_all or p.portfolio_id = any (portfolios))
       and (not pending_only or p.state = 'PENDING' and s.state = 'PENDING')
     order by p.number desc limit least(greatest(most, 0), 1000);
end
$function$;

CREATE OR REPLACE FUNCTION public.read_sessions()
 RETURNS TABLE(id uuid, username text, login text, key_name text, application text, host text, terminal text, address inet, started_at timestamp with time zone, last_seen_at timestamp with time zone, armed_on text, connections integer, state text, last_active_at timestamp with time zone, last_activity text, dead_man text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_scope('viewer');
  with backends as materialized (
    select b.login, min(b.application) as application, min(b.address) as address, min(b.started_at) as started_at, max(b.state_at) as state_at,
           count(*)::integer as connections, bool_or(b.state like 'idle in transaction%') as waiting, bool_or(b.state = 'active') as active
      from public.read_backends() b
     where b.login is not null and (b.login = session_user or public.sees_every_book())
     group by b.login)
  select s.id, u.username, s.login, k.name, s.application, s.host, s.terminal, s.address, s.started_at, s.last_seen_at,
         case when h.heard then p.name end, coalesce(b.connections, 0), case when h.heard then 'on' else 'gone' end, s.last_active_at, s.last_activity,
         case when h.heard and s.armed_portfolio_id is not null then s.dead_man::text end
    from public."Session" s
    left join backends b on b.login = s.login
    -- By the server's clock: without a leading engine the row itself is not disarmed.
    cross join lateral (select b.login is not null and public.session_is_heard(s) as heard) h
    left join public."User" u on u.id = s.user_id
    left join public."ApiKey" k on k.id = s.api_key_id
    left join public."Portfolio" p on p.id = s.armed_portfolio_id
   where s.ended_at is null and (s.login = session_user or public.sees_every_book())
  union all
  select null, u.username, b.login, k.name, b.application, null, null, b.address, b.started_at, b.state_at, null, b.connections,
         case when b.active then 'active' when b.waiting then 'in transaction' else 'idle' end,
         null, null, null
    from backends b
    left join public."ApiKey" k on k.role_name = b.login
    left join public."User" u on u.login = b.login or u.id = k.user_id
   where not exists (select from public."Session" s where s.login = b.login and s.ended_at is null)
   order by 9
$function$;

CREATE OR REPLACE FUNCTION public.record_disabling(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  logins text[];
  -- A connection that does not end yet may keep rows: the next call records those.
  waits boolean;
  key_login text;
begin
  perform public.require_read_committed();
  logins := public.logins_of_user(user_id);
  perform public.check_shut(logins);
  waits := public.end_logins(logins) = 0;
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'user disabled', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.user_id = record_disabling.user_id and s.ended_at is null
     and (waits or s.id in (select l.id from public."Session" l where l.user_id = record_disabling.user_id and l.ended_at is null for update skip locked));
  update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where k.user_id = record_disabling.user_id and k.revoked_at is null
     and (waits or k.id in (select l.id from public."ApiKey" l where l.user_id = record_disabling.user_id for update skip locked));
  for key_login in
    select k.role_name from public."ApiKey" k where k.user_id = record_disabling.user_id and k.revoked_at is not null and k.role_name = any (logins)
  loop
    -- A connection of a dropped login could not be found any more.
    if public.end_logins(array[key_login]) = 0 then
      perform public.drop_login(key_login);
    end if;
  end loop;
  update public."User" u set active = false, updated_at = clock_timestamp()
   where u.id = record_disabling.user_id and u.active
     and (waits or u.id in (select l.id from public."User" l where l.id = record_disabling.user_id for no key update skip locked));
end
$function$;

CREATE OR REPLACE FUNCTION public.record_revocation(key_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key_login text;
  -- A connection that does not end yet may keep rows: the next call records those.
  waits boolean;
begin
  perform public.require_read_committed();
  key_login := public.login_of_key(key_id);
  perform public.check_shut(array[key_login]);
  waits := public.end_logins(array[key_login]) = 0;
  update public."ApiKey" k set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where k.id = key_id and k.revoked_at is null
     and (waits or k.id in (select l.id from public."ApiKey" l where l.id = key_id for update skip locked));
  update public."Session" s set ended_at = clock_timestamp(), end_reason = 'key revoked', ended_by = public.current_user_id(), armed_portfolio_id = null, armed_at = null
   where s.api_key_id = key_id and s.ended_at is null
     and (waits or s.id in (select l.id from public."Session" l where l.api_key_id = key_id and l.ended_at is null for update skip locked));
  -- A connection of a dropped login could not be found any more.
  if waits and exists (select from pg_catalog.pg_roles r where r.rolname = key_login) then
    perform public.drop_login(key_login);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.refresh_view(view text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '2s'
AS $function$
declare
  rows bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  if view not in ('portfolio_realtime', 'symbol_performance_summary', 'signal_performance') then
    raise exception 'there is no materialized view % on this desk', public.shown_text(view)
      using errcode = 'TR422', detail = 'UNSUPPORTED', hint = 'Use portfolio_realtime, symbol_performance_summary or signal_performance.';
  end if;
  perform public.lift_file_bound();
  if view = 'symbol_performance_summary' then
    perform public.sum_candle_days();
  end if;
  -- Concurrently: readers see the old rows until the new ones are committed. A view without rows, as pg_restore leaves it, has no old rows.
  execute format('refresh materialized view %s public.%I',
    case when (select m.ispopulated from pg_catalog.pg_matviews m where m.schemaname = 'public' and m.matviewname = view) then 'concurrently' end, view);
  execute format('select count(*) from public.%I', view) into rows;
  return rows;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_busy(class integer, key integer, wanted text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  holder record;
begin
  select b.login, b.process_id, floor(extract(epoch from clock_timestamp() - b.transaction_at))::integer as open_for_s into holder
    from pg_catalog.pg_locks l join public.read_backends() b on b.process_id = l.pid
   where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid::bigint = (class::bigint & 4294967295) and l.objid::bigint = (key::bigint & 4294967295)
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   order by b.transaction_at limit 1;
  if found then
    raise exception 'login % changes % in an open transaction (process %, open for % s)', holder.login, wanted, holder.process_id, holder.open_for_s
      using errcode = 'TR409', detail = 'BUSY', hint = format('Wait until that transaction ends, or end its connections: traderai session end %s. Then try again.', holder.login);
  end if;
  raise exception 'another session has just changed %', wanted
    using errcode = 'TR409', detail = 'BUSY', hint = 'Try again.';
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception '% is append-only: its rows cannot be changed or deleted', tg_table_name
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'Insert a new row as the correction.';
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_halted_trades(trades jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if jsonb_array_length(trades) > 0 and exists (select from public."Halt" h where h.resumed_at is null)
     and exists (select from jsonb_to_recordset(trades) t (order_id uuid)
                   join public."Order" o on o.id = t.order_id join public."Portfolio" p on p.id = o.portfolio_id
                  where not o.reduce_only and (public.halt_over(p, o.symbol, o.user_id)).id is not null) then
    raise exception 'trading was halted before a fill of this booking'
      using errcode = 'TR409', detail = 'STALE_HALT', hint = 'Load the desk again: the state of the engine is old.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_market_writer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_market_scope();
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_narrow_key()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from public."ApiKey" k where k.role_name = session_user and num_nonnulls(k.portfolio_ids, k.symbols, k.largest_order) > 0) then
    raise exception 'a key that is limited to portfolios, symbols or a size only trades'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of the user.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_unsealing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  unsealed public."AuditLog" := new;
begin
  unsealed.chain_position := null;
  unsealed.hash := null;
  unsealed.sealed_at := null;
  -- The bytes of the rows are compared, without a look at their types.
  if old.hash is null and new.hash is not null and unsealed operator(pg_catalog.*=) old then
    return new;
  end if;
  raise exception 'AuditLog is append-only: its rows cannot be changed or deleted'
    using errcode = 'TR403', detail = 'APPEND_ONLY', hint = 'Insert a new row as the correction.';
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_wait(wanted text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception 'another session has locked %, and this transaction may not wait for it', wanted
    using errcode = '40001', detail = 'LOCK_ORDER',
      hint = 'Roll back and send the whole transaction again. To wait instead, use one portfolio a transaction, or portfolios in the order of their ids and other changes after them.';
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_when_read_only()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  why text;
begin
  if coalesce(current_setting('traderai.migrating', true), '') = 'on' and pg_has_role(session_user, 'traderai_owner', 'member') then
    return null;
  end if;
  -- An older snapshot would not show that the desk is read-only now.
  perform public.require_read_committed();
  select s.reason into why from public."DeskState" s where s.id = 1 and s.read_only;
  if why is not null then
    raise exception 'the desk is read-only: %', why
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.report_failed_logins(login text, address text, failures integer, first_at timestamp with time zone, names integer DEFAULT 1)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  cause constant uuid := md5('failed logins ' || coalesce(login, 'as invented names') || ' ' || extract(epoch from first_at))::uuid;
  place constant text := case address when '[local]' then 'the socket of the server' else public.shown_text(address) end;
  told constant text := format('%s failed logins as %s from %s since %s UTC.', failures,
    case when login is null then format('names that are no login of this desk (%s different)', names) else public.shown_text(login) end, place,
    to_char(first_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'));
begin
  perform public.require_read_committed();
  -- The user may hold the row of its alert: the next report renews the count.
  update public."Alert" a set message = told, data = a.data || jsonb_build_object('failures', failures, 'address', address, 'names', names)
   where a.id in (select o.id from public."Alert" o where o.correlation_id = cause for no key update skip locked);
  if not exists (select from public."Alert" a where a.correlation_id = cause) then
    insert into public."Alert" (type, severity, title, message, data, source, correlation_id, user_id)
      values ('LOGIN', 'HIGH', 'Failed logins', told, jsonb_build_object('login', case when login is not null then public.shown_text(login) end, 'failures', failures, 'address', address, 'names', names),
        'keeper', cause,
        -- Risk and administrators see every alert; one for names that are no login belongs to an administrator, because an alert without an owner is for all.
        coalesce((select u.id from public."User" u where u.login = report_failed_logins.login),
                 (select k.user_id from public."ApiKey" k where k.role_name = report_failed_logins.login),
                 (select u.id from public."User" u where u.role = 'ADMIN' and u.active order by u.created_at, u.id limit 1)));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.requested_links(trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- A number is the same with and without quotes and zeros at its end.
  select nullif(jsonb_strip_nulls(jsonb_build_object('trail_atr', public.plain_number(trail_atr), 'parent_id', parent_id, 'oco_with', oco_with,
    'take_profit', (select jsonb_build_object('time_in_force', 'GTC') || jsonb_object_agg(t.key,
      case when t.key = 'time_in_force' then t.value #>> '{}' else public.plain_number((t.value #>> '{}')::numeric) end) from jsonb_each(take_profit) t),
    'stop_loss', (select jsonb_build_object('time_in_force', 'GTC') || jsonb_object_agg(t.key,
      case when t.key = 'time_in_force' then t.value #>> '{}' else public.plain_number((t.value #>> '{}')::numeric) end) from jsonb_each(stop_loss) t))), '{}')
$function$;

CREATE OR REPLACE FUNCTION public.require_address()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  allowed constant inet[] := (select k.addresses from public."ApiKey" k where k.role_name = session_user);
begin
  if allowed is not null and not public.client_address() <<= any (allowed) then
    raise exception 'this key may not connect from %', host(public.client_address())
      using errcode = 'TR403', detail = 'ADDRESS_NOT_ALLOWED', hint = 'Use the key from one of its addresses. Its user lists them with: traderai key list --json';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.require_market_scope()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Only logins of this desk have scopes: an earlier application and the administration of the server have their rights from elsewhere.
  if exists (select from public."User" u where u.login = session_user) or exists (select from public."ApiKey" k where k.role_name = session_user) then
    perform public.require_scope('engine', 'admin');
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.require_read_committed()
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the transaction does not see rows committed by other sessions: its isolation level is %', current_setting('transaction_isolation')
      using errcode = 'TR409', detail = 'ISOLATION_LEVEL', hint = 'Use read committed.';
  end if;
  -- Only keys have addresses, and every login of a key begins like this.
  if starts_with(session_user, 'key_') then
    perform public.require_address();
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.require_scope(VARIADIC scopes text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE PROCEDURE public.reset_logins(IN logins text[], IN verifier text, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  began constant timestamptz := clock_timestamp();
  attempt record;
begin
  loop
    attempt := public.try_reset_logins(logins, verifier);
    commit;
    ended := greatest(ended, attempt.ended);
    exit when attempt.done;
    if clock_timestamp() > began + interval '10 seconds' then
      raise exception 'the logins % are locked and could not be reset', array_to_string(logins, ', ')
        using errcode = 'TR409', detail = 'STILL_CONNECTED', hint = 'Disable the user: its logins connect again and again.';
    end if;
  end loop;
  -- Connections that began under the earlier settings or password.
  call public.end_older_connections(logins, ended);
end
$procedure$;

CREATE OR REPLACE PROCEDURE public.reset_user(IN user_id uuid, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  logins constant text[] := public.logins_of_user(user_id);
begin
  call public.reset_logins(logins, null, ended);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.resolve_left_out(epoch bigint, still uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  due uuid[];
  resolved bigint;
begin
  perform public.engine_fence(epoch);
  due := array(
    select a.id from public."Alert" a
     where not a.acknowledged and a.correlation_id is not null and a.correlation_id <> all (still) and a.resolved_at is null
       and a.source = 'engine' and a.data ->> 'refused' in ('portfolio', 'blocked', 'blocked-rules'));
  -- A session may be acknowledging one: the engine waits for no row of another login.
  update public."Alert" a set resolved_at = clock_timestamp()
   where a.id in (select f.id from public."Alert" f where f.id = any (due) for no key update skip locked);
  get diagnostics resolved = row_count;
  return resolved = cardinality(due);
end
$function$;

CREATE OR REPLACE FUNCTION public.review_statements(most integer)
 RETURNS TABLE(statement text, calls bigint, total_ms double precision, mean_ms double precision, max_ms double precision, rows bigint, share double precision, since timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place text;
begin
  perform public.require_scope('admin');
  select n.nspname into place from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements';
  if place is null then
    raise exception 'this database does not count its statements' using errcode = 'TR404', detail = 'STATEMENTS_NOT_COUNTED',
      hint = 'Add pg_stat_statements to shared_preload_libraries as a superuser, restart the server, and run in this database: create extension pg_stat_statements';
  end if;
  return query execute format(
    -- E'': a plain literal is read by the session's standard_conforming_strings. A statement that sets a password is not normalized: its text would show the password.
    $query$ select case when s.query ~* E'\\mpassword\\M' then '(a statement with a password)' else s.query end,
                   s.calls, s.total_exec_time, s.mean_exec_time, s.max_exec_time, s.rows,
                   coalesce(s.total_exec_time / nullif(sum(s.total_exec_time) over (), 0), 0), i.stats_reset
              from %1$I.pg_stat_statements s, %1$I.pg_stat_statements_info i
             where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
             order by s.total_exec_time desc, s.queryid
             limit $1 $query$, place) using most;
exception
  when object_not_in_prerequisite_state then
    raise exception 'this server does not count its statements' using errcode = 'TR404', detail = 'STATEMENTS_NOT_COUNTED',
      hint = 'Set shared_preload_libraries = ''pg_stat_statements'' and restart the server.';
end
$function$;

CREATE OR REPLACE PROCEDURE public.revoke_api_key(IN key_id uuid, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  key_login constant text := public.login_of_key(key_id);
begin
  call public.close_logins(array[key_login], ended);
  perform public.record_revocation(key_id);
  commit;
  perform public.share_again(key_id);
  commit;
  perform public.check_ended(array[key_login]);
  -- A connection that has ended only now may have kept rows.
  perform public.record_revocation(key_id);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.revoke_portfolio_grant(portfolio_id uuid, username text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  revoked uuid;
begin
  perform public.require_read_committed();
  if public.is_desk_admin() then
    select * into portfolio from public."Portfolio" p where p.id = revoke_portfolio_grant.portfolio_id;
  else
    portfolio := public.grantable_portfolio(portfolio_id);
  end if;
  -- A user with a grant cannot take this lock.
  perform public.lock_in_turn(3, portfolio.id::text, 'the grants of portfolio ' || portfolio.id);
  update public."PortfolioGrant" g set revoked_at = clock_timestamp(), revoked_by = public.current_user_id()
   where g.portfolio_id = portfolio.id and g.revoked_at is null
     and g.user_id = (select u.id from public."User" u where u.username = revoke_portfolio_grant.username)
   returning g.id into revoked;
  if not found then
    raise exception 'user % has no grant of this portfolio', public.shown_text(username)
      using errcode = 'TR404', detail = 'UNKNOWN_GRANT', hint = 'List grants with: traderai portfolio show NAME';
  end if;
  perform public.send_hint('traderai_engine', '');
  perform public.note_activity('grant revoked');
  return revoked;
end
$function$;

CREATE OR REPLACE FUNCTION public.seal_audit(most integer DEFAULT 10000)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  head public."AuditHead";
  audited record;
  -- The rows in the order of the chain. One statement writes all of them: a statement a row would cost more than the hashes.
  sequences bigint[] := '{}';
  instants timestamptz[] := '{}';
  hashes bytea[] := '{}';
  sealed integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- The engine asks every other second: without rows to seal, nothing is locked or written.
  if not exists (select from public."AuditLog" a where a.hash is null) then
    return 0;
  end if;
  -- One sealer at a time; a second one returns without work.
  select * into head from public."AuditHead" h where h.id = 1 for update skip locked;
  if not found then
    return 0;
  end if;
  -- Every committed row, in the order of their numbers. A transaction that commits later seals its rows later, whatever their numbers are: the place
  -- in the chain is not the number, so no open transaction delays the seal of the others.
  for audited in
    select a.sequence, a.occurred_at,
           jsonb_build_array(a.sequence, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.transaction::text, a.login, a.user_id,
             a.application, host(a.address), a.table_name, a.row_key, a.action, a.old_values, a.new_values)::text as content
      from public."AuditLog" a
     where a.hash is null
     order by a.sequence limit most
  loop
    head.hash := sha256(head.hash || convert_to(audited.content, 'UTF8'));
    head.sequence := audited.sequence;
    sequences := sequences || audited.sequence;
    instants := instants || audited.occurred_at;
    hashes := hashes || head.hash;
  end loop;
  update public."AuditLog" a set chain_position = head.position + s.place, hash = s.hash, sealed_at = clock_timestamp()
    from unnest(sequences, instants, hashes) with ordinality s (sequence, occurred_at, hash, place)
   where a.sequence = s.sequence and a.occurred_at = s.occurred_at;
  get diagnostics sealed = row_count;
  assert sealed = cardinality(sequences), 'every row that was read is sealed';
  update public."AuditHead" h set position = head.position + sealed, sequence = head.sequence, hash = head.hash, sealed_at = clock_timestamp()
   where h.id = 1 and sealed > 0;
  return sealed;
end
$function$;

CREATE OR REPLACE FUNCTION public.sees_every_book()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return public.has_scope('engine') or public.is_risk();
end
$function$;

CREATE OR REPLACE FUNCTION public.send_hint(channel text, payload text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- A session that does not read can keep the queue full, and a full queue fails every transaction with a notification. Readers ask by themselves now and then.
  if pg_notification_queue_usage() < 0.5 then
    perform pg_notify(channel, payload);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_connection_limit(login text, connection_limit integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.check_managed_login(login);
  if exists (select from pg_catalog.pg_roles r where r.rolname = login and r.rolconnlimit <> connection_limit) then
    execute format('alter role %I connection limit %s', login, connection_limit);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_login_password(login text, verifier text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.check_managed_login(login);
  if verifier is null or verifier !~ '^SCRAM-SHA-256[$][0-9]{4,7}:[A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  execute format('alter role %I password %L', login, verifier);
end
$function$;

CREATE OR REPLACE FUNCTION public.set_password(verifier text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public."User";
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  select * into person from public."User" u where u.login = session_user and u.active;
  if not found then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  perform public.set_login_password(person.login, verifier);
  update public."User" u set updated_at = clock_timestamp() where u.id = person.id;
end
$function$;

CREATE OR REPLACE PROCEDURE public.set_password_of(IN user_id uuid, IN verifier text, INOUT ended integer DEFAULT 0)
 LANGUAGE plpgsql
AS $procedure$
declare
  login constant text := public.login_of_user(user_id);
begin
  if verifier is null then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  call public.reset_logins(array[login], verifier, ended);
end
$procedure$;

CREATE OR REPLACE FUNCTION public.set_person_limits(user_id uuid, open_orders integer DEFAULT NULL::integer, alert_rules integer DEFAULT NULL::integer, connections integer DEFAULT NULL::integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '1s'
AS $function$
declare
  tight record;
  person record;
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may change limits of users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  begin
    perform public.lock_in_turn(10, 'limits', 'the limits of users');
  exception when lock_not_available then
    perform public.refuse_busy(10, hashtext('limits'), 'the limits of users');
  end;
  if user_id is not null and not exists (select from public."User" u where u.id = set_person_limits.user_id) then
    raise exception 'there is no user %', user_id using errcode = 'TR404', detail = 'UNKNOWN_USER', hint = 'List them with: traderai user list';
  end if;
  if not coalesce(open_orders between 0 and 100000, true) or not coalesce(alert_rules between 0 and 100000, true)
     or not coalesce(connections between public.least_for_login() and 1000, true) then
    raise exception 'limits: % open orders, % alert rules, % connections', coalesce(open_orders::text, 'unchanged'), coalesce(alert_rules::text, 'unchanged'),
        coalesce(connections::text, 'unchanged')
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use 0 to 100,000 open orders and alert rules, and 3 to 1,000 connections.';
  end if;
  if connections is not null then
    select u.username, public.key_connections(u.id) as keys into tight from public."User" u
     where u.active and (u.id = set_person_limits.user_id or set_person_limits.user_id is null
         and not exists (select from public."PersonLimit" own where own.user_id = u.id and own.max_connections is not null))
       and public.key_connections(u.id) + public.least_for_login() > connections
     order by 2 desc limit 1;
    if found then
      raise exception 'the keys of % take % connections, so % leave too few for its login', tight.username, tight.keys, connections
        using errcode = 'TR409', detail = 'KEYS_TAKE_CONNECTIONS',
          hint = format('Use at least %s, or revoke keys with: traderai key revoke KEY', tight.keys + public.least_for_login());
    end if;
    if user_id is null then
      perform public.check_connection_room(null, 0, connections);
    else
      perform public.check_connection_room(user_id, connections);
    end if;
  end if;
  -- The row of defaults always exists.
  insert into public."PersonLimit" (user_id) select set_person_limits.user_id where set_person_limits.user_id is not null
    on conflict on constraint "PersonLimit_user_id_key" do nothing;
  update public."PersonLimit" l
     set max_open_orders = coalesce(open_orders, l.max_open_orders), max_alert_rules = coalesce(alert_rules, l.max_alert_rules),
         max_connections = coalesce(connections, l.max_connections), set_by = public.current_user_id(), updated_at = clock_timestamp()
   where l.user_id is not distinct from set_person_limits.user_id;
  if connections is not null then
    for person in select u.id from public."User" u where u.login is not null and (u.id = set_person_limits.user_id or set_person_limits.user_id is null) order by u.id loop
      perform public.try_share_connections(person.id);
    end loop;
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.share_again(key_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.login_of_key(key_id);
  perform public.try_share_connections(k.user_id) from public."ApiKey" k where k.id = key_id;
end
$function$;

CREATE OR REPLACE FUNCTION public.share_connections(user_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
declare
  person public."User";
begin
  select * into person from public."User" u where u.id = share_connections.user_id;
  if exists (select from pg_catalog.pg_roles r where r.rolname = person.login and not r.rolsuper) then
    perform public.set_connection_limit(person.login,
      (select greatest(l.connections - public.key_connections(person.id), 1) from public.person_limits(person.id) l));
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.share_remaining_connections()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- A few at a time: each waits up to 0.1 seconds for a login that holds its role. Another one comes first the next time.
  select public.try_share_connections(w.id)
    from (select u.id from public."User" u
            -- -1: the server's superuser freed the login of a limit.
            join pg_catalog.pg_roles r on r.rolname = u.login and r.rolconnlimit >= 0
             and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
            join public."PersonLimit" d on d.user_id is null
            left join public."PersonLimit" own on own.user_id = u.id
            left join (select k.user_id, sum(k.connection_limit) as taken from public."ApiKey" k
                        where k.revoked_at is null and (k.expires_at is null or k.expires_at > clock_timestamp()) group by k.user_id) k on k.user_id = u.id
           where u.active and r.rolconnlimit <> greatest(coalesce(own.max_connections, d.max_connections) - coalesce(k.taken, 0), 1)
           order by random()
           limit 3) w
$function$;

CREATE OR REPLACE FUNCTION public.shown_text(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  select case when value is null then '(none)' when value = '' then '(empty)'
              else regexp_replace(left(value, 60), E'[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U00013430-\\U0001343f\\U00016fe4\\U0001bca0-\\U0001bca3\\U0001d159\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]', '?', 'g')
                   || case when char_length(value) > 60 then '…' else '' end end
$function$;

CREATE OR REPLACE FUNCTION public.stale_quote_denial(symbol text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  quote public."Quote";
  bound numeric;
  age numeric;
begin
  select * into quote from public."Quote" q where q.symbol = stale_quote_denial.symbol;
  bound := (select s.max_quote_age_seconds from public."DeskState" s where s.id = 1);
  age := round(extract(epoch from clock_timestamp() - quote.received_at), 3);
  if age > bound
     -- A recording has its own clock. A live quote that came later shows that the recording no longer runs.
     and (quote.live or exists (select from public."Quote" n where n.live and n.received_at > quote.received_at)) then
    return public.denial('QUOTE_STALE',
      format('the last quote of %s reached the desk %s seconds ago; the oldest allowed quote is %s seconds old', symbol, public.grouped_number(age), public.grouped_number(bound)),
      bound, age, bound - age);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.sum_candle_days()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  touched public."TouchedDay"[];
  summed integer;
begin
  if not exists (select from public."TouchedDay") then
    return 0;
  end if;
  -- Two concurrent runs could replace a newer sum by an older one.
  lock table public."CandleDay" in share row exclusive mode;
  with taken as (delete from public."TouchedDay" returning *)
  select array_agg(t) into touched from taken t;
  -- Each statement sees at least the candles of every deleted TouchedDay row; a later change inserts the row again.
  delete from public."CandleDay" d using unnest(touched) t where d.symbol = t.symbol and d.interval = t.interval and d.day = t.day;
  insert into public."CandleDay"
    select c.* from (select distinct u.symbol, u.interval, u.day from unnest(touched) u) t cross join lateral public.candle_day(t.symbol, t.interval, t.day) c;
  get diagnostics summed = row_count;
  return summed;
end
$function$;

CREATE OR REPLACE FUNCTION public.suspend_portfolio(epoch bigint, portfolio_id uuid, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.engine_fence(epoch);
  update public."Portfolio" p set suspended_at = clock_timestamp(), suspended_reason = suspend_portfolio.reason, updated_at = clock_timestamp()
   where p.id = suspend_portfolio.portfolio_id and p.suspended_at is null;
end
$function$;

CREATE OR REPLACE FUNCTION public.swap_month(month text, copied_at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET "DateStyle" TO 'ISO, MDY'
 SET lock_timeout TO '500ms'
AS $function$
declare
  copy constant text := month || '_laid_out';
  first_day constant timestamp := to_date(right(month, 7), 'YYYY_MM');
  first_at constant timestamptz := first_day at time zone 'UTC';
  next_at constant timestamptz := (first_day + interval '1 month') at time zone 'UTC';
  copied record;
  present record;
  said text;
  index_names jsonb;
  index record;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  -- A transaction older than the copy does not see its rows: one that reads twice from one snapshot, such as a backup, would
  -- find an empty month.
  if exists (select from public.read_backends() b where b.transaction_at < copied_at and b.process_id <> pg_backend_pid()) then
    return 'BUSY';
  end if;
  execute format('select count(*) as rows, sum(hash_record_extended(m, 0)) as sum from archive.%I m', copy) into copied;
  -- Block writers between the comparison and the swap; readers continue.
  execute format('lock table public.%I in share mode', month);
  select count(*) as rows, sum(hash_record_extended(m, 0)) as sum into present from public."MarketData" m where m.timestamp >= first_at and m.timestamp < next_at;
  if copied is distinct from present then
    perform public.drop_month_copy(month);
    return 'CHANGED';
  end if;
  select obj_description(i.indrelid, 'pg_class'), jsonb_object_agg(h.inhparent, c.relname) into said, index_names
    from pg_catalog.pg_index i join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indexrelid
   where i.indrelid = format('public.%I', month)::regclass group by i.indrelid;
  execute format('alter table public."MarketData" detach partition public.%I', month);
  execute format('drop table public.%I', month);
  execute format('alter table archive.%I set schema public', copy);
  execute format('alter table public.%I rename to %I', copy, month);
  execute format('alter table public."MarketData" attach partition public.%I for values from (%L) to (%L)', month, first_at, next_at);
  execute format('alter table public.%I drop constraint span, enable row level security, force row level security', month);
  execute format('comment on table public.%I is %L', month, said);
  for index in
    select c.relname as name, index_names ->> h.inhparent::text as was
      from pg_catalog.pg_index i join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid join pg_catalog.pg_class c on c.oid = i.indexrelid
     where i.indrelid = format('public.%I', month)::regclass
  loop
    execute format('alter index public.%I rename to %I', index.name, index.was);
  end loop;
  return 'DONE';
exception
  when lock_not_available or deadlock_detected then
    return 'BUSY';
end
$function$;

CREATE OR REPLACE FUNCTION public.table_holder(name text)
 RETURNS TABLE(process_id integer, open_for_s integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return query
    with relations as (
      select to_regclass(format('public.%I', table_holder.name))::oid as id, false as referenced
      union all
      select i.inhrelid, false from pg_catalog.pg_inherits i where i.inhparent = to_regclass(format('public.%I', table_holder.name))
      union all
      select k.confrelid, true from pg_catalog.pg_constraint k where k.conrelid = to_regclass(format('public.%I', table_holder.name)) and k.contype = 'f'
    )
    select b.process_id, floor(extract(epoch from clock_timestamp() - b.transaction_at))::integer
      from public.read_backends() b
     where b.process_id <> pg_backend_pid()
       and exists (
         select from pg_catalog.pg_locks l join relations r on r.id = l.relation
          where l.pid = b.process_id and l.granted and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
            -- A key locks the table that it refers to against writers, not against readers.
            and not (r.referenced and l.mode in ('AccessShareLock', 'RowShareLock')))
     order by b.transaction_at
     limit 1;
end
$function$;

CREATE OR REPLACE FUNCTION public.tables_to_analyze()
 RETURNS SETOF text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  return query
    select c.relname::text
      from pg_catalog.pg_class c
      left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid
      left join lateral (
        select sum(greatest(m.reltuples, 0)) as rows from pg_catalog.pg_inherits i join pg_catalog.pg_class m on m.oid = i.inhrelid
         where i.inhparent = c.oid) months on true
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'm') and not c.relispartition
       and pg_catalog.pg_get_userbyid(c.relowner) = 'traderai_owner'
       and case c.relkind
             -- Autovacuum analyzes months but never their parent table, whose statistics plan queries over several months.
             when 'p' then c.reltuples < 0 or abs(months.rows - c.reltuples) > 1000 + c.reltuples * 0.1
             else s.n_mod_since_analyze > 1000 + greatest(c.reltuples, 0) * 0.1
           end
     order by c.relname;
end
$function$;

CREATE OR REPLACE FUNCTION public.take_portfolio_snapshots(only_portfolio uuid DEFAULT NULL::uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '2s'
AS $function$
declare
  taken_at timestamptz := coalesce((select l.market_at from public."EngineLease" l where l.id = 1), date_trunc('milliseconds', clock_timestamp()));
  taken integer;
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  perform public.lock_in_turn(9, 'PortfolioSnapshot', 'the snapshots of portfolios');
  insert into public."PortfolioSnapshot" as s (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
    select p.id, taken_at, p.cash_balance_usd, h.value, p.cash_balance_usd + h.value, h.gross, h.value - h.cost, h.realized_pnl, h.fees, d.amount
      from public."Portfolio" p
     cross join lateral (
       select coalesce(sum(round(o.quantity * coalesce(o.mark_price, o.average_price, 0), 8)), 0) as value,
              coalesce(sum(round(abs(o.quantity) * coalesce(o.mark_price, o.average_price, 0), 8)), 0) as gross,
              coalesce(sum(o.cost), 0) as cost, coalesce(sum(o.realized_pnl), 0) as realized_pnl, coalesce(sum(o.fees), 0) as fees
         from public."Position" o where o.portfolio_id = p.id) h
     -- Cash less results is the sum of deposits (invariant.cash_equals_results), also of a portfolio with a million deposits.
     cross join lateral (select p.cash_balance_usd - h.realized_pnl + h.cost + h.fees as amount) d
      left join lateral (
       select b.* from public."PortfolioSnapshot" b where b.portfolio_id = p.id and b.sampled_at <= taken_at order by b.sampled_at desc limit 1) before on true
     -- An unchanged value is stored only once a day.
     where p.active and (only_portfolio is null or p.id = only_portfolio) and (before.portfolio_id is null
       or public.utc_day(before.sampled_at) <> public.utc_day(taken_at)
       or (before.cash, before.positions_value, before.realized_pnl, before.fees, before.net_deposits)
          <> (p.cash_balance_usd, h.value, h.realized_pnl, h.fees, d.amount))
     order by p.id
    on conflict (portfolio_id, sampled_at) do update
      set cash = excluded.cash, positions_value = excluded.positions_value, equity = excluded.equity, gross_exposure = excluded.gross_exposure,
          unrealized_pnl = excluded.unrealized_pnl, realized_pnl = excluded.realized_pnl, fees = excluded.fees, net_deposits = excluded.net_deposits,
          recorded_at = clock_timestamp();
  get diagnostics taken = row_count;
  return taken;
end
$function$;

CREATE OR REPLACE FUNCTION public.touch_session(session_id uuid, armed_portfolio_id uuid DEFAULT NULL::uuid, dead_man public."DeadMan" DEFAULT 'OFF'::public."DeadMan")
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  before public."Session";
  fires boolean;
  cancels boolean;
  armed uuid := armed_portfolio_id;
begin
  perform public.require_read_committed();
  perform public.require_scope('viewer');
  if armed_portfolio_id is not null then
    perform public.check_may_open(public.permitted_portfolio(armed_portfolio_id));
  end if;
  perform public.lock_in_turn(8, session_id::text, 'session ' || session_id)
    from public."Session" s where s.id = touch_session.session_id and s.login = session_user;
  select s.* into before from public."Session" s
   where s.id = touch_session.session_id and s.login = session_user and s.ended_at is null for no key update;
  if not found then
    return false;
  end if;
  -- It was silent for as long as a session that vanished, and no engine noticed.
  fires := public.dead_man_fires(before);
  cancels := fires or before.fired_at is not null and before.cancels_done_at is null;
  -- One dead man at a time: it is armed again when the orders of the last one are canceled.
  if cancels then
    armed := null;
  end if;
  update public."Session" s
     set last_seen_at = clock_timestamp(), armed_portfolio_id = armed,
         armed_at = case when armed is null then null when s.armed_portfolio_id = armed then s.armed_at else clock_timestamp() end,
         -- A narrow key must not cancel orders of its user that it may not touch.
         dead_man = case when armed is null then 'OFF' when s.api_key_id is not null and touch_session.dead_man = 'PORTFOLIO' then 'SESSION'
                         else coalesce(touch_session.dead_man, 'OFF') end,
         fired_at = case when fires then s.last_seen_at + interval '7 seconds' else s.fired_at end,
         fired_dead_man = case when fires then s.dead_man else s.fired_dead_man end,
         fired_portfolio_id = case when fires then s.armed_portfolio_id else s.fired_portfolio_id end,
         cancels_done_at = case when fires then null else s.cancels_done_at end,
         backend_pid = pg_backend_pid(),
         backend_started_at = case when s.backend_pid = pg_backend_pid() then s.backend_started_at
                                   else (select b.started_at from public.read_backends() b where b.process_id = pg_backend_pid()) end
   where s.id = before.id;
  if before.armed_portfolio_id is distinct from armed or not public.session_is_heard(before) then
    perform public.send_hint('traderai_session', '');
  end if;
  return true;
end
$function$;

CREATE OR REPLACE FUNCTION public.trading_zone(hours jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case hours ->> 'name' when 'us-equities' then 'America/New_York' when 'fx' then 'America/New_York' when 'round-the-clock' then 'UTC' else hours ->> 'zone' end
$function$;

CREATE OR REPLACE FUNCTION public.trigger_price(symbol text, side public."OrderSide", stop_price numeric, trail_amount numeric, trail_percent numeric)
 RETURNS numeric
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(stop_price, (
    select case side when 'BUY' then m.price + m.distance else nullif(greatest(m.price - m.distance, 0), 0) end
      from (select p.price, coalesce(trail_amount, round(p.price * trail_percent / 100, 8)) as distance
              from (select public.mark_price(trigger_price.symbol) as price) p) m))
$function$;

CREATE OR REPLACE FUNCTION public.try_record_end(ended_login text, session_id uuid, started_before timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
begin
  perform public.require_read_committed();
  perform public.check_may_end(array[ended_login]);
  update public."Session" s
     set ended_at = greatest(clock_timestamp(), s.started_at), end_reason = 'ended by ' || session_user, ended_by = public.current_user_id(),
         armed_portfolio_id = null, armed_at = null, dead_man = 'OFF'
   where s.login = ended_login and s.ended_at is null and (s.id = session_id or session_id is null) and s.started_at < started_before;
  if found then
    perform public.send_hint('traderai_session', '');
  end if;
  return true;
exception
  when lock_not_available or deadlock_detected then
    return false;
end
$function$;

CREATE OR REPLACE FUNCTION public.try_reset_logins(logins text[], verifier text, OUT done boolean, OUT ended integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
declare
  each_login text;
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may reset logins'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  ended := public.end_logins(logins);
  foreach each_login in array logins loop
    perform public.undo_login_settings(each_login);
    -- close_lock_fillers() closes logins of active users.
    if exists (select from pg_catalog.pg_roles r where r.rolname = each_login and not r.rolcanlogin)
       and (exists (select from public."User" u where u.login = each_login and u.active)
            or exists (select from public."ApiKey" k join public."User" u on u.id = k.user_id
                        where k.role_name = each_login and k.revoked_at is null and u.active)) then
      perform public.open_login(each_login);
    end if;
    if verifier is not null then
      perform public.set_login_password(each_login, verifier);
    end if;
  end loop;
  perform public.share_connections(u.id) from public."User" u where u.login = any (logins);
  if verifier is not null then
    update public."User" u set updated_at = clock_timestamp() where u.login = any (logins);
  end if;
  done := true;
exception
  when lock_not_available or deadlock_detected or internal_error then
    done := false;
end
$function$;

CREATE OR REPLACE FUNCTION public.try_share_connections(user_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.share_connections(user_id);
  return true;
exception
  -- A login can lock its own role by altering it (internal_error: it was altered meanwhile), and the server's superuser can take a login from the desk (TR404).
  when lock_not_available or deadlock_detected or internal_error or sqlstate 'TR404' then
    return false;
end
$function$;

CREATE OR REPLACE FUNCTION public.try_shut_logins(logins text[], OUT shut boolean, OUT ended integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '100ms'
AS $function$
declare
  login text;
begin
  perform public.require_read_committed();
  perform public.check_may_close(logins);
  perform public.check_administrator_left(logins);
  ended := public.end_logins(logins);
  -- Two administrators who close each other cannot both succeed. No other login may take this lock: it could keep it, and stop every closing.
  if exists (select from public."User" u where u.login = any (logins) and u.role = 'ADMIN') then
    perform pg_advisory_xact_lock(hashtext('administrators'), 0);
    perform public.check_administrator_left(logins);
  end if;
  foreach login in array logins loop
    if exists (select from pg_catalog.pg_roles r where r.rolname = login and r.rolcanlogin) then
      perform public.close_login(login);
    end if;
  end loop;
  shut := true;
exception
  -- internal_error: the role was altered while this waited for it.
  when lock_not_available or deadlock_detected or internal_error then
    shut := false;
end
$function$;

CREATE OR REPLACE FUNCTION public.try_trade_months(first_at timestamp with time zone, last_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  referenced text;
begin
  if not exists (select from public.missing_months('Trade', first_at, last_at)) then
    return true;
  end if;
  begin
    -- All locks of a new partition, none of which is waited for: the keys of Trade lock the tables that they refer to against every writer.
    -- Exclusive, which is more than they need: a session that holds a row and has not written yet would otherwise wait for this transaction,
    -- which waits for that row.
    select string_agg(k.confrelid::regclass::text, ', ' order by k.confrelid) into referenced
      from pg_catalog.pg_constraint k where k.conrelid = 'public."Trade"'::regclass and k.contype = 'f';
    execute format('lock table %s in exclusive mode nowait', referenced);
    lock table only public."Trade" in share update exclusive mode nowait;
    lock table public."Trade_default" in access exclusive mode nowait;
    if not pg_try_advisory_xact_lock(hashtext('month partitions'), hashtext('Trade')) then
      return false;
    end if;
    perform public.ensure_month_partitions('Trade', first_at, last_at);
    return true;
  exception when lock_not_available then
    return false;
  end;
end
$function$;

CREATE OR REPLACE FUNCTION public.undo_login_settings(login text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place text;
  setting text[];
begin
  perform public.check_managed_login(login);
  for place in
    select d.datname from pg_catalog.pg_db_role_setting s join pg_catalog.pg_roles r on r.oid = s.setrole and r.rolname = login
      left join pg_catalog.pg_database d on d.oid = s.setdatabase
  loop
    if place is null then
      execute format('alter role %I reset all', login);
    else
      execute format('alter role %I in database %I reset all', login, place);
    end if;
  end loop;
  -- Defaults, not limits: a session may change its own settings. end_abusive_sessions enforces the limits.
  foreach setting slice 1 in array array[
    ['idle_in_transaction_session_timeout', '60s'], ['lock_timeout', '10s'],
    ['statement_timeout', case when pg_has_role(login, 'traderai_admin', 'member') or pg_has_role(login, 'traderai_engine', 'member') then '0' else '120s' end]] loop
    execute format('alter role %I in database %I set %I = %L', login, current_database(), setting[1], setting[2]);
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.unsealed_audit(OUT rows bigint, OUT oldest_seconds numeric)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.require_scope('viewer');
  select count(*), coalesce(extract(epoch from clock_timestamp() - min(a.occurred_at)), 0)
    from public."AuditLog" a where a.hash is null
$function$;

CREATE OR REPLACE FUNCTION public.used_open_orders(placed_by uuid, reduce_only boolean)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- Counts no further than the limit, in an index of open orders.
  select count(*)::integer
    from (select from public."Order" o
           where o.user_id = placed_by and o.reduce_only = used_open_orders.reduce_only and public.is_open(o.status)
           limit public.most_open_orders(placed_by, used_open_orders.reduce_only)) counted
$function$;

CREATE OR REPLACE FUNCTION public.usual_network(address inet)
 RETURNS cidr
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
  -- A machine changes the second half of its IPv6 address by itself. A unix socket has no address.
  select network(set_masklen(a.known, case family(a.known) when 6 then 64 else 32 end)) from (select coalesce(address, '127.0.0.1') as known) a
$function$;

CREATE OR REPLACE FUNCTION public.utc_day(instant timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((instant AT TIME ZONE 'UTC'::text))::date;

CREATE OR REPLACE FUNCTION public.valid_trading_hours(hours jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE STRICT
 SET search_path TO ''
AS $function$
declare
  time_of_day constant text := '^([01][0-9]|2[0-3]):[0-5][0-9]$';
begin
  if jsonb_typeof(hours) <> 'object' then
    return false;
  end if;
  if hours ? 'name' then
    return hours in ('{"name": "us-equities"}', '{"name": "fx"}', '{"name": "round-the-clock"}');
  end if;
  if hours - array['zone', 'sessions', 'holidays', 'halfDays'] <> '{}'
     or jsonb_typeof(hours -> 'zone') is distinct from 'string'
     or hours ->> 'zone' !~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'
     or jsonb_typeof(hours -> 'sessions') is distinct from 'array'
     or jsonb_array_length(hours -> 'sessions') not between 1 and 14
     or jsonb_typeof(coalesce(hours -> 'holidays', '[]')) <> 'array'
     or jsonb_typeof(coalesce(hours -> 'halfDays', '{}')) <> 'object' then
    return false;
  end if;
  if exists (
    select from jsonb_array_elements(hours -> 'sessions') as s (session)
     where jsonb_typeof(session) <> 'object' or session - array['days', 'open', 'close'] <> '{}'
        or jsonb_typeof(session -> 'days') is distinct from 'array' or session -> 'days' = '[]'
        or not session -> 'days' <@ '["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]'
        or not coalesce(jsonb_typeof(session -> 'open') = 'string' and session ->> 'open' ~ time_of_day, false)
        or not coalesce(jsonb_typeof(session -> 'close') = 'string' and session ->> 'close' ~ time_of_day, false)) then
    return false;
  end if;
  if exists (select from jsonb_array_elements(coalesce(hours -> 'holidays', '[]')) as h (date) where jsonb_typeof(date) <> 'string')
     or exists (select from jsonb_each(coalesce(hours -> 'halfDays', '{}')) as h (date, close) where jsonb_typeof(close) <> 'string' or close #>> '{}' !~ time_of_day) then
    return false;
  end if;
  -- A date such as 2025-02-30 has the right form, so the cast to date must check it.
  return not exists (
    select from (
      select jsonb_array_elements_text(coalesce(hours -> 'holidays', '[]')) as date
      union all
      select jsonb_object_keys(coalesce(hours -> 'halfDays', '{}'))) d
     where d.date !~ '^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
        or to_char(d.date::date, 'YYYY-MM-DD') <> d.date);
exception
  when datetime_field_overflow then
    return false;
end
$function$;

CREATE OR REPLACE FUNCTION public.vanished_orders()
 RETURNS TABLE(order_id uuid, portfolio_id uuid, session_id uuid, number bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with fired as materialized (
    select s.id, s.user_id, s.fired_dead_man, s.fired_portfolio_id, s.fired_at from public."Session" s
     where s.fired_at is not null and s.cancels_done_at is null
  ), waiting as materialized (
    -- Once for each user, however many sessions of it vanished.
    select o.id, o.user_id, o.portfolio_id, o.session_id, o.number, o.placed_at
      from (select distinct f.user_id from fired f) u
      join public."Order" o on o.user_id = u.user_id and public.is_open(o.status) and not o.reduce_only and o.status <> 'PENDING_CANCEL'
  )
  select w.id, w.portfolio_id, f.id, w.number
    from waiting w join fired f on f.id = w.session_id and f.user_id = w.user_id
   where f.fired_dead_man = 'SESSION' and w.placed_at <= f.fired_at
  union all
  select w.id, w.portfolio_id, f.id, w.number
    from waiting w
    join (select distinct on (p.user_id, p.fired_portfolio_id) p.* from fired p where p.fired_dead_man = 'PORTFOLIO'
           order by p.user_id, p.fired_portfolio_id, p.fired_at desc) f
      on f.user_id = w.user_id and f.fired_portfolio_id = w.portfolio_id
   where w.placed_at <= f.fired_at
$function$;

CREATE OR REPLACE FUNCTION public.waiting_months(parent text)
 RETURNS SETOF timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Row security lets the owner read a default partition itself (prisma/sql/policies/row_security.sql), so this waits for no writer and no reader.
  return query execute format('select distinct date_trunc(''month'', %I, ''UTC'') from public.%I',
    case parent when 'AuditLog' then 'occurred_at' else 'executed_at' end, parent || '_default');
end
$function$;

CREATE OR REPLACE FUNCTION public.watch_buying_power(portfolio_ids uuid[], market_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  candidate uuid;
  watched record;
begin
  foreach candidate in array public.crossing_portfolios(portfolio_ids)
  loop
    -- A deposit, an order or another call may change the row while this waits for its lock: only the values under the lock count.
    perform 1 from public."Portfolio" p where p.id = candidate for no key update;
    select p.id, p.name, p.currency, p.buying_power_negative_at as since, v.cash, v.equity, v.buying_power into watched
      from public."Portfolio" p cross join lateral public.portfolio_value(p.id) v
     where p.id = candidate and p.account = 'MARGIN' and p.suspended_at is null;
    if watched.buying_power < 0 and watched.since is null then
      update public."Portfolio" p set buying_power_negative_at = clock_timestamp(), updated_at = clock_timestamp() where p.id = watched.id;
      insert into public."Alert" (type, severity, title, message, data, source, portfolio_id, occurred_at)
        values ('RISK_LIMIT', 'HIGH', format('Buying power of %s is negative', watched.name),
          format('Buying power of %s is %s %s. Reduce positions, cancel open orders or deposit.', watched.name, to_char(round(watched.buying_power, 2), 'FM999,999,999,999,999,999,999,999,990.00'), watched.currency),
          jsonb_build_object('buyingPower', watched.buying_power::text, 'cash', watched.cash::text, 'equity', watched.equity::text),
          'buying-power', watched.id, market_at);
    elsif watched.buying_power >= 0 and watched.since is not null then
      update public."Portfolio" p set buying_power_negative_at = null, updated_at = clock_timestamp() where p.id = watched.id;
      update public."Alert" a set resolved_at = clock_timestamp() where a.portfolio_id = watched.id and a.source = 'buying-power' and a.resolved_at is null;
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.watch_fills(epoch bigint, symbols text[], portfolios uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.engine_fence(epoch);
  perform public.watch_buying_power(portfolios, (select max(q.quoted_at) from public."Quote" q where q.symbol = any (symbols)));
exception when data_exception then
  -- A portfolio that cannot be valued: the next marks find it, and watch the others.
  null;
end
$function$;

CREATE OR REPLACE FUNCTION public.watched_limits()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.require_scope('engine');
  if not exists (select from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY') then
    return null;
  end if;
  return jsonb_build_object(
    'limits', (select jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'value', l.value::text, 'scopeId', l.scope_id, 'userId', l.user_id,
        'portfolioId', l.portfolio_id, 'symbol', l.symbol, 'currency', l.currency) order by l.number)
      from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY'),
    'portfolios', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'userId', p.user_id, 'currency', p.currency,
        -- Cash less results is the sum of deposits (invariant.cash_equals_results).
        'deposits', (p.cash_balance_usd - coalesce((select sum(o.realized_pnl - o.cost - o.fees) from public."Position" o where o.portfolio_id = p.id), 0))::text)), '[]')
      from public."Portfolio" p
     where exists (select from public."RiskLimit" l where l.active and l.kind > 'MAX_POSITION_QUANTITY' and l.scope_id in (public.desk_scope(), p.user_id, p.id))),
    'baselines', (select coalesce(jsonb_agg(jsonb_build_object('scopeId', b.scope_id, 'currency', b.currency, 'day', b.day, 'dayResult', b.day_result::text,
        'peakResult', b.peak_result::text)), '[]') from public."RiskBaseline" b),
    'breaches', (select coalesce(jsonb_agg(jsonb_build_object('limitId', b.limit_id, 'currency', b.currency, 'symbol', b.symbol)), '[]')
      from public."LimitBreach" b where b.ended_at is null));
end
$function$;

CREATE OR REPLACE FUNCTION public.write_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key_column constant text := tg_argv[0];
  -- Columns that change all the time: a row that differs only in these is not a new version.
  unheeded constant text[] := string_to_array(tg_argv[1], ',');
  actor constant uuid := public.current_user_id();
begin
  -- No role may read an earlier application's password hash, not even in the audit. With offset 0, the JSON of a row is built once.
  if tg_op = 'INSERT' then
    insert into public."AuditLog" (user_id, table_name, row_key, action, new_values)
      select actor, tg_table_name, r.row ->> key_column, tg_op, r.row - 'password_hash' from (select to_jsonb(n) as row from new_rows n offset 0) r;
  elsif tg_op = 'UPDATE' then
    -- Group old and new rows by their key, which never changes: a plan made for one row would join them in quadratic time.
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values, new_values)
      select actor, tg_table_name, v.key, tg_op, v.old - 'password_hash', v.new - 'password_hash'
        from (select r.row ->> key_column as key,
                     (array_agg(r.row) filter (where r.version = 'old'))[1] as old,
                     (array_agg(r.row) filter (where r.version = 'new'))[1] as new
                from (select 'old' as version, to_jsonb(o) as row from old_rows o
                      union all
                      select 'new', to_jsonb(n) from new_rows n) r
               group by r.row ->> key_column) v
       where unheeded = '{}' or v.new - unheeded is distinct from v.old - unheeded;
  else
    insert into public."AuditLog" (user_id, table_name, row_key, action, old_values)
      select actor, tg_table_name, r.row ->> key_column, tg_op, r.row - 'password_hash' from (select to_jsonb(o) as row from old_rows o offset 0) r;
  end if;
  return null;
end
$function$;

create sequence public.audit_sequence as bigint increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1;

create sequence public.trade_sequence as bigint increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1;

create table public."Alert" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."Alert_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  type public."AlertType" not null,
  severity public."AlertSeverity" not null,
  symbol text,
  title text not null,
  message text not null,
  data jsonb,
  source text not null,
  rule_id uuid,
  portfolio_id uuid,
  user_id uuid,
  correlation_id uuid,
  acknowledged boolean not null,
  acknowledged_at timestamp(6) with time zone,
  acknowledged_by uuid,
  resolved_at timestamp(6) with time zone,
  resolved_by uuid,
  occurred_at timestamp(3) with time zone,
  created_at timestamp(6) with time zone not null
);

CREATE OR REPLACE FUNCTION public.acknowledge_alert(alert_id uuid)
 RETURNS public."Alert"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  alert public."Alert";
  narrowed constant boolean := exists (select from public."ApiKey" k where k.role_name = session_user and k.portfolio_ids is not null);
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  if public.current_user_id() is null and not public.is_desk_admin() then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  select * into alert from public."Alert" a
   where a.id = acknowledge_alert.alert_id
     and (public.sees_every_book() or a.user_id = public.current_user_id() or a.user_id is null and a.rule_id is null and a.portfolio_id is null)
     -- A key for some portfolios hides no alert of another one, and none about the login, the desk or its data.
     and (not narrowed or a.rule_id is not null or a.portfolio_id = any (public.own_portfolio_ids()));
  if not found then
    raise exception 'there is no alert %', alert_id using errcode = 'TR404', detail = 'ALERT_NOT_FOUND', hint = 'List alerts with: traderai alert list';
  end if;
  perform public.check_key_symbol(alert.symbol);
  perform public.lock_in_turn(6, alert_id::text, 'alert ' || alert_id);
  update public."Alert" a
     set acknowledged = true, acknowledged_at = clock_timestamp(), acknowledged_by = public.current_user_id()
   where a.id = alert.id and not a.acknowledged;
  select * into alert from public."Alert" a where a.id = acknowledge_alert.alert_id;
  perform public.note_activity('alert acknowledged');
  return alert;
end
$function$;

create table public."AlertRule" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."AlertRule_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  user_id uuid not null,
  symbol text not null,
  field public."AlertField" not null,
  operator public."AlertOperator" not null,
  threshold numeric(20,8) not null,
  severity public."AlertSeverity" not null,
  active boolean not null,
  triggered boolean not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

CREATE OR REPLACE FUNCTION public.create_alert_rule(symbol text, field public."AlertField", operator public."AlertOperator", threshold numeric, severity public."AlertSeverity" DEFAULT 'MEDIUM'::public."AlertSeverity")
 RETURNS public."AlertRule"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  rule public."AlertRule";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.check_key_symbol(symbol);
  if public.current_user_id() is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if not exists (select from public."Instrument" i where i.symbol = create_alert_rule.symbol) then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol) using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  if threshold is null or not (threshold > 0 and threshold < 1e12) or threshold <> round(threshold, 8) then
    raise exception 'threshold: %', public.shown_text(public.plain_number(threshold))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
  end if;
  if field is null or operator is null or severity is null then
    raise exception 'price, comparison and severity of the rule: %, %, %', public.shown_text(field::text), public.shown_text(operator::text), public.shown_text(severity::text)
      using errcode = 'TR422', detail = 'BAD_ALERT_RULE', hint = 'Use LAST, BID or ASK; ABOVE, AT_LEAST, BELOW or AT_MOST; LOW, MEDIUM, HIGH or CRITICAL.';
  end if;
  perform public.check_alert_rule_limit();
  insert into public."AlertRule" (user_id, symbol, field, operator, threshold, severity)
    values (public.current_user_id(), symbol, field, operator, threshold, severity) returning * into rule;
  perform public.send_hint('traderai_engine', 'rule:' || rule.id);
  perform public.note_activity('alert rule created');
  return rule;
end
$function$;

create table public."ApiKey" (
  id uuid not null,
  user_id uuid not null,
  name text not null,
  prefix text not null,
  role_name text not null,
  scopes text[] not null,
  portfolio_ids uuid[],
  symbols text[],
  largest_order numeric(38,8),
  addresses inet[],
  connection_limit integer not null,
  created_at timestamp(6) with time zone not null,
  created_by uuid,
  expires_at timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone,
  revoked_at timestamp(6) with time zone,
  revoked_by uuid
);

CREATE OR REPLACE FUNCTION public.create_api_key(prefix text, scopes text[], name text, verifier text, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone, connection_limit integer DEFAULT 2, portfolio_ids uuid[] DEFAULT NULL::uuid[], symbols text[] DEFAULT NULL::text[], largest_order numeric DEFAULT NULL::numeric, addresses inet[] DEFAULT NULL::inet[])
 RETURNS public."ApiKey"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  made public."ApiKey";
  owner_id uuid;
  most integer;
  taken integer;
  scope text;
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  -- A key cannot create keys, so a stolen key does not give access to a second one. Keys of one user share its connections: one is created after the other.
  select u.id into owner_id from public."User" u where u.login = session_user and u.active for no key update;
  if not found then
    raise exception 'login % is not a user of this desk; only users have keys', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user: a key cannot create keys.';
  end if;
  if prefix is null or prefix !~ '^[a-z0-9]{8,24}$' then
    raise exception 'prefix of the key: %', public.shown_text(prefix)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 8 to 24 small letters and digits.';
  end if;
  if name is null or name = '' or not public.plain_text(name, 64) then
    raise exception 'name of the key: %', public.shown_text(name)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 64 characters without control and invisible characters.';
  end if;
  if exists (select from public."ApiKey" k where k.user_id = owner_id and k.name = create_api_key.name) then
    raise exception 'you already have a key named %', name
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name.';
  end if;
  if expires_at is not null and not (expires_at > clock_timestamp() and expires_at < clock_timestamp() + interval '100 years') then
    raise exception 'expiry of the key: %', public.shown_text(expires_at::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use a time in the future, less than 100 years from now.';
  end if;
  if connection_limit is null or connection_limit not between 1 and 100 then
    raise exception 'connections of the key: %', public.shown_text(connection_limit::text)
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use 1 to 100.';
  end if;
  select l.connections into most from public.person_limits(owner_id) l;
  taken := public.key_connections(owner_id);
  if taken + connection_limit + public.least_for_login() > most then
    raise exception 'connections: your keys have % of your %, and your login keeps at least %: % are free, the key asks %',
        taken, most, public.least_for_login(), greatest(most - taken - public.least_for_login(), 0), connection_limit
      using errcode = 'TR409', detail = 'KEYS_TAKE_CONNECTIONS',
        hint = 'Use fewer with --connections, revoke a key, or have an administrator raise your share: traderai user limit NAME --connections N';
  end if;
  if coalesce(cardinality(scopes), 0) not between 1 and 7 or array_ndims(scopes) <> 1 or array_lower(scopes, 1) <> 1 or not scopes <@ array['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] then
    raise exception 'scopes of the key: %', public.shown_text(array_to_string(scopes, ', ', '(none)'))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use 1 to 7 of these: viewer, analyst, trader, agent, risk, engine, admin.';
  end if;
  foreach scope in array scopes loop
    if not (scope in ('viewer', 'agent') or public.is_desk_admin() or pg_has_role(session_user, 'traderai_' || scope, 'member')) then
      raise exception 'you cannot give a key the scope %, which you do not have', scope
        using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use fewer scopes, or have an administrator grant you the scope.';
    end if;
  end loop;
  -- A key ends with its user at the latest.
  select least(expires_at, nullif(r.rolvaliduntil, 'infinity')) into expires_at from pg_catalog.pg_roles r where r.rolname = session_user;
  perform public.check_key_limits(scopes, portfolio_ids, symbols, largest_order, addresses);
  perform public.make_login('key_' || prefix, verifier, scopes, expires_at, connection_limit);
  insert into public."ApiKey" (user_id, name, prefix, role_name, scopes, connection_limit, created_by, expires_at,
      portfolio_ids, symbols, largest_order, addresses)
    values (owner_id, name, prefix, 'key_' || prefix, scopes, connection_limit, owner_id, expires_at,
      create_api_key.portfolio_ids, create_api_key.symbols, create_api_key.largest_order,
      (select array_agg(network(a)::inet order by a) from unnest(create_api_key.addresses) a))
    returning * into made;
  perform public.share_connections(owner_id);
  return made;
end
$function$;

create table public."AuditHead" (
  id smallint not null,
  "position" bigint not null,
  sequence bigint,
  hash bytea not null,
  sealed_at timestamp(6) with time zone
);

create table public."AuditLog" (
  sequence bigint not null,
  occurred_at timestamp(6) with time zone not null,
  transaction xid8 not null,
  login text not null,
  user_id uuid,
  application text,
  address inet,
  table_name text not null,
  row_key text not null,
  action text not null,
  old_values jsonb,
  new_values jsonb,
  chain_position bigint,
  hash bytea,
  sealed_at timestamp(6) with time zone
) partition by RANGE (occurred_at);

create table public."CandleDay" (
  symbol text not null,
  "interval" text not null,
  day date not null,
  candles bigint not null,
  open numeric(20,8) not null,
  high numeric(20,8) not null,
  low numeric(20,8) not null,
  close numeric(20,8) not null,
  volume numeric,
  volume_usd numeric
);

CREATE OR REPLACE FUNCTION public.candle_day(symbol text, made_of text, day date)
 RETURNS SETOF public."CandleDay"
 LANGUAGE sql
 STABLE ROWS 1
 SET search_path TO ''
AS $function$
  select candle_day.symbol, candle_day.made_of, candle_day.day, count(*),
         (array_agg(m.open order by m.timestamp))[1], max(m.high), min(m.low), (array_agg(m.close order by m.timestamp desc))[1],
         -- A sum with an unknown part is unknown.
         case when bool_and(m.volume is not null) then sum(m.volume) end,
         case when bool_and(coalesce(m.volume_usd, m.volume) is not null) then sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) end
    from public."MarketData" m
   where m.symbol = candle_day.symbol and m.interval = candle_day.made_of
     and m.timestamp >= candle_day.day::timestamp at time zone 'UTC' and m.timestamp < (candle_day.day + 1)::timestamp at time zone 'UTC'
  having count(*) > 0
$function$;

create table public."Debate" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."Debate_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  inference_id uuid not null,
  symbol text,
  question text not null,
  bull_arguments jsonb[] not null,
  bear_arguments jsonb[] not null,
  judge_evaluation jsonb,
  winner public."DebatePosition",
  confidence double precision,
  status public."InferenceStatus" not null,
  model text,
  prompt_tokens integer,
  completion_tokens integer,
  cost_usd numeric(28,8),
  closed_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create table public."DebateVote" (
  id uuid not null,
  debate_id uuid not null,
  user_id uuid not null,
  voted_for public."DebatePosition" not null,
  rationale text,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create table public."DeskState" (
  id smallint not null,
  read_only boolean not null,
  reason text,
  cause text,
  changed_at timestamp(6) with time zone not null,
  changed_by text not null,
  day_zone text not null,
  day_cut time(0) without time zone not null,
  max_quote_age_seconds integer not null
);

CREATE OR REPLACE FUNCTION public.set_desk_day(zone text, cut time without time zone)
 RETURNS public."DeskState"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set the desk''s day'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if zone is null or not public.is_time_zone(zone) then
    raise exception 'there is no time zone %', public.shown_text(zone)
      using errcode = 'TR422', detail = 'BAD_ZONE', hint = 'Use a name of the IANA database, such as America/New_York or UTC.';
  end if;
  if cut is null or not (cut < '24:00' and extract(second from cut) = 0) then
    raise exception 'time of the new day: %', public.shown_text(cut::text)
      using errcode = 'TR422', detail = 'BAD_TIME', hint = 'Use 00:00 to 23:59.';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  -- The triggers allow changes of DeskState while the desk is read-only, because set_read_only must be able to end it; this change is refused here.
  select * into state from public."DeskState" s where s.id = 1 for update;
  if state.read_only then
    raise exception 'the desk is read-only: %', state.reason
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  update public."DeskState" s set day_zone = set_desk_day.zone, day_cut = set_desk_day.cut where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_max_quote_age(seconds integer)
 RETURNS public."DeskState"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set the age of a stale quote'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if seconds is null or seconds not between 1 and 86400 then
    raise exception 'oldest allowed quote in seconds: %', public.shown_text(seconds::text)
      using errcode = 'TR422', detail = 'BAD_QUOTE_AGE', hint = 'Use 1 to 86400 (1 day).';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  -- The triggers allow changes of DeskState while the desk is read-only, because set_read_only must be able to end it; this change is refused here.
  select * into state from public."DeskState" s where s.id = 1 for update;
  if state.read_only then
    raise exception 'the desk is read-only: %', state.reason
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  update public."DeskState" s set max_quote_age_seconds = seconds where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_read_only(reason text)
 RETURNS public."DeskState"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may start or end the read-only mode'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if set_read_only.reason = '' or not public.plain_text(set_read_only.reason, 500) then
    raise exception 'reason: %', public.shown_text(set_read_only.reason)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use 1 to 500 characters without control and invisible characters.';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  update public."DeskState" s
     set read_only = set_read_only.reason is not null, reason = set_read_only.reason,
         cause = case when set_read_only.reason is not null then 'ADMINISTRATOR' end, changed_at = clock_timestamp(), changed_by = session_user
   where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$function$;

create table public."EngineLease" (
  id smallint not null,
  leader uuid,
  epoch bigint not null,
  host text,
  process_id integer,
  backend_pid integer,
  backend_started_at timestamp(6) with time zone,
  feed text,
  steps bigint not null,
  market_at timestamp(3) with time zone,
  acquired_at timestamp(3) with time zone,
  heartbeat_at timestamp(3) with time zone,
  lease_seconds numeric(5,3) not null
) with (autovacuum_vacuum_threshold='100', fillfactor='20');

create table public."FeedCursor" (
  feed text not null,
  "position" bigint not null,
  part jsonb,
  finished boolean not null,
  market_at timestamp(3) with time zone,
  updated_at timestamp(6) with time zone not null
);

create table public."Halt" (
  id uuid not null,
  user_id uuid,
  portfolio_id uuid,
  symbol text,
  reason text not null,
  halted_at timestamp(6) with time zone not null,
  halted_by uuid,
  resumed_at timestamp(6) with time zone,
  resumed_by uuid,
  resume_reason text,
  number bigint generated always as identity (sequence name public."Halt_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  protective_until timestamp(6) with time zone,
  second_person boolean not null,
  halted_login text not null,
  resumed_login text
);

CREATE OR REPLACE FUNCTION public.halt(reason text, username text DEFAULT NULL::text, portfolio_id uuid DEFAULT NULL::uuid, symbol text DEFAULT NULL::text, cancel_protective boolean DEFAULT false, second_person boolean DEFAULT false)
 RETURNS public."Halt"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.halt_covers(halt public."Halt", portfolio_owner uuid, placed_by uuid, portfolio_id uuid, symbol text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select halt.resumed_at is null
     and (halt.symbol is null or halt.symbol = halt_covers.symbol)
     and (halt.user_id is null or halt.user_id in (portfolio_owner, placed_by))
     and (halt.portfolio_id is null or halt.portfolio_id = halt_covers.portfolio_id)
$function$;

CREATE OR REPLACE FUNCTION public.halt_scope(halt public."Halt")
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
      when halt.portfolio_id is not null then 'in portfolio ' || (select p.name from public."Portfolio" p where p.id = halt.portfolio_id)
      when halt.user_id is not null then 'for user ' || (select u.username from public."User" u where u.id = halt.user_id)
      else 'on this desk' end
    || coalesce(', in ' || halt.symbol, '')
$function$;

CREATE OR REPLACE FUNCTION public.resume(halt_id uuid, reason text DEFAULT NULL::text)
 RETURNS public."Halt"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Halting is never bounded. A user that halts and resumes again and again would make the engine load the desk as often.
  most_a_minute constant integer := 10;
  connected constant uuid := public.current_user_id();
  halted public."Halt";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason of a resumption: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
  if exists (select from public."ApiKey" k where k.role_name = session_user) then
    raise exception 'a key may halt trading, not resume it'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have a person resume it with: traderai resume';
  end if;
  select h.* into halted from public."Halt" h
   where h.id = resume.halt_id
     and (public.is_risk() or h.halted_by = connected
       -- A user with a grant must not keep the owner from the portfolio.
       or exists (select from public."Portfolio" p
                    join public."User" u on u.id = h.halted_by
                    join pg_catalog.pg_roles r on r.rolname = u.login and not pg_has_role(r.oid, 'traderai_risk', 'member')
                   where p.id = h.portfolio_id and p.user_id = connected))
     for no key update;
  if halted.id is null then
    raise exception 'there is no halt % that you may end', halt_id
      using errcode = 'TR404', detail = 'UNKNOWN_HALT', hint = 'List halts with: traderai risk show. You may end your own; risk and administrators end all.';
  end if;
  if halted.resumed_at is not null then
    raise exception 'halt % has ended already', halted.number
      using errcode = 'TR409', detail = 'HALT_ENDED', hint = 'List the halts in force with: traderai risk show';
  end if;
  if halted.second_person and connected is not distinct from halted.halted_by then
    raise exception 'halt % must be ended by a second person', halted.number
      using errcode = 'TR403', detail = 'SECOND_PERSON', hint = 'Have another risk manager or administrator resume trading.';
  end if;
  if not public.is_risk()
     and (select count(*) from public."Halt" h where h.resumed_by = connected and h.resumed_at > clock_timestamp() - interval '1 minute') >= most_a_minute then
    raise exception 'resumptions of this user in the last minute: %', most_a_minute
      using errcode = 'TR403', detail = 'RESUME_RATE', hint = 'Wait a minute, or have risk resume trading.';
  end if;
  update public."Halt" h set resumed_at = clock_timestamp(), resumed_by = connected, resumed_login = session_user, resume_reason = resume.reason
   where h.id = halted.id returning h.* into halted;
  -- A session may be acknowledging one: this one does not wait for it.
  update public."Alert" a set resolved_at = clock_timestamp(), resolved_by = connected
   where a.id in (select f.id from public."Alert" f where f.correlation_id = halted.id and f.resolved_at is null for no key update skip locked);
  perform public.send_hint('traderai_engine', 'halts');
  perform public.note_activity('trading resumed');
  return halted;
end
$function$;

create table public."Inference" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."Inference_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  user_id uuid not null,
  symbol text,
  query text not null,
  context text,
  conservative jsonb,
  progressive jsonb,
  synthetic jsonb,
  selected_option text,
  confidence double precision,
  status public."InferenceStatus" not null,
  provider text,
  model text,
  prompt_tokens integer,
  completion_tokens integer,
  cost_usd numeric(28,8),
  error text,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  completed_at timestamp(6) with time zone
);

create table public."Instrument" (
  symbol text not null,
  name text not null,
  kind public."InstrumentKind" not null,
  currency text not null,
  tick_size numeric(20,8) not null,
  lot_size numeric(20,8) not null,
  minimum_notional numeric(28,8) not null,
  commission_rate numeric(12,8) not null,
  slippage_rate numeric(12,8) not null,
  participation_rate numeric(12,8) not null,
  trading_hours jsonb,
  active boolean not null,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  atr_interval text not null,
  post_only_policy public."PostOnlyPolicy" not null,
  bar_path public."BarPath" not null
);

CREATE OR REPLACE FUNCTION public.exit_denial(instrument public."Instrument", entry_side public."OrderSide", quantity numeric, entry_price numeric, take_profit jsonb, stop_loss jsonb, atr numeric, api_key_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  above constant text := case entry_side when 'BUY' then 'above' else 'below' end;
  below constant text := case entry_side when 'BUY' then 'below' else 'above' end;
  largest constant numeric := (public.amount_bounds()).price;
  exit record;
  name text;
  off_tick numeric;
  level numeric;
  denial jsonb;
begin
  for exit in select * from public.exit_terms(instrument, entry_side, entry_price, atr, take_profit, stop_loss) loop
    name := case exit.kind when 'TAKE_PROFIT' then 'take profit' else 'stop loss' end;
    off_tick := (select a.amount from unnest(array[exit.limit_price, exit.stop_price, exit.trail_amount]) a (amount)
                  where a.amount % instrument.tick_size <> 0 limit 1);
    -- The level at which it is reached; of a trail its first one.
    level := coalesce(exit.stop_price, case when exit.kind = 'TAKE_PROFIT' then exit.limit_price end,
      entry_price + case entry_side when 'BUY' then -1 else 1 end * coalesce(exit.trail_amount, round(entry_price * exit.trail_percent / 100, 8)));
    denial := case
      when off_tick is not null then
        public.denial('OFF_TICK', format('price %s of the %s is not a multiple of the tick %s', public.grouped_number(off_tick), name,
          public.grouped_number(instrument.tick_size)), instrument.tick_size, off_tick)
      when level < instrument.tick_size then
        public.denial('EXIT_OUT_OF_REACH', format('the %s would be at %s, which no price can reach', name, public.grouped_number(level)),
          instrument.tick_size, level, level - instrument.tick_size)
      when greatest(level, exit.limit_price) > largest then
        public.denial('PRICE_BOUND', format('price %s of the %s is above the largest price %s', public.grouped_number(greatest(level, exit.limit_price)), name,
          public.grouped_number(largest)), largest, greatest(level, exit.limit_price), largest - greatest(level, exit.limit_price))
      when (level - entry_price) * case when (entry_side = 'BUY') = (exit.kind = 'TAKE_PROFIT') then 1 else -1 end <= 0 then
        public.denial('WRONG_SIDE', format('the %s of a %s is %s its price: %s is not %s %s', name, lower(entry_side::text),
            case exit.kind when 'TAKE_PROFIT' then above else below end, public.grouped_number(level),
            case exit.kind when 'TAKE_PROFIT' then above else below end, public.grouped_number(entry_price)),
          entry_price, level, level - entry_price)
      -- When its stop is reached it would rest at the better limit, and the loss would go on.
      when exit.type = 'STOP_LIMIT' and (exit.limit_price - exit.stop_price) * case entry_side when 'BUY' then 1 else -1 end > 0 then
        public.denial('LIMIT_BEFORE_STOP', format('the stop loss of a %s has its limit at its stop or %s: %s is %s %s', lower(entry_side::text), below,
            public.grouped_number(exit.limit_price), above, public.grouped_number(exit.stop_price)),
          exit.stop_price, exit.limit_price)
      when exit.type = 'STOP_LIMIT' and (case entry_side when 'BUY' then exit.limit_price < exit.stop_price * (1 - public.price_collar())
                                                         else exit.limit_price > exit.stop_price * (1 + public.price_collar()) end) then
        public.denial('PRICE_COLLAR', format('price %s of the stop loss is more than %s %% through its stop at %s', public.grouped_number(exit.limit_price),
            public.grouped_number(public.price_collar() * 100), public.grouped_number(exit.stop_price)),
          round(exit.stop_price * case entry_side when 'BUY' then 1 - public.price_collar() else 1 + public.price_collar() end, 8), exit.limit_price)
      else public.key_denial(api_key_id, instrument.symbol, round(quantity * greatest(level, exit.limit_price), 8)) end;
    if denial is not null then
      return denial;
    end if;
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.exit_preview(instrument public."Instrument", entry_side public."OrderSide", quantity numeric, entry_price numeric, worst_price numeric, take_profit jsonb, stop_loss jsonb, atr numeric)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  with sides as (
    select case entry_side when 'BUY' then 1 else -1 end as sign,
           case entry_side when 'BUY' then 'SELL' else 'BUY' end::public."OrderSide" as exit_side,
           case entry_side when 'BUY' then least(entry_price, worst_price) else greatest(entry_price, worst_price) end as begins
  ), exits as (
    select e.*,
           -- A trail begins at the market's price of the entry, before slippage. A limit has no slippage.
           coalesce(e.limit_price, public.slipped_price(instrument, s.exit_side, coalesce(e.stop_price,
             public.exit_price(instrument, entry_side, s.begins - s.sign * coalesce(e.trail_amount, s.begins * e.trail_percent / 100))))) as price, s.sign
      from public.exit_terms(instrument, entry_side, entry_price, exit_preview.atr, take_profit, stop_loss) e cross join sides s
  ), results as (
    -- Each notional is rounded by itself, as the ledger books it.
    select e.kind, e.sign * (round(quantity * e.price, 8) - round(quantity * worst_price, 8))
             - round(round(quantity * e.price, 8) * instrument.commission_rate, 8)
             - round(round(quantity * worst_price, 8) * instrument.commission_rate, 8) as result
      from exits e where exit_preview.quantity > 0
  )
  select jsonb_build_object(
    'exits', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'type', e.type, 'limitPrice', public.plain_number(e.limit_price),
        'stopPrice', public.plain_number(e.stop_price), 'trailAmount', public.plain_number(e.trail_amount),
        'trailPercent', public.plain_number(e.trail_percent), 'timeInForce', e.time_in_force) order by e.kind desc) from exits e),
    'worstLoss', (select public.plain_number(r.result) from results r where r.kind = 'STOP_LOSS'),
    'targetResult', (select public.plain_number(r.result) from results r where r.kind = 'TAKE_PROFIT'))
$function$;

CREATE OR REPLACE FUNCTION public.exit_price(instrument public."Instrument", entry_side public."OrderSide", price numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- A remainder is exact, a quotient is rounded.
  select price - price % instrument.tick_size
    + case when entry_side = 'SELL' and price % instrument.tick_size > 0 then instrument.tick_size else 0 end
$function$;

CREATE OR REPLACE FUNCTION public.exit_terms(instrument public."Instrument", entry_side public."OrderSide", entry_price numeric, atr numeric, take_profit jsonb, stop_loss jsonb)
 RETURNS TABLE(kind text, type public."OrderType", limit_price numeric, stop_price numeric, trail_amount numeric, trail_percent numeric, time_in_force text)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  with direction as (
    select case entry_side when 'BUY' then 1 else -1 end as sign
  ), stop as (
    select coalesce(public.exit_number(stop_loss, 'stop_price'),
             public.exit_price(instrument, entry_side, entry_price - d.sign * public.exit_number(stop_loss, 'atr') * exit_terms.atr)) as price,
           -- A trail is a distance: to be no nearer than wanted it is rounded up.
           coalesce(public.exit_number(stop_loss, 'trail_amount'),
             public.exit_price(instrument, 'SELL', public.exit_number(stop_loss, 'trail_atr') * exit_terms.atr)) as amount,
           public.exit_number(stop_loss, 'trail_percent') as percent
      from direction d
  )
  select 'TAKE_PROFIT', 'LIMIT'::public."OrderType",
         coalesce(public.exit_number(take_profit, 'limit_price'), public.exit_price(instrument, entry_side, entry_price + d.sign * coalesce(
           public.exit_number(take_profit, 'atr') * exit_terms.atr,
           public.exit_number(take_profit, 'r') * coalesce(abs(entry_price - s.price), s.amount, round(entry_price * s.percent / 100, 8))))),
         null, null, null, coalesce(take_profit ->> 'time_in_force', 'GTC')
    from direction d cross join stop s where take_profit is not null
  union all
  select 'STOP_LOSS',
         case when s.price is null then 'TRAILING_STOP' when stop_loss ? 'limit_price' then 'STOP_LIMIT' else 'STOP' end::public."OrderType",
         public.exit_number(stop_loss, 'limit_price'), s.price, s.amount, s.percent, coalesce(stop_loss ->> 'time_in_force', 'GTC')
    from stop s where stop_loss is not null
$function$;

CREATE OR REPLACE FUNCTION public.largest_unit_cost(instrument public."Instrument", side public."OrderSide", price numeric, highest numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE side WHEN 'BUY'::public."OrderSide" THEN ((((price * ((1)::numeric + (instrument).slippage_rate)) + (instrument).tick_size) + 0.00000001) * ((1)::numeric + (instrument).commission_rate)) ELSE ((((2)::numeric * GREATEST(COALESCE(highest, (public.amount_bounds()).price), ((price * ((1)::numeric + (instrument).slippage_rate)) + (instrument).tick_size))) + (((price * ((1)::numeric + (instrument).slippage_rate)) + (instrument).tick_size) * (instrument).commission_rate)) + 0.00000001) END;

CREATE OR REPLACE FUNCTION public.set_instrument_active(symbol text, active boolean)
 RETURNS public."Instrument"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may activate or deactivate an instrument'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if active is null then
    raise exception 'state of the instrument: %', public.shown_text(null)
      using errcode = 'TR422', detail = 'BAD_INSTRUMENT_STATE', hint = 'Use true or false.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  select * into instrument from public."Instrument" i where i.symbol = set_instrument_active.symbol for no key update;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  -- A second call changes nothing and leaves no row in the audit.
  if instrument.active <> set_instrument_active.active then
    update public."Instrument" i set active = set_instrument_active.active, updated_at = clock_timestamp()
     where i.symbol = instrument.symbol returning * into instrument;
    perform public.note_activity(case when active then 'instrument activated' else 'instrument deactivated' end);
  end if;
  return instrument;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_matching_rules(symbol text, post_only public."PostOnlyPolicy" DEFAULT NULL::public."PostOnlyPolicy", bar_path public."BarPath" DEFAULT NULL::public."BarPath", atr_interval text DEFAULT NULL::text)
 RETURNS public."Instrument"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set how orders of an instrument match'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if num_nonnulls(post_only, bar_path, atr_interval) = 0 then
    raise exception 'rules of the instrument: none'
      using errcode = 'TR422', detail = 'BAD_MATCHING_RULES', hint = 'Give a post-only policy, a bar path or an ATR interval.';
  end if;
  if atr_interval not in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M') then
    raise exception 'ATR interval: %', public.shown_text(atr_interval)
      using errcode = 'TR422', detail = 'BAD_MATCHING_RULES', hint = 'Use 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w or 1M.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  update public."Instrument" i
     set post_only_policy = coalesce(set_matching_rules.post_only, i.post_only_policy), bar_path = coalesce(set_matching_rules.bar_path, i.bar_path),
         atr_interval = coalesce(set_matching_rules.atr_interval, i.atr_interval), updated_at = clock_timestamp()
   where i.symbol = set_matching_rules.symbol returning * into instrument;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  return instrument;
end
$function$;

CREATE OR REPLACE FUNCTION public.set_trading_hours(symbol text, hours jsonb)
 RETURNS public."Instrument"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set trading hours'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if hours is not null and (not public.valid_trading_hours(hours) or octet_length(hours::text) > 4000) then
    raise exception 'the desk cannot read these trading hours, or they are longer than 4,000 bytes: %', public.shown_text(hours::text)
      using errcode = 'TR422', detail = 'BAD_TRADING_HOURS', hint = 'Use us-equities, fx or round-the-clock, or see the shape with: traderai instrument set --help';
  end if;
  if hours ? 'zone' and not public.is_time_zone(hours ->> 'zone') then
    raise exception 'there is no time zone %', public.shown_text(hours ->> 'zone')
      using errcode = 'TR422', detail = 'BAD_ZONE', hint = 'Use a name of the IANA database, such as America/New_York or UTC.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  update public."Instrument" i set trading_hours = hours, updated_at = clock_timestamp()
   where i.symbol = set_trading_hours.symbol returning * into instrument;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  return instrument;
end
$function$;

CREATE OR REPLACE FUNCTION public.slipped_price(instrument public."Instrument", side public."OrderSide", price numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- A remainder is exact, a quotient is rounded. Below one tick there is no worse price to sell at, so the price itself is used.
  select case side
           when 'BUY' then m.moved - m.moved % instrument.tick_size + case when m.moved % instrument.tick_size > 0 then instrument.tick_size else 0 end
           else coalesce(nullif(m.moved - m.moved % instrument.tick_size, 0), price)
         end
    from (select price * case side when 'BUY' then 1 + instrument.slippage_rate else 1 - instrument.slippage_rate end as moved) m
$function$;

CREATE OR REPLACE FUNCTION public.worst_price(instrument public."Instrument", side public."OrderSide", limit_price numeric, trigger_price numeric DEFAULT NULL::numeric)
 RETURNS numeric
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- With a trigger the market may reach the trigger first, or the order trades at the market of now: the higher price
  -- costs more, to buy and to buy back a short.
  select case when limit_price is not null then limit_price
              else public.slipped_price(instrument, side, greatest(trigger_price,
                (select coalesce(case side when 'BUY' then q.ask else q.bid end, public.mark_price(q.symbol)) from public."Quote" q where q.symbol = instrument.symbol))) end
$function$;

create table public."JobRun" (
  id uuid not null,
  job text not null,
  started_at timestamp(6) with time zone not null,
  ended_at timestamp(6) with time zone,
  outcome public."JobOutcome" not null,
  rows bigint,
  message text,
  detail jsonb,
  login text not null
);

CREATE OR REPLACE FUNCTION public.end_job(run uuid, outcome public."JobOutcome", rows bigint, message text, detail jsonb)
 RETURNS public."JobRun"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ended public."JobRun";
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  update public."JobRun" r
     set outcome = end_job.outcome, ended_at = clock_timestamp(), rows = end_job.rows, message = end_job.message, detail = end_job.detail
   where r.id = end_job.run and r.outcome = 'RUNNING'
  returning * into ended;
  if not found then
    raise exception 'there is no running job with run %', run using errcode = 'TR404', detail = 'JOB_NOT_RUNNING', hint = 'Run the job again: traderai db maintain --job NAME';
  end if;
  perform pg_advisory_unlock(hashtext('desk job'), hashtext(ended.job));
  return ended;
end
$function$;

create table public."LedgerEntry" (
  transaction_id uuid not null,
  line smallint not null,
  portfolio_id uuid not null,
  account public."LedgerAccount" not null,
  symbol text,
  currency text not null,
  amount numeric(38,8) not null,
  kind public."LedgerKind" not null,
  effective_at timestamp(3) with time zone not null,
  recorded_at timestamp(6) with time zone not null
);

create table public."LimitBreach" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."LimitBreach_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  limit_id uuid not null,
  currency text not null,
  symbol text,
  value numeric(28,8) not null,
  use numeric(38,8),
  action public."RiskLimitAction" not null,
  halt_id uuid,
  flattens boolean not null,
  began_at timestamp(6) with time zone not null,
  market_at timestamp(3) with time zone,
  ended_at timestamp(6) with time zone
);

create table public."MarketData" (
  symbol text not null,
  "interval" text not null,
  "timestamp" timestamp(3) with time zone not null,
  source text not null,
  open numeric(20,8) not null,
  high numeric(20,8) not null,
  low numeric(20,8) not null,
  close numeric(20,8) not null,
  volume numeric(28,8),
  volume_usd numeric(28,8),
  bid_ask_spread numeric(20,8),
  psi double precision,
  rho double precision,
  q double precision,
  f double precision,
  sentiment double precision,
  volatility double precision
) partition by RANGE ("timestamp");

create table public."MarketTick" (
  sequence bigint generated always as identity (sequence name public."MarketTick_sequence_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  id text not null,
  symbol text not null,
  "timestamp" timestamp(3) with time zone not null,
  price numeric not null,
  volume bigint not null,
  coherence_scores jsonb not null,
  sentiment double precision,
  created_at timestamp(3) with time zone not null
);

create table public."Order" (
  id uuid not null,
  number bigint not null,
  portfolio_id uuid not null,
  user_id uuid not null,
  client_order_id text not null,
  symbol text not null,
  side public."OrderSide" not null,
  type public."OrderType" not null,
  time_in_force public."TimeInForce" not null,
  quantity numeric(20,8) not null,
  filled_quantity numeric(20,8) not null,
  filled_notional numeric(38,8) not null,
  average_price numeric(20,8) generated always as (
CASE
    WHEN (filled_quantity > (0)::numeric) THEN round((filled_notional / filled_quantity), 8)
    ELSE NULL::numeric
END) stored,
  limit_price numeric(20,8),
  stop_price numeric(20,8),
  reduce_only boolean not null,
  status public."OrderStatus" not null,
  denial jsonb,
  obstacle text,
  end_reason text,
  note text,
  signal_id uuid,
  event_sequence integer not null,
  accepted_sequence bigint,
  placed_at timestamp(3) with time zone not null,
  accepted_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  updated_at timestamp(6) with time zone not null,
  trail_amount numeric(20,8),
  trail_percent numeric(20,8),
  triggered_at timestamp(3) with time zone,
  replaced_at timestamp(3) with time zone,
  replace_quantity numeric(20,8),
  replace_limit_price numeric(20,8),
  replace_stop_price numeric(20,8),
  parent_id uuid,
  list_id uuid,
  released_at timestamp(3) with time zone,
  expire_date date,
  post_only boolean not null,
  all_or_none boolean not null,
  display_quantity numeric(20,8),
  requested_links jsonb,
  api_key_id uuid,
  approved_by uuid,
  session_id uuid
) with (autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_scale_factor='0.05', fillfactor='80');

CREATE OR REPLACE FUNCTION public.approve_order(proposal_id uuid, hash text)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  proposal public."Proposal";
  portfolio public."Portfolio";
  origin public."OrderOrigin";
  o record;
  denial jsonb;
  placed public."Order";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  proposal := public.hold_proposal(proposal_id);
  select * into portfolio from public."Portfolio" p where p.id = proposal.portfolio_id;
  perform public.check_may_decide(proposal, portfolio);
  if hash is distinct from proposal.hash or public.proposal_hash(proposal) <> proposal.hash then
    raise exception 'proposal % is another order than the approved one: its hash is %', proposal.number, left(proposal.hash, 12)
      using errcode = 'TR409', detail = 'PROPOSAL_CHANGED', hint = 'Read the order again: traderai order proposals';
  end if;
  if exists (select from public."Order" x where x.portfolio_id = portfolio.id and x.client_order_id = proposal.client_order_id) then
    raise exception 'client order id % belongs to an order that was placed meanwhile', proposal.client_order_id
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Reject the proposal. Its proposer may propose it again with a new client order id.';
  end if;
  select * into o from jsonb_to_record(proposal.request) as t (symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
    limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid, stop_price numeric, trail_amount numeric,
    trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb);
  o.reduce_only := coalesce(o.reduce_only, false);
  origin := row(proposal.user_id, proposal.api_key_id, public.current_user_id(), true);
  -- Where this approval is not the one that a limit wants, the proposal stays pending for another person.
  denial := public.placement_verdict(portfolio, o.symbol, o.side, o.type, o.quantity, o.limit_price, o.reduce_only, o.stop_price, o.trail_amount, o.trail_percent,
    o.trail_atr, o.take_profit, o.stop_loss, 0, answer => 'DENIAL', origin => origin) -> 'denial';
  if denial ->> 'code' = 'NEEDS_APPROVAL' then
    raise exception '%', public.denial_text(denial)
      using errcode = 'TR403', detail = 'FOUR_EYES', hint = 'Have another person approve it: risk or an administrator.';
  end if;
  placed := public.place_as(origin, portfolio, proposal.client_order_id, o.symbol, o.side, o.type, o.quantity, o.limit_price, o.time_in_force, o.reduce_only,
    o.note, o.signal_id, o.stop_price, o.trail_amount, o.trail_percent, o.expire_date, coalesce(o.post_only, false), coalesce(o.all_or_none, false),
    o.display_quantity, o.trail_atr, o.take_profit, o.stop_loss, null, null);
  perform public.decide_proposal(proposal, 'APPROVED', order_id => placed.id);
  return placed;
end
$function$;

CREATE OR REPLACE FUNCTION public.cancel_order(order_id uuid)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  canceled public."Order";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  select p.* into portfolio from public."Portfolio" p
    where p.id = (select o.portfolio_id from public."Order" o where o.id = cancel_order.order_id) and public.portfolio_right(p) is not null;
  if found then
    portfolio := public.hold_portfolio(portfolio.id);
    select * into canceled from public."Order" o where o.id = cancel_order.order_id for update;
  end if;
  if canceled.id is null then
    raise exception 'there is no order % that you may cancel', cancel_order.order_id
      using errcode = 'TR404', detail = 'ORDER_NOT_FOUND', hint = 'List open orders with: traderai order list';
  end if;
  perform public.check_key_symbol(canceled.symbol);
  if public.is_terminal(canceled.status) then
    raise exception 'order % is % and cannot be canceled', canceled.number, canceled.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL', hint = 'See how it ended with: traderai order show';
  end if;
  if canceled.status <> 'PENDING_CANCEL' then
    update public."Order" o set status = 'PENDING_CANCEL', replace_quantity = null, replace_limit_price = null, replace_stop_price = null,
           event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
     where o.id = canceled.id returning * into canceled;
    insert into public."OrderEvent" (order_id, sequence, type, status, reason, user_id)
      values (canceled.id, canceled.event_sequence, 'PENDING_CANCEL', 'PENDING_CANCEL',
        case when portfolio.user_id is distinct from public.current_user_id() then 'requested by ' || session_user end,
        coalesce(public.current_user_id(), canceled.user_id));
    if public.portfolio_right(portfolio) = 'REDUCES' then
      perform public.tell_owner(portfolio, 'cancel', 'Order canceled by ' || session_user,
        format('Login %s canceled order %s (%s %s %s) in portfolio %s. The events of each order name the login that canceled it.', session_user, canceled.number,
          canceled.side, public.plain_number(canceled.quantity), canceled.symbol, portfolio.name));
    end if;
    perform public.send_hint('traderai_engine', '');
  end if;
  perform public.note_activity('order canceled');
  return canceled;
end
$function$;

CREATE OR REPLACE FUNCTION public.held_exit_denial(replaced public."Order", limit_price numeric, stop_price numeric)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(
    -- An exit, or an order that only reduces and protects so far, does not become one that rests at a better price than its stop.
    (select public.denial('LIMIT_BEFORE_STOP', format('the limit of a stop that %s is at its stop or %s: %s is %s %s', case replaced.side when 'SELL' then 'sells' else 'buys' end,
              case replaced.side when 'SELL' then 'below' else 'above' end, public.grouped_number(held_exit_denial.limit_price),
              case replaced.side when 'SELL' then 'above' else 'below' end, public.grouped_number(held_exit_denial.stop_price)),
            held_exit_denial.stop_price, held_exit_denial.limit_price)
       from (select case replaced.side when 'SELL' then 1 else -1 end as sign) d
      where replaced.type = 'STOP_LIMIT' and replaced.triggered_at is null and replaced.reduce_only
        and (held_exit_denial.limit_price - held_exit_denial.stop_price) * d.sign > 0
        and (replaced.parent_id = replaced.list_id or (replaced.limit_price - replaced.stop_price) * d.sign <= 0)),
    (select public.denial('WRONG_SIDE', format('the %s of a %s is %s its price: %s is not %s %s', w.name, lower(w.entry_side::text), w.beyond,
                public.grouped_number(w.level), w.beyond, public.grouped_number(w.entry_price)), w.entry_price, w.level, w.level - w.entry_price)
         from (
           select e.side as entry_side, t.entry_price, t.level, k.takes_profit,
                  case when k.takes_profit then 'take profit' else 'stop loss' end as name,
                  case when (e.side = 'BUY') = k.takes_profit then 'above' else 'below' end as beyond
             from public."Order" x
             join public."Order" e on e.id = x.parent_id and public.is_open(e.status)
            cross join lateral (select x.type in ('LIMIT', 'MARKET_IF_TOUCHED') as takes_profit) k
            -- The entry or its exit has the new prices, the other one its own.
            cross join lateral (
              select case when e.id = replaced.id then coalesce(held_exit_denial.limit_price, held_exit_denial.stop_price, public.mark_price(e.symbol))
                          else coalesce(e.replace_limit_price, e.limit_price, e.replace_stop_price, e.stop_price, public.mark_price(e.symbol)) end as entry_price,
                     case when x.id = replaced.id then coalesce(held_exit_denial.stop_price, held_exit_denial.limit_price) else coalesce(x.replace_stop_price, x.stop_price, x.replace_limit_price, x.limit_price) end as level) t
            where x.parent_id = x.list_id and (x.id = replaced.id or x.parent_id = replaced.id)
              and public.is_open(x.status) and x.released_at is null and x.type <> 'TRAILING_STOP' and e.filled_quantity = 0
            order by x.number) w
        where (w.level - w.entry_price) * case when (w.entry_side = 'BUY') = w.takes_profit then 1 else -1 end <= 0
        limit 1))
$function$;

CREATE OR REPLACE FUNCTION public.kinship(request public."Order", judged uuid[], denied uuid[])
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
           when p.id = any (denied) or p.status = 'DENIED' or p.status = 'REJECTED' then 'PARENT_DENIED'
           when p.status = 'PENDING_NEW' and p.id <> all (judged) then 'WAITS'
           when request.list_id = p.id then 'EXIT'
         end
    from public."Order" p where p.id = request.parent_id
$function$;

CREATE OR REPLACE FUNCTION public.place_described(portfolio_id uuid, terms jsonb, parent_id uuid, oco_with uuid)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known constant text[] := '{client_order_id,symbol,side,type,quantity,limit_price,time_in_force,reduce_only,note,signal_id,stop_price,trail_amount,trail_percent,expire_date,post_only,all_or_none,display_quantity,trail_atr,take_profit,stop_loss,confirmed_quantity}';
  unknown text;
  o record;
  placed public."Order";
begin
  if terms is null or jsonb_typeof(terms) <> 'object' then
    raise exception 'order: %', public.shown_text(terms::text)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Give an object with the parameters of place_order by name.';
  end if;
  unknown := (select k from jsonb_object_keys(terms) k where k <> all (known) limit 1);
  if unknown is not null then
    raise exception 'parameter of an order: %', public.shown_text(unknown)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Use only parameters of place_order, except portfolio_id and the links.';
  end if;
  begin
    select * into o from jsonb_to_record(terms) as t (client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric,
      limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid, stop_price numeric, trail_amount numeric,
      trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, confirmed_quantity numeric);
  exception when data_exception or invalid_text_representation or datetime_field_overflow then
    raise exception 'order: %', public.shown_text(sqlerrm)
      using errcode = 'TR422', detail = 'BAD_ORDER', hint = 'Write each parameter as place_order takes it.';
  end;
  placed := public.place_order(place_described.portfolio_id, o.client_order_id, o.symbol, o.side, o.type, o.quantity, o.limit_price,
    coalesce(o.time_in_force, 'DAY'), coalesce(o.reduce_only, false), o.note, o.signal_id, o.stop_price, o.trail_amount, o.trail_percent,
    o.expire_date, coalesce(o.post_only, false), coalesce(o.all_or_none, false), o.display_quantity, o.trail_atr,
    nullif(o.take_profit, 'null'), nullif(o.stop_loss, 'null'), place_described.parent_id, place_described.oco_with, o.confirmed_quantity);
  return placed;
end
$function$;

CREATE OR REPLACE FUNCTION public.place_exits(entry public."Order", exits jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  with placed as (
    insert into public."Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity,
        limit_price, stop_price, trail_amount, trail_percent, reduce_only, parent_id, list_id, status, event_sequence)
      select entry.number + row_number() over (order by e.kind desc), entry.portfolio_id, entry.user_id,
             entry.client_order_id || case e.kind when 'TAKE_PROFIT' then ':tp' else ':sl' end, entry.symbol,
             case entry.side when 'BUY' then 'SELL' else 'BUY' end::public."OrderSide", e.type, e."timeInForce", entry.quantity,
             e."limitPrice", e."stopPrice", e."trailAmount", e."trailPercent", true, entry.id, entry.id, 'PENDING_NEW', 1
        from jsonb_to_recordset(exits) as e (kind text, type public."OrderType", "timeInForce" public."TimeInForce",
               "limitPrice" numeric, "stopPrice" numeric, "trailAmount" numeric, "trailPercent" numeric)
      returning id, quantity, limit_price, user_id)
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, user_id)
    select p.id, 1, 'PENDING_NEW', 'PENDING_NEW', p.quantity, p.limit_price, p.user_id from placed p;
exception when unique_violation then
  raise exception 'client order id %:tp or %:sl belongs to another order', entry.client_order_id, entry.client_order_id
    using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
end
$function$;

CREATE OR REPLACE FUNCTION public.place_linked(portfolio_id uuid, link text, first jsonb, second jsonb)
 RETURNS SETOF public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  placed public."Order";
  linked public."Order";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if link is null or link not in ('OCO', 'OTO') then
    raise exception 'link: %', public.shown_text(link) using errcode = 'TR422', detail = 'BAD_LINK', hint = 'Use OCO or OTO.';
  end if;
  placed := public.place_described(place_linked.portfolio_id, first, null, null);
  return next placed;
  if placed.status = 'DENIED' and placed.event_sequence = 1 then
    return;
  end if;
  linked := public.place_described(place_linked.portfolio_id, second,
    case link when 'OTO' then placed.id end, case link when 'OCO' then placed.id end);
  if linked.status = 'DENIED' and linked.event_sequence = 1 then
    raise exception '%', public.denial_text(linked.denial)
      using errcode = 'TR403', detail = linked.denial ->> 'code', hint = 'Change the second order: neither of the two was placed.';
  end if;
  return next linked;
end
$function$;

CREATE OR REPLACE FUNCTION public.place_order(portfolio_id uuid, client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric DEFAULT NULL::numeric, time_in_force public."TimeInForce" DEFAULT 'DAY'::public."TimeInForce", reduce_only boolean DEFAULT false, note text DEFAULT NULL::text, signal_id uuid DEFAULT NULL::uuid, stop_price numeric DEFAULT NULL::numeric, trail_amount numeric DEFAULT NULL::numeric, trail_percent numeric DEFAULT NULL::numeric, expire_date date DEFAULT NULL::date, post_only boolean DEFAULT false, all_or_none boolean DEFAULT false, display_quantity numeric DEFAULT NULL::numeric, trail_atr numeric DEFAULT NULL::numeric, take_profit jsonb DEFAULT NULL::jsonb, stop_loss jsonb DEFAULT NULL::jsonb, parent_id uuid DEFAULT NULL::uuid, oco_with uuid DEFAULT NULL::uuid, confirmed_quantity numeric DEFAULT NULL::numeric)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links(client_order_id, type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, parent_id, oco_with);
  perform public.check_order_values(client_order_id, symbol, type, quantity, limit_price, time_in_force, note, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  -- The engine must not move an order to which this one is linked meanwhile.
  portfolio := case when num_nonnulls(parent_id, oco_with) = 0 then public.queued_portfolio(portfolio_id) else public.own_portfolio(portfolio_id) end;
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  return public.place_as(public.connected_origin(portfolio, coalesce(confirmed_quantity = quantity, false)), portfolio, client_order_id, symbol, side, type, quantity,
    limit_price, time_in_force, reduce_only, note, signal_id, stop_price, trail_amount, trail_percent, expire_date, post_only, all_or_none, display_quantity,
    trail_atr, take_profit, stop_loss, parent_id, oco_with);
end
$function$;

CREATE OR REPLACE FUNCTION public.replace_adds(replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select quantity > replaced.quantity or limit_price is distinct from replaced.limit_price or stop_price is distinct from replaced.stop_price
$function$;

CREATE OR REPLACE FUNCTION public.replace_order(order_id uuid, quantity numeric DEFAULT NULL::numeric, limit_price numeric DEFAULT NULL::numeric, stop_price numeric DEFAULT NULL::numeric, confirmed_quantity numeric DEFAULT NULL::numeric)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  replaced public."Order";
  new_quantity numeric;
  new_limit numeric;
  new_stop numeric;
  denial jsonb;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  perform public.check_new_terms(quantity, limit_price, stop_price);
  portfolio := public.portfolio_of_order(replace_order.order_id);
  portfolio := public.hold_portfolio(portfolio.id);
  select * into replaced from public."Order" o where o.id = replace_order.order_id for update;
  new_quantity := coalesce(replace_order.quantity, replaced.quantity);
  new_limit := coalesce(replace_order.limit_price, replaced.limit_price);
  new_stop := coalesce(replace_order.stop_price, replaced.stop_price);
  perform public.check_replacement(portfolio, replaced, quantity, limit_price, stop_price);
  if replaced.status = 'PENDING_REPLACE' then
    return replaced;
  end if;
  denial := public.replace_verdict(portfolio, replaced, new_quantity, new_limit, new_stop, coalesce(confirmed_quantity = new_quantity, false)) -> 'denial';
  if denial <> 'null'::jsonb then
    raise exception '%', public.denial_text(denial)
      using errcode = 'TR403', detail = denial ->> 'code', hint = 'Reduce the quantity, choose another price, or cancel the order: it keeps its terms.';
  end if;
  update public."Order" o
     -- The quantity of a linked order follows the others, also before the engine answers.
     set status = 'PENDING_REPLACE', replace_quantity = case when replaced.list_id is null then replace_order.quantity end, replace_limit_price = replace_order.limit_price,
         replace_stop_price = replace_order.stop_price, event_sequence = o.event_sequence + 1, updated_at = clock_timestamp()
   where o.id = replaced.id returning * into replaced;
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, reason, user_id)
    values (replaced.id, replaced.event_sequence, 'PENDING_REPLACE', 'PENDING_REPLACE', new_quantity, new_limit,
      case when portfolio.user_id is distinct from public.current_user_id() then 'requested by ' || session_user end,
      coalesce(public.current_user_id(), replaced.user_id));
  if public.portfolio_right(portfolio) = 'REDUCES' then
    perform public.tell_owner(portfolio, 'replace', 'Order reduced by ' || session_user,
      format('Login %s reduced order %s (%s %s) from %s to %s in portfolio %s. The events of each order name the login that changed it.', session_user,
        replaced.number, replaced.side, replaced.symbol, public.plain_number(replaced.quantity), public.plain_number(new_quantity), portfolio.name));
  end if;
  perform public.send_hint('traderai_engine', '');
  perform public.note_activity('order replaced');
  return replaced;
end
$function$;

create table public."OrderEvent" (
  order_id uuid not null,
  sequence integer not null,
  type public."OrderEventType" not null,
  status public."OrderStatus" not null,
  quantity numeric(20,8),
  price numeric(20,8),
  trade_id uuid,
  reason text,
  user_id uuid,
  occurred_at timestamp(3) with time zone,
  recorded_at timestamp(6) with time zone not null
);

create table public."PersonLimit" (
  id uuid not null,
  user_id uuid,
  max_open_orders integer,
  max_alert_rules integer,
  max_connections integer,
  set_by uuid,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

create table public."Portfolio" (
  id uuid not null,
  user_id uuid not null,
  name text not null,
  description text,
  account public."AccountKind" not null,
  currency text not null,
  cash_balance_usd numeric(38,8) not null,
  total_value_usd numeric(38,8) not null,
  active boolean not null,
  suspended_at timestamp(6) with time zone,
  suspended_reason text,
  buying_power_negative_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
) with (autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_scale_factor='0.02', fillfactor='70');

CREATE OR REPLACE FUNCTION public.alert_dead_man(session_id uuid, portfolio public."Portfolio", orders integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  session public."Session";
  message text;
begin
  select s.* into session from public."Session" s where s.id = session_id;
  -- The console shows its beginning as a banner.
  message := format('Dead man (%s): %s canceled in portfolio %s, because the armed session of %s on %s vanished at %s. Stops, targets and other reduce-only orders work on.',
    lower(session.fired_dead_man::text), case orders when 1 then '1 open order is' else orders || ' open orders are' end, portfolio.name,
    session.login, coalesce(session.host, 'this machine'), to_char(session.fired_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'));
  insert into public."Alert" (type, severity, title, message, data, source, user_id, correlation_id, created_at)
    values ('PORTFOLIO_ACTION', 'CRITICAL', 'A vanished session cancels its orders', message,
      jsonb_build_object('login', session.login, 'sessionId', session.id, 'orders', orders), 'desk', session.user_id, session.id, clock_timestamp());
  if portfolio.user_id <> session.user_id then
    perform public.tell_owner(portfolio, 'dead man', 'A vanished session cancels its orders', message);
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.bound_denial(portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, limit_price numeric, reference numeric, reduce_only boolean, stop_price numeric DEFAULT NULL::numeric, left_out uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bounds constant record := public.amount_bounds();
  held numeric;
  buying numeric;
  selling numeric;
  reach_before numeric;
  reach_after numeric;
  notional numeric := round(quantity * coalesce(limit_price, reference), 8);
  booked numeric;
  open_units numeric;
  reachable_units numeric;
  at_stake numeric;
begin
  if greatest(limit_price, stop_price) > bounds.price then
    return public.denial('PRICE_BOUND', format('price %s is above the largest price %s', public.grouped_number(greatest(limit_price, stop_price)), public.grouped_number(bounds.price)),
      bounds.price, greatest(limit_price, stop_price), bounds.price - greatest(limit_price, stop_price));
  end if;
  held := coalesce((select p.quantity from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = bound_denial.symbol), 0);
  -- The orders of a list share a quantity.
  select coalesce(sum(o.rest) filter (where o.side = 'BUY'), 0), coalesce(sum(o.rest) filter (where o.side = 'SELL'), 0)
    into buying, selling
    from (select w.side, max(greatest(w.quantity, w.replace_quantity) - w.filled_quantity) as rest
            from public."Order" w
           where w.portfolio_id = portfolio.id and w.symbol = bound_denial.symbol and not w.reduce_only
             and public.is_open(w.status) and w.id <> all (left_out)
           group by w.side, coalesce(w.list_id, w.id)) o;
  reach_before := greatest(abs(held), abs(held + buying), abs(held - selling));
  reach_after := case when side = 'BUY' then greatest(reach_before, abs(held + buying + quantity))
                      else greatest(reach_before, abs(held - selling - quantity)) end;
  -- An order that only reduces is always accepted: a position beyond the bounds must be closable.
  if reduce_only or quantity <= public.free_to_close(portfolio.id, symbol, side, left_out) then
    return null;
  end if;
  if quantity > bounds.order_quantity then
    return public.denial('ORDER_QUANTITY_BOUND',
      format('quantity %s is above %s, the largest quantity of an order', public.grouped_number(quantity), public.grouped_number(bounds.order_quantity)),
      bounds.order_quantity, quantity, bounds.order_quantity - quantity);
  end if;
  if notional > bounds.order_notional then
    return public.denial('ORDER_NOTIONAL_BOUND',
      format('notional %s is above %s, the largest notional of an order', public.grouped_number(notional), public.grouped_number(bounds.order_notional)),
      bounds.order_notional, notional, bounds.order_notional - notional);
  end if;
  if reach_after > bounds.position_quantity and reach_after > reach_before then
    return public.denial('POSITION_BOUND',
      format('the position in %s could reach %s when all open orders fill; the bound is %s', symbol, public.grouped_number(reach_after), public.grouped_number(bounds.position_quantity)),
      bounds.position_quantity, reach_after, bounds.position_quantity - reach_before);
  end if;

  -- Worst case: slippage and commission are each below the price, so a filled unit moves less than four times the largest price.
  select coalesce(sum(greatest(abs(p.quantity), abs(p.quantity + coalesce(o.buying, 0)), abs(p.quantity - coalesce(o.selling, 0)), o.units)), 0),
         coalesce(sum(o.units), 0), greatest(abs(portfolio.cash_balance_usd), coalesce(sum(abs(p.realized_pnl)), 0), coalesce(sum(p.fees), 0))
    into reachable_units, open_units, booked
    from (select * from public."Position" h where h.portfolio_id = portfolio.id) p
    full join (
      select q.symbol, sum(q.rest) as units, sum(q.rest) filter (where q.side = 'BUY') as buying, sum(q.rest) filter (where q.side = 'SELL') as selling
        from (select w.symbol, w.side, max(greatest(w.quantity, w.replace_quantity) - w.filled_quantity) as rest
                from public."Order" w
               where w.portfolio_id = portfolio.id and public.is_open(w.status) and w.id <> all (left_out)
               group by w.symbol, w.side, coalesce(w.list_id, w.id)) q
       group by q.symbol) o on o.symbol = p.symbol;
  at_stake := booked + 4 * bounds.price * (reachable_units + open_units + 2 * quantity);
  if at_stake > bounds.money then
    return public.denial('MONEY_BOUND',
      format('cash, results and exposure could reach %s at the worst prices; the bound is %s', public.grouped_number(at_stake), public.grouped_number(bounds.money)),
      bounds.money, at_stake, bounds.money - at_stake);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_may_open(portfolio public."Portfolio")
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if coalesce(public.portfolio_right(portfolio), '') not in ('OWNS', 'GRANTED') then
    raise exception 'portfolio % belongs to user %, and you have no grant for it',
        portfolio.name, (select u.username from public."User" u where u.id = portfolio.user_id)
      using errcode = 'TR403', detail = 'NOT_GRANTED',
        hint = 'Have its owner run: traderai portfolio grant NAME USER. Without a grant you may cancel its orders and reduce its positions.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_replacement(portfolio public."Portfolio", replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric)
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  new_quantity constant numeric := coalesce(quantity, replaced.quantity);
  new_limit constant numeric := coalesce(limit_price, replaced.limit_price);
  new_stop constant numeric := coalesce(stop_price, replaced.stop_price);
begin
  perform public.check_key_symbol(replaced.symbol);
  if public.replace_adds(replaced, new_quantity, new_limit, new_stop) then
    perform public.check_may_open(portfolio);
  end if;
  -- Before the values: an order that was denied without an ATR has no trail.
  if public.is_terminal(replaced.status) then
    raise exception 'order % is % and cannot be replaced', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_TERMINAL', hint = 'Place a new order.';
  end if;
  perform public.check_order_values('replace', replaced.symbol, replaced.type, new_quantity, new_limit, replaced.time_in_force, null,
    case when replaced.type <> 'TRAILING_STOP' then new_stop end, replaced.trail_amount, replaced.trail_percent);
  -- Not even its present price: the engine may have moved a trailing stop since.
  if stop_price is not null and replaced.type = 'TRAILING_STOP' then
    raise exception 'stop price of a TRAILING_STOP order: %', public.shown_text(public.plain_number(stop_price))
      using errcode = 'TR422', detail = 'BAD_PRICE', hint = 'Leave the stop price out: a trailing stop moves its own.';
  end if;
  if new_stop is distinct from replaced.stop_price and replaced.triggered_at is not null then
    raise exception 'order % is triggered, so its stop price cannot change', replaced.number
      using errcode = 'TR409', detail = 'ALREADY_TRIGGERED', hint = 'Replace its quantity or limit price, or cancel it.';
  end if;
  if replaced.status = 'PENDING_CANCEL' then
    raise exception 'order % waits for its cancel and cannot be replaced', replaced.number
      using errcode = 'TR409', detail = 'CANCEL_PENDING', hint = 'Wait until it is canceled, then place a new order.';
  end if;
  if not public.is_working(replaced.status) and replaced.status <> 'HELD' then
    raise exception 'order % is % and cannot be replaced yet', replaced.number, replaced.status
      using errcode = 'TR409', detail = 'ORDER_NOT_ACCEPTED', hint = 'Wait until the engine has accepted it, or cancel it.';
  end if;
  if new_quantity <> replaced.quantity and replaced.list_id is not null then
    raise exception 'order % shares its quantity with others, so it cannot change: %', replaced.number, public.plain_number(new_quantity)
      using errcode = 'TR409', detail = 'LINKED_QUANTITY', hint = 'Replace its price. The quantity of an exit follows its entry: replace or cancel that one.';
  end if;
  if replaced.status = 'PENDING_REPLACE' and (new_quantity, coalesce(new_limit, 0), coalesce(new_stop, 0)) is distinct from
       (coalesce(replaced.replace_quantity, replaced.quantity), coalesce(replaced.replace_limit_price, replaced.limit_price, 0),
        coalesce(replaced.replace_stop_price, replaced.stop_price, 0)) then
    raise exception 'order % waits for other new terms', replaced.number
      using errcode = 'TR409', detail = 'REPLACE_PENDING', hint = 'Wait until the engine has answered that request, or cancel the order.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.connected_origin(portfolio public."Portfolio", confirmed boolean DEFAULT false)
 RETURNS public."OrderOrigin"
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select row(coalesce(public.current_user_id(), portfolio.user_id), (select k.id from public."ApiKey" k where k.role_name = session_user), null, confirmed)::public."OrderOrigin"
$function$;

CREATE OR REPLACE FUNCTION public.create_portfolio(name text, cash numeric DEFAULT 10000, description text DEFAULT NULL::text, account public."AccountKind" DEFAULT 'MARGIN'::public."AccountKind")
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.funds_denial(portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, required numeric, buying_power numeric)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when required > buying_power and required > 0 then
    public.denial('INSUFFICIENT_BUYING_POWER',
      format('%s %s %s needs %s %s of buying power; %s is left', lower(side::text), public.grouped_number(quantity), symbol,
        public.grouped_number(required), portfolio.currency, public.grouped_number(buying_power)),
      buying_power, required, buying_power - required) end
$function$;

CREATE OR REPLACE FUNCTION public.grantable_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio" := public.permitted_portfolio(portfolio_id);
  owner_name text;
  owner_is_active boolean;
begin
  if not exists (select from public."User" u where u.login = session_user and u.active) then
    raise exception 'login % is not a user of this desk; only users grant portfolios', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user: a key cannot grant.';
  end if;
  select u.username, u.active into owner_name, owner_is_active from public."User" u where u.id = portfolio.user_id;
  if portfolio.user_id <> public.current_user_id() and (owner_is_active or not public.is_desk_admin()) then
    raise exception 'only its owner % grants portfolio %', owner_name, portfolio.name
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have the owner grant it. An administrator may do it when the owner is disabled.';
  end if;
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.halt_denial(portfolio public."Portfolio", symbol text, placed_by uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  halt constant public."Halt" := public.halt_over(portfolio, symbol, placed_by);
begin
  if halt.id is not null then
    return public.denial('HALTED', format('trading is halted %s by %s since %s: %s', public.halt_scope(halt), halt.halted_login,
      to_char(halt.halted_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), halt.reason));
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.halt_over(portfolio public."Portfolio", symbol text, placed_by uuid)
 RETURNS public."Halt"
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select h from public."Halt" h
   where h.resumed_at is null and public.halt_covers(h, portfolio.user_id, placed_by, portfolio.id, halt_over.symbol)
   order by num_nonnulls(h.user_id, h.portfolio_id), num_nonnulls(h.symbol), h.number limit 1
$function$;

CREATE OR REPLACE FUNCTION public.hold_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  key constant bigint := public.portfolio_key(portfolio_id);
  held public."Portfolio";
begin
  if public.may_wait_for(1, key) then
    -- Sessions wait here for each other, before the row. The engine does not: it waits for one session at the row, not for all that wait.
    perform pg_advisory_xact_lock(key);
    select * into held from public."Portfolio" p where p.id = portfolio_id for no key update;
    return held;
  end if;
  if pg_try_advisory_xact_lock(key) then
    select * into held from public."Portfolio" p where p.id = portfolio_id for no key update skip locked;
  end if;
  if held.id is null then
    perform public.refuse_wait('portfolio ' || portfolio_id);
  end if;
  return held;
end
$function$;

CREATE OR REPLACE FUNCTION public.judge_replaces(portfolio public."Portfolio", order_ids uuid[], left_out uuid[], most integer, accepted uuid[])
 RETURNS TABLE(order_id uuid, denial jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  request public."Order";
  new_quantity numeric;
  new_limit numeric;
  new_stop numeric;
  rest numeric;
  trigger numeric;
  requested_by uuid;
  closed text;
  funds record;
  -- The buying power that the terms accepted here take: they are not stored yet.
  taken numeric := 0;
  symbols text[] := '{}';
begin
  for request in
    select o.* from public."Order" o
     where o.id = any (order_ids) and o.portfolio_id = portfolio.id and o.status = 'PENDING_REPLACE' order by o.number
  loop
    order_id := request.id;
    denial := null;
    new_quantity := coalesce(request.replace_quantity, request.quantity);
    new_limit := coalesce(request.replace_limit_price, request.limit_price);
    new_stop := coalesce(request.replace_stop_price, request.stop_price);
    rest := new_quantity - request.filled_quantity;
    trigger := case when public.has_trigger(request.type) and request.triggered_at is null then
      public.trigger_price(request.symbol, request.side, new_stop, request.trail_amount, request.trail_percent) end;
    if rest > 0 and public.replace_adds(request, new_quantity, new_limit, new_stop) then
      -- Orders of one symbol can use the same position or short: the cost of the second is known when the first is booked.
      continue when request.symbol = any (symbols) or cardinality(symbols) >= most;
      select e.user_id into requested_by from public."OrderEvent" e
       where e.order_id = request.id and e.type = 'PENDING_REPLACE' order by e.sequence desc limit 1;
      closed := public.closed_user(requested_by);
      denial := case
        when not exists (select from public."Instrument" i where i.symbol = request.symbol and i.active) then
          public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', request.symbol))
        -- Its login may have been closed between the request and its answer.
        when closed is not null then public.denial('USER_DISABLED', format('user %s, which replaced the order, is disabled', closed))
        when request.reduce_only then null
        when requested_by <> portfolio.user_id and not public.granted_to(portfolio.id, requested_by) then
          public.denial('NOT_GRANTED', format('the user that replaced it has no grant for portfolio %s now', portfolio.name))
        else coalesce(public.halt_denial(portfolio, request.symbol, requested_by), public.stale_quote_denial(request.symbol)) end;
      if denial is null and not request.reduce_only then
        funds := public.order_funds(portfolio, request.symbol, request.side, rest, new_limit, false, left_out || request.id || public.list_members(request.list_id, request.parent_id), trigger);
        denial := public.funds_denial(portfolio, request.symbol, request.side, rest, funds.required, funds.buying_power - taken);
        symbols := symbols || request.symbol;
      end if;
      if denial is null and not request.reduce_only then
        denial := public.request_limits_denial(portfolio, request, rest, new_limit, new_stop, accepted);
      end if;
      if denial is null and not request.reduce_only then
        taken := taken + greatest((public.order_funds(portfolio, request.symbol, request.side, rest, new_limit, false, left_out, trigger)).buying_power
          - funds.buying_power + funds.required, 0);
      end if;
    end if;
    return next;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.limit_figures(portfolio public."Portfolio", scope text, symbol text, left_out uuid[], accepted uuid[], OUT gross numeric[], OUT most_net numeric[], OUT least_net numeric[], OUT units numeric[], OUT exposure numeric[], OUT unpriced text, OUT held numeric, OUT buying numeric, OUT selling numeric)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  widest constant integer := case scope when 'PORTFOLIO' then 1 when 'USER' then 2 else 3 end;
  owned uuid[];
  reached uuid[];
  part record;
begin
  -- Each of these reads one index: the portfolio, those of its owner, those of its currency.
  owned := case when scope = 'PORTFOLIO' then array[portfolio.id]
    else array(select p.id from public."Portfolio" p where p.user_id = portfolio.user_id and p.currency = portfolio.currency) end;
  reached := case when scope = 'DESK' then array(select p.id from public."Portfolio" p where p.currency = portfolio.currency) else owned end;
  gross := array_fill(0::numeric, array[widest]);
  most_net := gross;
  least_net := gross;
  units := gross;
  exposure := gross;
  held := 0;
  buying := 0;
  selling := 0;
  for part in
    -- A position may be closed at any time by an order that only reduces, and the other orders fill after that.
    select r.narrowest, sum(r.reach * r.price) as gross, sum((r.held + r.buying) * r.price) as most_net, sum((r.held - r.selling) * r.price) as least_net,
           sum(r.reach) filter (where r.this) as units, sum(r.reach * r.price) filter (where r.this) as exposure, min(r.symbol) filter (where r.price is null) as unpriced,
           sum(r.held) filter (where r.this) as held, sum(r.buying) filter (where r.this) as buying, sum(r.selling) filter (where r.this) as selling
      from (select o.*, greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) as reach, o.symbol = limit_figures.symbol as this,
                   case when o.portfolio_id = portfolio.id then 1 when o.portfolio_id = any (owned) then 2 else 3 end as narrowest
              from public.reach_of(reached, left_out, accepted) o) r
     group by r.narrowest
  loop
    for place in part.narrowest..widest loop
      gross[place] := gross[place] + coalesce(part.gross, 0);
      most_net[place] := most_net[place] + coalesce(part.most_net, 0);
      least_net[place] := least_net[place] + coalesce(part.least_net, 0);
      units[place] := units[place] + coalesce(part.units, 0);
      exposure[place] := exposure[place] + coalesce(part.exposure, 0);
    end loop;
    unpriced := coalesce(unpriced, part.unpriced);
    if part.narrowest = 1 then
      held := coalesce(part.held, 0);
      buying := coalesce(part.buying, 0);
      selling := coalesce(part.selling, 0);
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.limit_results(portfolio public."Portfolio", scope text, OUT equity numeric[], OUT result numeric[], OUT loss numeric[], OUT drawdown numeric[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  today date;
  baseline public."RiskBaseline";
begin
  ids := case scope when 'PORTFOLIO' then array[portfolio.id]
    when 'USER' then array(select p.id from public."Portfolio" p where p.user_id = portfolio.user_id and p.currency = portfolio.currency)
    else array(select p.id from public."Portfolio" p where p.currency = portfolio.currency) end;
  select array[sum(r.equity) filter (where r.id = portfolio.id), sum(r.equity) filter (where r.user_id = portfolio.user_id), sum(r.equity)],
         array[sum(r.result) filter (where r.id = portfolio.id), sum(r.result) filter (where r.user_id = portfolio.user_id), sum(r.result)]
    into equity, result
    from (select p.id, p.user_id, p.cash_balance_usd + h.value as equity, h.result
            from public."Portfolio" p
           cross join lateral (
             select coalesce(sum(round(o.quantity * m.price, 8)), 0) as value, coalesce(sum(o.realized_pnl - o.fees - o.cost + round(o.quantity * m.price, 8)), 0) as result
               from public."Position" o
              cross join lateral (select coalesce(public.mark_price(o.symbol), o.mark_price, o.average_price, 0) as price) m
              where o.portfolio_id = p.id) h
           where p.id = any (ids)) r;
  loss := array[0, 0, 0];
  drawdown := array[0, 0, 0];
  for place in 1..3 loop
    select * into baseline from public."RiskBaseline" b
     where b.scope_id = (array[portfolio.id, portfolio.user_id, public.desk_scope()])[place] and b.currency = portfolio.currency;
    continue when baseline.scope_id is null or result[place] is null;
    today := coalesce(today, public.desk_day(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp())));
    loss[place] := case when baseline.day = today then baseline.day_result - result[place] else 0 end;
    -- Cash that was paid in or out moves no drawdown: the fall is a part of the highest result and the money paid in.
    if greatest(baseline.peak_result, result[place]) + equity[place] - result[place] > 0 then
      drawdown[place] := round((greatest(baseline.peak_result, result[place]) - result[place])
        / (greatest(baseline.peak_result, result[place]) + equity[place] - result[place]), 8);
    end if;
  end loop;
end
$function$;

CREATE OR REPLACE FUNCTION public.linked_list(portfolio public."Portfolio", oco_with uuid, symbol text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  other public."Order";
begin
  select * into other from public."Order" o where o.id = linked_list.oco_with and o.portfolio_id = portfolio.id;
  if not found or other.symbol <> linked_list.symbol or not public.is_open(other.status) or other.status = 'PENDING_CANCEL'
     or other.filled_quantity > 0 or other.parent_id is not null then
    -- One error for all cases, so that a login cannot learn of an order in another portfolio.
    raise exception 'portfolio % has no open order % in % to share a quantity with', portfolio.name, linked_list.oco_with, linked_list.symbol
      using errcode = 'TR409', detail = 'BAD_LINK', hint = 'Name an open order of the same portfolio and symbol without a fill that waits for no other order.';
  end if;
  -- Not its own id: that is the list of its exits, which share what it fills and not what it may fill.
  return coalesce(other.list_id, md5('list ' || other.id)::uuid);
end
$function$;

CREATE OR REPLACE FUNCTION public.linked_parent(portfolio public."Portfolio", parent_id uuid, symbol text, side public."OrderSide", quantity numeric, reduce_only boolean)
 RETURNS public."Order"
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  parent public."Order";
begin
  -- The engine books fills of this portfolio only after this transaction: its row is locked.
  select * into parent from public."Order" o where o.id = linked_parent.parent_id and o.portfolio_id = portfolio.id;
  if not found or parent.symbol <> linked_parent.symbol or not public.is_open(parent.status) or parent.status = 'PENDING_CANCEL'
     or parent.parent_id is not null then
    -- One error for all cases, so that a login cannot learn of an order in another portfolio.
    raise exception 'portfolio % has no open order % in % to wait for', portfolio.name, linked_parent.parent_id, linked_parent.symbol
      using errcode = 'TR409', detail = 'BAD_LINK', hint = 'Name an open order of the same portfolio and symbol that waits for no other order.';
  end if;
  if reduce_only and side <> parent.side and quantity <> parent.quantity then
    raise exception 'quantity of an exit of order %: %', parent.number, public.plain_number(quantity)
      using errcode = 'TR422', detail = 'LINKED_QUANTITY', hint = 'Use the quantity of its entry: an exit closes what the entry has opened.';
  end if;
  return parent;
end
$function$;

CREATE OR REPLACE FUNCTION public.move_cash(portfolio_id uuid, amount numeric)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
  transaction_id uuid := public.new_id();
  available numeric;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader');
  perform public.refuse_narrow_key();
  -- NaN is above every number, so the range refuses it too.
  if amount is null or not (abs(amount) < 'Infinity') or amount = 0 or amount <> round(amount, 8) then
    raise exception 'amount: %', public.shown_text(public.plain_number(amount))
      using errcode = 'TR422', detail = 'BAD_QUANTITY', hint = 'Use an amount other than 0 with at most 8 decimals.';
  end if;
  portfolio := public.own_portfolio(portfolio_id);
  if portfolio.user_id is distinct from public.current_user_id() then
    -- A grant is for orders. Deposits are work of the desk: they reduce risk.
    if amount < 0 or not public.is_desk_admin() then
      raise exception 'only the owner of portfolio % may withdraw its cash', portfolio.name
        using errcode = 'TR403', detail = 'NOT_GRANTED', hint = 'Use the login of its owner. Administrators may only deposit.';
    end if;
    perform public.tell_owner(portfolio, 'deposit', 'Deposit by ' || session_user,
      format('Login %s deposited %s %s into portfolio %s.', session_user, public.grouped_number(amount), portfolio.currency, portfolio.name));
  end if;
  perform public.check_deposit(portfolio_id, amount, portfolio.cash_balance_usd);
  if amount < 0 then
    select least(v.cash, v.buying_power) into available from public.portfolio_value(portfolio_id) v;
    if -amount > available then
      raise exception 'withdrawal % % is above the free cash %', public.grouped_number(-amount), portfolio.currency, public.grouped_number(available)
        using errcode = 'TR403', detail = 'INSUFFICIENT_BUYING_POWER', hint = 'Cancel open orders or reduce positions first.';
    end if;
  end if;
  insert into public."LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
    select transaction_id, entry.line, portfolio.id, entry.account, portfolio.currency, entry.amount,
           case when move_cash.amount > 0 then 'DEPOSIT' else 'WITHDRAWAL' end::public."LedgerKind", clock_timestamp()
      from (values (1::smallint, 'CASH'::public."LedgerAccount", move_cash.amount), (2::smallint, 'CAPITAL', -move_cash.amount)) entry (line, account, amount);
  update public."Portfolio" p
     set cash_balance_usd = p.cash_balance_usd + move_cash.amount, total_value_usd = p.total_value_usd + move_cash.amount, updated_at = clock_timestamp()
   where p.id = portfolio.id returning * into portfolio;
  perform public.watch_buying_power(array[portfolio.id]);
  -- The engine spends the cash of CASH accounts, so it must read it again.
  perform public.send_hint('traderai_engine', 'cash:' || portfolio.id);
  perform public.note_activity('cash moved');
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.order_funds(portfolio public."Portfolio", symbol text, side public."OrderSide", quantity numeric, limit_price numeric, reduce_only boolean, left_out uuid[] DEFAULT '{}'::uuid[], trigger_price numeric DEFAULT NULL::numeric, OUT equity numeric, OUT buying_power numeric, OUT required numeric)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select portfolio.cash_balance_usd + present.positions_value,
         portfolio.cash_balance_usd - present.reserved,
         (select coalesce(sum(r.reserved), 0) from public.reservations(portfolio, symbol, side, quantity, limit_price, reduce_only, left_out, trigger_price) r) - present.reserved
    from (select coalesce(sum(round(r.quantity * r.mark, 8)), 0) as positions_value, coalesce(sum(r.reserved), 0) as reserved
            from public.reservations(portfolio, left_out => order_funds.left_out) r) present
$function$;

CREATE OR REPLACE FUNCTION public.order_verdict(portfolio public."Portfolio", symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric, reduce_only boolean, stop_price numeric DEFAULT NULL::numeric, trail_amount numeric DEFAULT NULL::numeric, trail_percent numeric DEFAULT NULL::numeric, left_out uuid[] DEFAULT '{}'::uuid[], awaited numeric DEFAULT 0, answer text DEFAULT 'PREVIEW'::text, origin public."OrderOrigin" DEFAULT NULL::public."OrderOrigin")
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  placed constant public."OrderOrigin" := coalesce(origin, public.connected_origin(portfolio));
  limits public."RiskLimit"[];
  collar numeric := public.price_collar();
  instrument public."Instrument";
  quote public."Quote";
  held_position public."Position";
  funds record;
  mark numeric;
  market numeric;
  -- The price that triggers see, as in src/domain/matching.ts.
  seen numeric;
  trigger numeric;
  trail numeric;
  -- A stop triggers when the market comes from its other side: a buy stop from below, a buy if touched from above.
  falls_to_trigger constant boolean := (side = 'BUY') = (type = 'MARKET_IF_TOUCHED');
  judged_by numeric;
  off_tick numeric;
  reference numeric;
  worst numeric;
  position_before numeric;
  position_after numeric;
  held numeric;
  free numeric;
  -- The part of the position that an order closes which is not placed yet, and for which this one would wait.
  closing_first numeric;
  notional numeric;
  -- The notional by which limits judge it; null when it is unknown.
  priced numeric;
  commission numeric;
  closing numeric;
  worst_result numeric;
  signed numeric := case side when 'BUY' then quantity else -quantity end;
  preview jsonb;
  denial jsonb;
begin
  if not portfolio.active then
    return public.denial('PORTFOLIO_INACTIVE', format('portfolio %s is not active', portfolio.name));
  end if;
  if portfolio.suspended_at is not null then
    return public.denial('PORTFOLIO_SUSPENDED', format('portfolio %s is suspended: %s', portfolio.name, portfolio.suspended_reason));
  end if;
  denial := case when placed.approved_by is not null then public.proposer_denial(placed, portfolio, reduce_only) end;
  if denial is not null then
    return denial;
  end if;
  denial := case when not reduce_only then public.halt_denial(portfolio, symbol, placed.user_id) end;
  if denial is not null then
    return denial;
  end if;
  -- An order that takes the place of an open one is not one more.
  denial := case when left_out = '{}' then public.open_order_denial(placed.user_id, reduce_only, public.used_open_orders(placed.user_id, reduce_only)) end;
  if denial is not null then
    return denial;
  end if;
  select * into instrument from public."Instrument" i where i.symbol = order_verdict.symbol;
  if not found then
    return public.denial('UNKNOWN_INSTRUMENT', format('there is no instrument %s on this desk', symbol));
  end if;
  if not instrument.active then
    return public.denial('INSTRUMENT_INACTIVE', format('%s is inactive', symbol));
  end if;
  if instrument.currency <> portfolio.currency then
    return public.denial('CURRENCY_MISMATCH', format('%s trades in %s, the portfolio holds %s', symbol, instrument.currency, portfolio.currency));
  end if;
  select * into held_position from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = order_verdict.symbol;
  position_before := coalesce(held_position.quantity, 0);
  held := greatest(case side when 'SELL' then position_before else -position_before end, 0);
  closing_first := case when answer = 'PREVIEW' and sign(awaited) = sign(signed) then least(abs(awaited), held) else 0 end;
  free := greatest(public.free_to_close(portfolio.id, symbol, side, left_out) - closing_first, 0);
  -- A position that fitted the lot and minimum when it was opened stays closable after either was raised.
  if quantity % instrument.lot_size <> 0
     and not (held % instrument.lot_size <> 0 and quantity <= case when reduce_only then held else free end) then
    return public.denial('OFF_LOT', format('quantity %s is not a multiple of the lot %s', public.grouped_number(quantity), public.grouped_number(instrument.lot_size)),
      instrument.lot_size, quantity);
  end if;
  off_tick := (select a.amount from unnest(array[limit_price, stop_price, trail_amount]) a (amount) where a.amount % instrument.tick_size <> 0 limit 1);
  if off_tick is not null then
    return public.denial('OFF_TICK', format('price %s is not a multiple of the tick %s', public.grouped_number(off_tick), public.grouped_number(instrument.tick_size)),
      instrument.tick_size, off_tick);
  end if;

  select * into quote from public."Quote" q where q.symbol = order_verdict.symbol;
  mark := public.mark_price(symbol);
  if mark is null and limit_price is null and stop_price is null and not reduce_only then
    return public.denial('NO_MARKET', format('%s has no price yet, so a %s cannot be checked', symbol,
      case type when 'TRAILING_STOP' then 'trailing stop' else 'market order' end));
  end if;
  trigger := public.trigger_price(symbol, side, stop_price, trail_amount, trail_percent);
  -- Rounded down to the tick, such a stop is no price.
  if type = 'TRAILING_STOP' and side = 'SELL' and mark is not null and coalesce(trigger, 0) < instrument.tick_size then
    trail := coalesce(trail_amount, round(mark * trail_percent / 100, 8));
    return public.denial('TRAIL_TOO_WIDE', format('the stop would be %s below the market at %s, so no price can reach it', public.grouped_number(trail), public.grouped_number(mark)),
      mark, trail, mark - trail);
  end if;
  -- An order that only reduces waits for the next quote: a position must be closable.
  denial := case when not reduce_only then public.stale_quote_denial(symbol) end;
  if denial is not null then
    return denial;
  end if;
  limits := public.limits_over(portfolio, symbol, placed);
  market := coalesce(case side when 'BUY' then quote.ask else quote.bid end, mark);
  seen := coalesce(quote.last, case side when 'BUY' then quote.ask else quote.bid end);
  reference := coalesce(limit_price, case when falls_to_trigger then least(trigger, market) else greatest(trigger, market) end);
  worst := coalesce(limit_price, public.slipped_price(instrument, side, reference));
  notional := round(quantity * reference, 8);
  -- The limit of a sale is a floor: it trades at the market's price, which may be higher. Without a market that price is unknown.
  priced := case when side = 'BUY' then notional when mark is not null then round(quantity * greatest(reference, coalesce(quote.bid, mark)), 8) end;
  denial := public.key_denial(placed.api_key_id, symbol, priced);
  if denial is not null then
    return denial;
  end if;
  if notional < instrument.minimum_notional and not (held > 0 and quantity >= held and (reduce_only or quantity <= free)) then
    return public.denial('BELOW_MINIMUM_NOTIONAL', format('notional %s is below the minimum %s', public.grouped_number(notional), public.grouped_number(instrument.minimum_notional)),
      instrument.minimum_notional, notional);
  end if;
  -- The limit of a STOP_LIMIT meets the market at its stop price, which may be far from the market of now.
  judged_by := coalesce(stop_price, mark);
  -- A limit of the desk takes the place of the collar against typing errors.
  if limits is not null then
    collar := coalesce((select min(l.value) from unnest(limits) l where l.kind = 'PRICE_COLLAR'), collar);
  end if;
  if side = 'BUY' and limit_price > judged_by * (1 + collar) or side = 'SELL' and limit_price < judged_by * (1 - collar) then
    return public.denial('PRICE_COLLAR', format('price %s is more than %s %% through %s at %s', public.grouped_number(limit_price), public.grouped_number(collar * 100),
        case when stop_price is null then 'the market' else 'its stop' end, public.grouped_number(judged_by)),
      round(judged_by * case side when 'BUY' then 1 + collar else 1 - collar end, 8), limit_price);
  end if;

  -- The stop price of a trail is bounded too, also while no market tells it.
  denial := coalesce(public.bound_denial(portfolio, symbol, side, quantity, limit_price, reference, reduce_only, greatest(trigger, trail_amount), left_out),
    case when limits is not null and not reduce_only and quantity > free then
      public.limits_denial(portfolio, limits, symbol, side, quantity, reference, priced, left_out, placed) end);
  if denial is not null then
    return denial;
  end if;

  -- An order that waits for another one trades when that one has changed the position.
  position_before := position_before + awaited;
  if reduce_only and sign(position_before) * sign(signed) >= 0 then
    return public.denial('REDUCE_ONLY_NO_POSITION', format('a reduce-only %s in %s would not reduce the position of %s', lower(side::text), symbol, public.grouped_number(position_before)));
  end if;
  position_after := case when reduce_only and abs(signed) > abs(position_before) then 0 else position_before + signed end;

  if side = 'SELL' and not reduce_only and quantity > free + greatest(awaited, 0) then
    if portfolio.account = 'CASH' then
      return public.denial('NO_SHORT_IN_CASH_ACCOUNT',
        format('a CASH account cannot sell short: %s %s is free to sell, the order sells %s', public.grouped_number(free), symbol, public.grouped_number(quantity)),
        free, quantity, free - quantity);
    elsif mark is null then
      return public.denial('NO_MARKET',
        format('%s has no price yet, so the cost of a short is unknown: %s is free to sell, the order sells %s', symbol, public.grouped_number(free), public.grouped_number(quantity)),
        free, quantity, free - quantity);
    end if;
  end if;

  -- Only the preview needs exact sums when the cash covers the most that this order and the others can reserve.
  if answer = 'DENIAL'
     and (reduce_only or portfolio.cash_balance_usd >= public.largest_reservation(portfolio.id)
            + quantity * public.largest_unit_cost(instrument, side, coalesce(limit_price, greatest(trigger, market)), greatest(quote.last, quote.bid, quote.ask))) then
    return jsonb_build_object('denial', null);
  end if;
  funds := public.order_funds(portfolio, symbol, side, quantity + closing_first, limit_price, reduce_only, left_out, trigger);
  commission := round(notional * instrument.commission_rate, 8);
  -- The cost of units that an awaited order adds is not known yet.
  if position_before * signed < 0 and awaited = 0 then
    closing := least(quantity, abs(position_before));
    worst_result := round(sign(position_before) * closing * worst - held_position.cost * closing / abs(position_before), 8)
      - round(round(closing * worst, 8) * instrument.commission_rate, 8);
  end if;
  preview := jsonb_build_object(
    'referencePrice', reference::text, 'worstPrice', worst::text, 'worstResult', worst_result::text, 'triggerPrice', trigger::text,
    'triggersAtOnce', coalesce(case when falls_to_trigger then seen <= stop_price else seen >= stop_price end, false), 'reserved', funds.required::text, 'notional', notional::text, 'commission', commission::text,
    'positionBefore', position_before::text, 'positionAfter', position_after::text,
    'buyingPowerBefore', funds.buying_power::text, 'buyingPowerAfter', (funds.buying_power - funds.required)::text,
    'equity', funds.equity::text, 'quotedAt', quote.quoted_at, 'receivedAt', quote.received_at);
  denial := case when not reduce_only then public.funds_denial(portfolio, symbol, side, quantity, funds.required, funds.buying_power) end;
  return coalesce(denial, jsonb_build_object('denial', null)) || preview;
end
$function$;

CREATE OR REPLACE FUNCTION public.own_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform public.permitted_portfolio(portfolio_id);
  return public.hold_portfolio(portfolio_id);
end
$function$;

CREATE OR REPLACE FUNCTION public.permitted_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  select * into portfolio from public."Portfolio" p where p.id = permitted_portfolio.portfolio_id;
  if not found or public.portfolio_right(portfolio) is null then
    -- One error for both cases, so that a login cannot learn that another user's portfolio exists.
    raise exception 'there is no portfolio % that you may trade', permitted_portfolio.portfolio_id
      using errcode = 'TR404', detail = 'UNKNOWN_PORTFOLIO', hint = 'List yours with: traderai portfolio list';
  end if;
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.place_as(origin public."OrderOrigin", portfolio public."Portfolio", client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric, time_in_force public."TimeInForce", reduce_only boolean, note text, signal_id uuid, stop_price numeric, trail_amount numeric, trail_percent numeric, expire_date date, post_only boolean, all_or_none boolean, display_quantity numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, parent_id uuid, oco_with uuid)
 RETURNS public."Order"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  placed public."Order";
  verdict jsonb;
  next_number bigint;
  first_status public."OrderStatus";
  placed_by text;
  first_terms record;
  was_replaced boolean;
  links jsonb;
  parent public."Order";
  shared_list uuid;
begin
  links := public.requested_links(trail_atr, take_profit, stop_loss, parent_id, oco_with);
  placed_by := case when origin.confirmed and origin.approved_by is null then 'quantity confirmed, ' else '' end || case when origin.approved_by is not null then 'approved by ' || session_user when portfolio.user_id is distinct from public.current_user_id() then 'placed by ' || session_user when origin.confirmed then 'placed' end;

  select * into placed from public."Order" o
   where o.portfolio_id = portfolio.id and o.client_order_id = place_as.client_order_id;
  if found then
    select e.quantity, e.price into first_terms from public."OrderEvent" e where e.order_id = placed.id and e.sequence = 1;
    was_replaced := exists (select from public."OrderEvent" e where e.order_id = placed.id and e.type = 'REPLACED');
    -- The first event keeps the requested quantity and limit, which a replace may have changed since.
    if (placed.symbol, placed.side, placed.type, first_terms.quantity, placed.time_in_force, placed.reduce_only)
         = (place_as.symbol, place_as.side, place_as.type, place_as.quantity, place_as.time_in_force, place_as.reduce_only)
       and first_terms.price is not distinct from place_as.limit_price
       -- The engine moves the stop price of a trailing stop.
       and (was_replaced or (case when placed.type <> 'TRAILING_STOP' then placed.stop_price end) is not distinct from place_as.stop_price)
       and placed.requested_links is not distinct from links
       and (place_as.trail_atr is not null or placed.trail_amount is not distinct from place_as.trail_amount)
       and placed.trail_percent is not distinct from place_as.trail_percent
       and placed.expire_date is not distinct from place_as.expire_date
       and (placed.post_only, placed.all_or_none) = (place_as.post_only, place_as.all_or_none)
       and placed.display_quantity is not distinct from place_as.display_quantity
       and placed.note is not distinct from place_as.note
       and placed.signal_id is not distinct from place_as.signal_id then
      return placed;
    end if;
    raise exception 'client order id % belongs to another order (number %)', client_order_id, placed.number
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
  end if;

  if parent_id is not null then
    parent := public.linked_parent(portfolio, parent_id, symbol, side, quantity, reduce_only);
    shared_list := case when reduce_only and side <> parent.side then parent.id end;
  end if;
  if oco_with is not null then
    shared_list := public.linked_list(portfolio, oco_with, symbol);
  end if;
  -- One statement, so one snapshot: the engine books meanwhile, and cash, positions and orders must fit each other.
  select coalesce(public.condition_denial(place_as.symbol, place_as.expire_date, place_as.display_quantity),
           public.placement_verdict(p, place_as.symbol, place_as.side, place_as.type, place_as.quantity, place_as.limit_price, place_as.reduce_only,
             place_as.stop_price, place_as.trail_amount, place_as.trail_percent, place_as.trail_atr, place_as.take_profit, place_as.stop_loss,
             coalesce(case parent.side when 'BUY' then parent.quantity - parent.filled_quantity else parent.filled_quantity - parent.quantity end, 0),
             case when place_as.oco_with is null then '{}' else public.list_members(shared_list) || place_as.oco_with end, answer => 'DENIAL', origin => origin)),
         coalesce((select max(o.number) from public."Order" o where o.portfolio_id = p.id), 0) + 1
    into verdict, next_number
    from public."Portfolio" p where p.id = portfolio.id;
  first_status := case when verdict -> 'denial' = 'null'::jsonb then 'PENDING_NEW' else 'DENIED' end;
  if oco_with is not null and first_status = 'PENDING_NEW' then
    update public."Order" o set list_id = shared_list, updated_at = clock_timestamp() where o.id = oco_with and o.list_id is null;
  end if;
  insert into public."Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity,
      limit_price, stop_price, trail_amount, trail_percent, reduce_only, expire_date, post_only, all_or_none, display_quantity, status, denial, note, signal_id,
      parent_id, list_id, requested_links, api_key_id, approved_by, session_id, event_sequence, closed_at)
    values (next_number, portfolio.id, origin.user_id, client_order_id, symbol, side, type,
      time_in_force, quantity, limit_price, stop_price, coalesce(trail_amount, (verdict ->> 'trailAmount')::numeric), trail_percent, reduce_only, expire_date, post_only, all_or_none, display_quantity,
      first_status, nullif(verdict -> 'denial', 'null'::jsonb), note, signal_id,
      parent_id, case when first_status = 'PENDING_NEW' then shared_list end, links, origin.api_key_id, origin.approved_by, case when origin.approved_by is null then public.connected_session() end, 1,
      case when first_status = 'DENIED' then now() end)
    returning * into placed;
  insert into public."OrderEvent" (order_id, sequence, type, status, quantity, price, reason, user_id)
    values (placed.id, 1, first_status::text::public."OrderEventType", first_status, quantity, limit_price,
      coalesce(verdict -> 'denial' ->> 'code', placed_by), placed.user_id);
  if first_status = 'PENDING_NEW' then
    if verdict ? 'exits' then
      perform public.place_exits(placed, verdict -> 'exits');
    end if;
    perform public.send_hint('traderai_engine', '');
    -- A login that may only reduce places no other order.
    if reduce_only and public.portfolio_right(portfolio) = 'REDUCES' and (origin.approved_by is null or origin.user_id <> portfolio.user_id) then
      perform public.tell_owner(portfolio, 'reduce', 'Position reduced by ' || session_user,
        format('Login %s placed the reduce-only order %s (%s %s %s) in portfolio %s.', session_user, placed.number, placed.side, public.plain_number(placed.quantity),
          placed.symbol, portfolio.name));
    end if;
  end if;
  perform public.note_activity('order placed');
  return placed;
end
$function$;

CREATE OR REPLACE FUNCTION public.placement_verdict(portfolio public."Portfolio", symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric, reduce_only boolean, stop_price numeric, trail_amount numeric, trail_percent numeric, trail_atr numeric, take_profit jsonb, stop_loss jsonb, awaited numeric, shared_with uuid[] DEFAULT '{}'::uuid[], answer text DEFAULT 'PREVIEW'::text, origin public."OrderOrigin" DEFAULT NULL::public."OrderOrigin")
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  placed constant public."OrderOrigin" := coalesce(origin, public.connected_origin(portfolio));
  exits constant integer := num_nonnulls(take_profit, stop_loss);
  instrument public."Instrument";
  ranges record;
  atr numeric;
  trail numeric := trail_amount;
  verdict jsonb;
  entry_price numeric;
  closable numeric;
  denial jsonb;
begin
  -- It does not take the place of the orders with which it shares a quantity: it is one more.
  denial := case when shared_with <> '{}' then public.open_order_denial(placed.user_id, reduce_only, public.used_open_orders(placed.user_id, reduce_only)) end;
  if denial is not null then
    return denial;
  end if;
  if num_nonnulls(trail_atr, take_profit, stop_loss) = 0 then
    return public.order_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent, shared_with, awaited,
      answer, placed);
  end if;
  select * into instrument from public."Instrument" i where i.symbol = placement_verdict.symbol;
  if trail_atr is not null or take_profit ? 'atr' or stop_loss ?| array['atr', 'trail_atr'] then
    ranges := public.average_true_range(symbol);
    atr := ranges.atr;
    if atr is null and instrument.symbol is not null then
      return public.denial('ATR_UNKNOWN', format('the ATR of %s needs 15 closed candles of %s; there are %s', symbol, instrument.atr_interval, ranges.bars), 15, ranges.bars);
    end if;
    if trail_atr is not null then
      trail := public.exit_price(instrument, 'SELL', trail_atr * atr);
    end if;
  end if;
  verdict := public.order_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail, trail_percent, shared_with, awaited, origin => placed)
    || jsonb_build_object('trailAmount', trail::text);
  -- A denial without figures came before the market was read.
  if exits = 0 or not verdict ? 'referencePrice' then
    return verdict;
  end if;
  entry_price := coalesce(limit_price, stop_price, (verdict ->> 'referencePrice')::numeric);
  denial := case
    when verdict -> 'denial' <> 'null'::jsonb then null
    else coalesce(public.exit_denial(instrument, side, quantity, entry_price, take_profit, stop_loss, atr, placed.api_key_id) -> 'denial',
      public.open_order_denial(placed.user_id, true, public.used_open_orders(placed.user_id, true) + exits - 1) -> 'denial') end;
  -- Exits work only for the part that closes no opposite position.
  closable := greatest((verdict ->> 'positionBefore')::numeric * case side when 'BUY' then -1 else 1 end, 0);
  return verdict || public.exit_preview(instrument, side, greatest(quantity - closable, 0), entry_price, (verdict ->> 'worstPrice')::numeric, take_profit, stop_loss, atr)
    || case when denial is not null then jsonb_build_object('denial', denial) else '{}' end;
end
$function$;

CREATE OR REPLACE FUNCTION public.portfolio_of_order(order_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  select p.* into portfolio from public."Portfolio" p
    where p.id = (select o.portfolio_id from public."Order" o where o.id = portfolio_of_order.order_id) and public.portfolio_right(p) is not null;
  if not found then
    -- One error for both cases, so that a login cannot learn that another user's order exists.
    raise exception 'there is no order % that you may change', portfolio_of_order.order_id
      using errcode = 'TR404', detail = 'ORDER_NOT_FOUND', hint = 'List open orders with: traderai order list';
  end if;
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.portfolio_right(portfolio public."Portfolio")
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
begin
  -- As own_portfolio_ids(), for one portfolio: a user may have many.
  if (portfolio.user_id = connected or public.granted_to(portfolio.id, connected))
     and not exists (select from public."ApiKey" k where k.role_name = session_user and portfolio.id <> all (k.portfolio_ids))
     and public.has_scope('trader') then
    return case when portfolio.user_id = connected then 'OWNS' else 'GRANTED' end;
  end if;
  return case when public.is_risk() then 'REDUCES' end;
end
$function$;

CREATE OR REPLACE FUNCTION public.proposable_portfolio(portfolio_id uuid, reduce_only boolean)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  -- An agent has no right of its own in a portfolio, so its orders are only proposed.
  if public.has_scope('agent') and portfolio_id = any (public.own_portfolio_ids()) then
    select * into portfolio from public."Portfolio" p where p.id = proposable_portfolio.portfolio_id;
    return portfolio;
  end if;
  portfolio := public.permitted_portfolio(portfolio_id);
  if not reduce_only then
    perform public.check_may_open(portfolio);
  end if;
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.proposer_denial(origin public."OrderOrigin", portfolio public."Portfolio", reduce_only boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  closed constant text := public.closed_user(origin.user_id);
  proposer public."User";
  proposer_role oid;
  key public."ApiKey";
  key_role oid;
  trades boolean;
begin
  if closed is not null then
    return public.denial('USER_DISABLED', format('user %s, which proposed the order, is disabled', closed));
  end if;
  select * into proposer from public."User" u where u.id = origin.user_id;
  proposer_role := (select r.oid from pg_catalog.pg_roles r where r.rolname = proposer.login);
  trades := coalesce(pg_has_role(proposer_role, 'traderai_trader', 'member'), false);
  if origin.api_key_id is not null then
    select * into key from public."ApiKey" k where k.id = origin.api_key_id;
    key_role := (select r.oid from pg_catalog.pg_roles r where r.rolname = key.role_name);
    if key.revoked_at is not null or key.expires_at <= clock_timestamp() or key_role is null then
      return public.denial('KEY_ENDED', format('key %s, which proposed the order, is revoked or has expired', key.name));
    end if;
    -- As has_scope(): a key is an agent by itself, and trades only while its user does.
    trades := trades and pg_has_role(key_role, 'traderai_trader', 'member') or pg_has_role(key_role, 'traderai_agent', 'member');
  else
    trades := trades or coalesce(pg_has_role(proposer_role, 'traderai_agent', 'member'), false);
  end if;
  if trades and (origin.user_id = portfolio.user_id or public.granted_to(portfolio.id, origin.user_id))
     -- Risk and administrators reduce in every portfolio.
     or reduce_only and coalesce(pg_has_role(coalesce(key_role, proposer_role), 'traderai_risk', 'member') and pg_has_role(proposer_role, 'traderai_risk', 'member'), false) then
    return null;
  end if;
  return public.denial('NOT_GRANTED', format('user %s, which proposed the order, may not place it in portfolio %s now', proposer.username, portfolio.name));
end
$function$;

CREATE OR REPLACE FUNCTION public.queued_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  perform public.permitted_portfolio(portfolio_id);
  perform public.queue_at_portfolio(portfolio_id);
  select * into portfolio from public."Portfolio" p where p.id = queued_portfolio.portfolio_id;
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.replace_verdict(portfolio public."Portfolio", replaced public."Order", quantity numeric, limit_price numeric, stop_price numeric, confirmed boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  bounds constant record := public.amount_bounds();
  origin public."OrderOrigin" := public.connected_origin(portfolio, confirmed);
  rest constant numeric := greatest(quantity - replaced.filled_quantity, 0);
  mark constant numeric := public.mark_price(replaced.symbol);
  -- While the engine has not answered, open orders of this side may leave less room: the replaced order does not count itself.
  left_out constant uuid[] := replaced.id || public.list_members(replaced.list_id, replaced.parent_id);
  adds constant boolean := public.replace_adds(replaced, quantity, limit_price, stop_price);
  instrument public."Instrument";
  quote public."Quote";
  funds record;
  reference numeric;
  whole numeric;
  position_before numeric;
  awaits boolean;
  trigger numeric;
  verdict jsonb;
  denial jsonb;
begin
  if portfolio.suspended_at is not null then
    return public.denial('PORTFOLIO_SUSPENDED', format('portfolio %s is suspended: %s', portfolio.name, portfolio.suspended_reason));
  end if;
  denial := public.held_exit_denial(replaced, limit_price, stop_price);
  if denial is not null then
    return denial;
  end if;
  select * into instrument from public."Instrument" i where i.symbol = replaced.symbol;
  select * into quote from public."Quote" q where q.symbol = replaced.symbol;
  -- A triggered order is a market or limit order.
  awaits := public.has_trigger(replaced.type) and replaced.triggered_at is null;
  trigger := case when awaits then public.trigger_price(replaced.symbol, replaced.side, stop_price, replaced.trail_amount, replaced.trail_percent) end;
  reference := coalesce(limit_price, trigger, case replaced.side when 'BUY' then quote.ask else quote.bid end, mark);
  -- Limits of an order hold for its whole quantity: replaced again and again, it would grow without bound.
  whole := replaced.filled_notional + round(rest * case replaced.side when 'SELL' then greatest(reference, quote.bid, mark) else reference end, 8);
  if adds then
    denial := case
      when quantity > bounds.order_quantity and quantity > replaced.quantity then
        public.denial('ORDER_QUANTITY_BOUND',
          format('quantity %s is above %s, the largest quantity of an order', public.grouped_number(quantity), public.grouped_number(bounds.order_quantity)),
          bounds.order_quantity, quantity, bounds.order_quantity - quantity)
      when whole > bounds.order_notional then
        public.denial('ORDER_NOTIONAL_BOUND',
          format('notional %s is above %s, the largest notional of an order', public.grouped_number(whole), public.grouped_number(bounds.order_notional)),
          bounds.order_notional, whole, bounds.order_notional - whole)
      else public.key_denial(origin.api_key_id, replaced.symbol, case when replaced.side = 'BUY' or mark is not null then whole end) end;
    if denial is not null then
      return denial;
    end if;
  elsif quantity <> replaced.quantity and rest > 0 then
    if rest % instrument.lot_size <> 0 then
      return public.denial('OFF_LOT', format('quantity %s is not a multiple of the lot %s', public.grouped_number(quantity), public.grouped_number(instrument.lot_size)),
        instrument.lot_size, quantity);
    end if;
    if whole < instrument.minimum_notional then
      return public.denial('BELOW_MINIMUM_NOTIONAL', format('notional %s is below the minimum %s', public.grouped_number(whole), public.grouped_number(instrument.minimum_notional)),
        instrument.minimum_notional, whole);
    end if;
  end if;
  if adds and rest > 0 then
    verdict := public.order_verdict(portfolio, replaced.symbol, replaced.side,
      case when awaits then replaced.type when limit_price is null then 'MARKET' else 'LIMIT' end, rest, limit_price, replaced.reduce_only,
      case when awaits and replaced.type <> 'TRAILING_STOP' then stop_price end, case when awaits then replaced.trail_amount end,
      case when awaits then replaced.trail_percent end, left_out,
      coalesce((select case p.side when 'BUY' then p.quantity - p.filled_quantity else p.filled_quantity - p.quantity end
                  from public."Order" p where p.id = replaced.parent_id and public.is_open(p.status)), 0), origin => origin);
  else
    -- A smaller quantity only reduces: like a cancel, it needs no price, no fresh quote and no buying power.
    funds := public.order_funds(portfolio, replaced.symbol, replaced.side, rest, limit_price, replaced.reduce_only, left_out, trigger);
    position_before := coalesce((select p.quantity from public."Position" p where p.portfolio_id = portfolio.id and p.symbol = replaced.symbol), 0);
    verdict := jsonb_build_object('denial', null,
      'referencePrice', reference::text, 'worstPrice', public.worst_price(instrument, replaced.side, limit_price, trigger)::text,
      'reserved', funds.required::text, 'notional', round(rest * reference, 8)::text,
      'commission', round(round(rest * reference, 8) * instrument.commission_rate, 8)::text,
      'positionBefore', position_before::text, 'positionAfter', (position_before + case replaced.side when 'BUY' then rest else -rest end)::text,
      'buyingPowerAfter', (funds.buying_power - funds.required)::text, 'equity', funds.equity::text,
      'quotedAt', quote.quoted_at, 'receivedAt', quote.received_at);
  end if;
  return verdict || jsonb_build_object('buyingPowerBefore', (select v.buying_power::text from public.portfolio_value(portfolio.id) v));
end
$function$;

CREATE OR REPLACE FUNCTION public.request_limits_denial(portfolio public."Portfolio", request public."Order", quantity numeric, limit_price numeric, stop_price numeric, accepted uuid[], denied uuid[] DEFAULT '{}'::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  origin constant public."OrderOrigin" := row(request.user_id, request.api_key_id,
    -- The approval is of the order as it was placed, not of new terms.
    case when request.status = 'PENDING_NEW' then request.approved_by end, true);
  left_out constant uuid[] := request.id || public.list_members(request.list_id, request.parent_id) || denied;
  -- New terms of a working order are not one more order.
  limits constant public."RiskLimit"[] := (select array_agg(l) from unnest(public.limits_over(portfolio, request.symbol, origin)) l
    where l.kind <> 'MAX_OPEN_ORDERS' or request.status = 'PENDING_NEW');
  quote public."Quote";
  reference numeric;
begin
  if limits is null or quantity <= public.free_to_close(portfolio.id, request.symbol, request.side, left_out) then
    return null;
  end if;
  select * into quote from public."Quote" q where q.symbol = request.symbol;
  reference := coalesce(limit_price, case when public.has_trigger(request.type) and request.triggered_at is null then
      public.trigger_price(request.symbol, request.side, stop_price, request.trail_amount, request.trail_percent) end,
    case request.side when 'BUY' then quote.ask else quote.bid end, public.mark_price(request.symbol));
  return public.limits_denial(portfolio, limits, request.symbol, request.side, quantity, reference,
    request.filled_notional + round(quantity * case request.side when 'SELL' then greatest(reference, quote.bid, public.mark_price(request.symbol)) else reference end, 8),
    left_out, origin, accepted);
end
$function$;

CREATE OR REPLACE FUNCTION public.reservations(portfolio public."Portfolio", new_symbol text DEFAULT NULL::text, new_side public."OrderSide" DEFAULT NULL::public."OrderSide", new_quantity numeric DEFAULT NULL::numeric, new_limit_price numeric DEFAULT NULL::numeric, new_reduce_only boolean DEFAULT false, left_out uuid[] DEFAULT '{}'::uuid[], new_trigger_price numeric DEFAULT NULL::numeric)
 RETURNS TABLE(symbol text, quantity numeric, mark numeric, reserved numeric)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with working as (
    select o.symbol, o.side, max(o.quantity - o.filled_quantity) over list as quantity, o.limit_price, o.reduce_only, o.id, coalesce(o.list_id, o.id) as list_id,
           -- Once triggered, it is a market or limit order like any other.
           case when o.triggered_at is null and public.has_trigger(o.type)
             then public.trigger_price(o.symbol, o.side, o.stop_price, o.trail_amount, o.trail_percent) end as trigger_price
      from public."Order" o
     where o.portfolio_id = portfolio.id
       and public.is_open(o.status) and o.id <> all (left_out) and not public.is_held_exit(o.parent_id, o.list_id, o.released_at)
    window list as (partition by o.symbol, o.side, coalesce(o.list_id, o.id))
    union all
    select new_symbol, new_side, new_quantity, new_limit_price, new_reduce_only, null, null, new_trigger_price where new_symbol is not null
  ), held as (
    select p.symbol, p.quantity, p.average_price from public."Position" p where p.portfolio_id = portfolio.id and p.quantity <> 0
  ), books as materialized (
    select s.symbol, coalesce(h.quantity, 0) as quantity, coalesce(m.price, h.average_price) as mark, m.price is null as unmarked
      from (select w.symbol from working w union select h.symbol from held h) s
     cross join lateral public.mark_price(s.symbol) as m (price)
      left join held h on h.symbol = s.symbol
  ), priced as (
    select b.symbol, w.side, w.quantity, w.reduce_only, w.id, w.list_id, p.price, i.commission_rate,
           -- Without a mark, only the largest price that the desk accepts bounds the price of buying back a short.
           case when b.unmarked and w.side = 'SELL' then (public.amount_bounds()).price else coalesce(b.mark, p.price) end as mark,
           case w.side when 'SELL' then greatest(b.quantity, 0) else greatest(-b.quantity, 0) end as closable,
           case w.side when 'SELL' then p.price else -p.price end as turn,
           row_number() over (partition by w.symbol, w.side, w.list_id
             order by w.reduce_only desc, case w.side when 'SELL' then p.price else -p.price end, w.id) as place_in_list
      from working w
      join books b on b.symbol = w.symbol
      join public."Instrument" i on i.symbol = w.symbol
     cross join lateral (select coalesce(public.worst_price(i, w.side, w.limit_price, w.trigger_price), b.mark, 0) as price) p
  ), queued as (
    -- The orders that close the position: reduce-only orders first, then the orders that the market reaches first. A list counts
    -- once, at its first order.
    select p.*, coalesce(sum(p.quantity) filter (where p.place_in_list = 1) over (partition by p.symbol, p.side order by p.reduce_only desc, p.turn, p.id
             rows between unbounded preceding and 1 preceding), 0) - case when p.place_in_list > 1 then p.quantity else 0 end as ahead
      from priced p
  ), parts as (
    select d.symbol, d.side, d.list_id, d.price, d.mark, c.closing, case when d.reduce_only then 0 else d.quantity - c.closing end as opening, d.commission_rate
      from queued d
     cross join lateral (select least(d.quantity, greatest(d.closable - d.ahead, 0)) as closing) c
  ), costs as (
    select a.symbol, a.side, a.list_id, a.mark, a.closing + a.opening as quantity, n.notional + round(n.notional * a.commission_rate, 8) as cost,
           -- A new short reserves the mark, or the order's price above it; a sale of the position brings cash. Rounded against the account.
           2 * ceil(a.opening * greatest(a.mark, a.price) * 1e8) / 1e8 - trunc(a.opening * a.price, 8)
             - trunc(a.closing * least(a.price, 2 * a.mark), 8) + round(n.notional * a.commission_rate, 8) as short_cost
      from parts a
     cross join lateral (select round((a.closing + a.opening) * a.price, 8) as notional) n
  ), lists as (
    select c.symbol, c.side, max(c.cost) as cost, max(c.short_cost) as short_cost,
           -- The part of a purchase's cost above the amount that the closed short releases.
           max(greatest(c.cost - 2 * trunc(c.quantity * c.mark, 8), 0)) as overpaying
      from costs c group by c.symbol, c.side, c.list_id
  ), sums as (
    select l.symbol, sum(l.cost) filter (where l.side = 'BUY') as buying, sum(l.short_cost) filter (where l.side = 'SELL') as shorting,
           sum(l.overpaying) filter (where l.side = 'BUY') as overpaying
      from lists l group by l.symbol
  )
  select b.symbol, b.quantity, coalesce(b.mark, 0),
         case portfolio.account
           when 'CASH' then coalesce(s.buying, 0)
           else greatest(coalesce(s.buying, 0),
             2 * round(greatest(-b.quantity, 0) * coalesce(b.mark, 0), 8) + coalesce(s.shorting, 0) + coalesce(s.overpaying, 0), 0)
         end
    from books b left join sums s on s.symbol = b.symbol
$function$;

CREATE OR REPLACE FUNCTION public.resume_portfolio(portfolio_id uuid)
 RETURNS public."Portfolio"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may resume a portfolio'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  portfolio := public.own_portfolio(portfolio_id);
  if portfolio.suspended_at is null then
    raise exception 'portfolio % is not suspended', portfolio.name
      using errcode = 'TR409', detail = 'PORTFOLIO_NOT_SUSPENDED', hint = 'List the portfolios and their states with: traderai portfolio list --all';
  end if;
  update public."Portfolio" p set suspended_at = null, suspended_reason = null, updated_at = clock_timestamp()
   where p.id = portfolio.id returning * into portfolio;
  perform public.send_hint('traderai_engine', 'portfolios');
  return portfolio;
end
$function$;

CREATE OR REPLACE FUNCTION public.tell_owner(portfolio public."Portfolio", act text, title text, message text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  cause constant uuid := md5(portfolio.id::text || ' ' || act || ' ' || session_user)::uuid;
begin
  -- One alert a minute for a whole flatten: the event of each order names the login too. It only inserts: the owner may hold locks of its alerts.
  if portfolio.user_id is distinct from public.current_user_id()
     and not exists (select from public."Alert" a where a.correlation_id = cause and a.created_at > clock_timestamp() - interval '1 minute') then
    insert into public."Alert" (type, severity, title, message, data, source, portfolio_id, correlation_id, created_at)
      values ('PORTFOLIO_ACTION', 'HIGH', title, message, jsonb_build_object('login', session_user, 'act', act), 'desk', portfolio.id, cause, clock_timestamp());
  end if;
end
$function$;

create table public."PortfolioGrant" (
  id uuid not null,
  portfolio_id uuid not null,
  user_id uuid not null,
  granted_by uuid not null,
  granted_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone,
  revoked_at timestamp(6) with time zone,
  revoked_by uuid
);

create table public."PortfolioPerformance" (
  portfolio_id uuid not null,
  date date not null,
  "interval" text not null,
  equity_start numeric(38,8) not null,
  equity_end numeric(38,8) not null,
  net_deposits numeric(38,8) not null,
  total_return double precision,
  periods integer not null,
  periods_per_year integer not null,
  risk_free double precision not null,
  cagr double precision,
  volatility double precision,
  sharpe double precision,
  sortino double precision,
  max_drawdown double precision,
  calmar double precision,
  benchmark text,
  beta double precision,
  alpha_annual double precision,
  var_95 double precision,
  cvar_95 double precision,
  trades integer not null,
  wins integer not null,
  losses integer not null,
  win_rate double precision,
  gross_profit numeric(38,8) not null,
  gross_loss numeric(38,8) not null,
  average_win numeric(38,8),
  average_loss numeric(38,8),
  profit_factor double precision,
  realized_pnl numeric(38,8) not null,
  commission numeric(38,8) not null,
  undefined_reasons jsonb not null,
  computed_at timestamp(6) with time zone not null
);

create table public."PortfolioSnapshot" (
  portfolio_id uuid not null,
  sampled_at timestamp(3) with time zone not null,
  cash numeric(38,8) not null,
  positions_value numeric(38,8) not null,
  equity numeric(38,8) not null,
  gross_exposure numeric(38,8) not null,
  unrealized_pnl numeric(38,8) not null,
  realized_pnl numeric(38,8) not null,
  fees numeric(38,8) not null,
  net_deposits numeric(38,8) not null,
  recorded_at timestamp(6) with time zone not null
);

create table public."Position" (
  portfolio_id uuid not null,
  symbol text not null,
  quantity numeric(20,8) not null,
  cost numeric(38,8) not null,
  average_price numeric(20,8) generated always as (
CASE
    WHEN (quantity <> (0)::numeric) THEN round((cost / quantity), 8)
    ELSE NULL::numeric
END) stored,
  realized_pnl numeric(38,8) not null,
  fees numeric(38,8) not null,
  mark_price numeric(20,8),
  stop_loss numeric(20,8),
  take_profit numeric(20,8),
  opened_at timestamp(3) with time zone,
  updated_at timestamp(6) with time zone not null
) with (autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_scale_factor='0.02', fillfactor='70');

create table public."Proposal" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."Proposal_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  portfolio_id uuid not null,
  user_id uuid not null,
  login text not null,
  api_key_id uuid,
  client_order_id text not null,
  request jsonb not null,
  hash text not null,
  notional numeric(28,8),
  worst_loss numeric(28,8),
  state public."ProposalState" not null,
  created_at timestamp(6) with time zone not null,
  expires_at timestamp(6) with time zone not null,
  decided_by uuid,
  decided_login text,
  decided_at timestamp(6) with time zone,
  decision_reason text,
  order_id uuid
);

CREATE OR REPLACE FUNCTION public.check_may_decide(proposal public."Proposal", portfolio public."Portfolio")
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
begin
  if connected is null or exists (select from public."ApiKey" k where k.role_name = session_user) then
    raise exception 'a key and a login without a user decide no proposals'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have a person decide it: traderai order proposals';
  end if;
  if proposal.user_id = connected then
    if proposal.api_key_id is null then
      raise exception 'proposal % is your own', proposal.number
        using errcode = 'TR403', detail = 'OWN_PROPOSAL', hint = 'Have another person decide it, or withdraw it with: traderai order withdraw NUMBER';
    end if;
  elsif not (public.is_risk() or portfolio.user_id = connected) then
    raise exception 'you may not decide proposal %', proposal.number
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have risk, an administrator or the owner of the portfolio decide it.';
  end if;
end
$function$;

CREATE OR REPLACE FUNCTION public.decide_proposal(proposal public."Proposal", state public."ProposalState", reason text DEFAULT NULL::text, order_id uuid DEFAULT NULL::uuid)
 RETURNS public."Proposal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  decided public."Proposal";
begin
  update public."Proposal" p
     set state = decide_proposal.state, decided_by = public.current_user_id(), decided_login = session_user, decided_at = clock_timestamp(),
         decision_reason = reason, order_id = decide_proposal.order_id
   where p.id = proposal.id and p.state = 'PENDING' returning * into strict decided;
  perform public.note_activity('proposal ' || lower(state::text));
  return decided;
end
$function$;

CREATE OR REPLACE FUNCTION public.hold_proposal(proposal_id uuid)
 RETURNS public."Proposal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
  own_key constant uuid := (select k.id from public."ApiKey" k where k.role_name = session_user);
  found_proposal public."Proposal";
  held public."Proposal";
begin
  -- One error for an unknown proposal and for one of others, so that a login cannot learn that it exists.
  select p.* into found_proposal from public."Proposal" p
   where p.id = hold_proposal.proposal_id
     and (public.is_risk() or p.user_id = connected and (p.api_key_id = own_key or own_key is null)
          or own_key is null and exists (select from public."Portfolio" o where o.id = p.portfolio_id and o.user_id = connected));
  if found_proposal.id is null then
    raise exception 'there is no proposal % that you may decide', proposal_id
      using errcode = 'TR404', detail = 'UNKNOWN_PROPOSAL', hint = 'List proposals with: traderai order proposals';
  end if;
  perform public.queue_at_portfolio(found_proposal.portfolio_id);
  -- Decisions queue at the portfolio, so this row is free, or it expires just now.
  select * into held from public."Proposal" p where p.id = found_proposal.id for no key update skip locked;
  if held.id is null then
    perform public.refuse_wait('proposal ' || found_proposal.number);
  end if;
  if held.state = 'EXPIRED' or held.state = 'PENDING' and held.expires_at <= clock_timestamp() then
    raise exception 'proposal % has expired', held.number
      using errcode = 'TR409', detail = 'PROPOSAL_EXPIRED', hint = 'Propose the order again.';
  end if;
  if held.state <> 'PENDING' then
    raise exception 'proposal % is % already, by %', held.number, lower(held.state::text), held.decided_login
      using errcode = 'TR409', detail = 'PROPOSAL_DECIDED', hint = 'See it with: traderai order proposals --all';
  end if;
  return held;
end
$function$;

CREATE OR REPLACE FUNCTION public.proposal_hash(proposal public."Proposal")
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- jsonb has one text for one value: its keys are sorted, and numbers keep their digits.
  select encode(sha256(convert_to(concat_ws(E'\n', 'proposal', proposal.id, proposal.portfolio_id, proposal.user_id, coalesce(proposal.api_key_id::text, '-'), proposal.request::text),
    'UTF8')), 'hex')
$function$;

CREATE OR REPLACE FUNCTION public.propose_order(portfolio_id uuid, client_order_id text, symbol text, side public."OrderSide", type public."OrderType", quantity numeric, limit_price numeric DEFAULT NULL::numeric, time_in_force public."TimeInForce" DEFAULT 'DAY'::public."TimeInForce", reduce_only boolean DEFAULT false, note text DEFAULT NULL::text, signal_id uuid DEFAULT NULL::uuid, stop_price numeric DEFAULT NULL::numeric, trail_amount numeric DEFAULT NULL::numeric, trail_percent numeric DEFAULT NULL::numeric, expire_date date DEFAULT NULL::date, post_only boolean DEFAULT false, all_or_none boolean DEFAULT false, display_quantity numeric DEFAULT NULL::numeric, trail_atr numeric DEFAULT NULL::numeric, take_profit jsonb DEFAULT NULL::jsonb, stop_loss jsonb DEFAULT NULL::jsonb, expires_in_seconds integer DEFAULT 60)
 RETURNS public."Proposal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Approvers read the whole queue: one login must not fill it.
  most_pending constant integer := 20;
  proposer constant uuid := public.current_user_id();
  key_id constant uuid := (select k.id from public."ApiKey" k where k.role_name = session_user);
  portfolio public."Portfolio";
  terms jsonb;
  verdict jsonb;
  proposed public."Proposal";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk', 'agent');
  perform public.check_order_side(side, reduce_only);
  perform public.check_order_links(client_order_id, type, reduce_only, trail_amount, trail_percent, trail_atr, take_profit, stop_loss, null, null);
  perform public.check_order_values(client_order_id, symbol, type, quantity, limit_price, time_in_force, note, stop_price, coalesce(trail_amount, trail_atr), trail_percent);
  perform public.check_order_conditions(type, quantity, time_in_force, expire_date, post_only, all_or_none, display_quantity);
  if proposer is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  if expires_in_seconds is null or expires_in_seconds not between 10 and 3600 then
    raise exception 'seconds until a proposal expires: %', public.shown_text(expires_in_seconds::text)
      using errcode = 'TR422', detail = 'BAD_EXPIRY', hint = 'Use 10 to 3,600 seconds.';
  end if;
  portfolio := public.proposable_portfolio(portfolio_id, reduce_only);
  -- A parameter that is not given is left out, so that one order has one text.
  select jsonb_object_agg(t.key, t.value) into terms from jsonb_each(jsonb_build_object(
    'client_order_id', client_order_id, 'symbol', symbol, 'side', side, 'type', type, 'quantity', quantity, 'limit_price', limit_price,
    'time_in_force', time_in_force, 'reduce_only', nullif(reduce_only, false), 'note', note, 'signal_id', signal_id, 'stop_price', stop_price,
    'trail_amount', trail_amount, 'trail_percent', trail_percent, 'expire_date', expire_date, 'post_only', nullif(post_only, false),
    'all_or_none', nullif(all_or_none, false), 'display_quantity', display_quantity, 'trail_atr', trail_atr,
    'take_profit', take_profit, 'stop_loss', stop_loss)) t where t.value <> 'null'::jsonb;
  -- One call at a time for each user, so that the count is exact.
  perform public.lock_in_turn(7, 'proposals ' || proposer, 'the proposals of this user');
  select * into proposed from public."Proposal" p where p.portfolio_id = portfolio.id and p.client_order_id = propose_order.client_order_id;
  if proposed.id is not null and (proposed.user_id, proposed.request) = (proposer, terms) and proposed.api_key_id is not distinct from key_id then
    return proposed;
  end if;
  if proposed.id is not null or exists (select from public."Order" o where o.portfolio_id = portfolio.id and o.client_order_id = propose_order.client_order_id) then
    raise exception 'client order id % belongs to another order or proposal', client_order_id
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_ORDER_ID', hint = 'Use a new client order id for a new order.';
  end if;
  if (select count(*) from public."Proposal" p where p.user_id = proposer and p.state = 'PENDING' and p.expires_at > clock_timestamp()) >= most_pending then
    raise exception 'pending proposals: you have %, the most that are allowed', most_pending
      using errcode = 'TR403', detail = 'TOO_MANY_PROPOSALS', hint = 'Wait until they are decided, or withdraw one with: traderai order withdraw NUMBER';
  end if;
  -- Judged as if another person had approved it and confirmed its soft limits. An order that is denied even then needs no approver.
  verdict := coalesce(public.condition_denial(symbol, expire_date, display_quantity),
    public.placement_verdict(portfolio, symbol, side, type, quantity, limit_price, reduce_only, stop_price, trail_amount, trail_percent, trail_atr,
      take_profit, stop_loss, 0, origin => row(proposer, key_id, '00000000-0000-0000-0000-000000000000'::uuid, true)::public."OrderOrigin"));
  if verdict -> 'denial' <> 'null'::jsonb then
    raise exception '%', public.denial_text(verdict -> 'denial')
      using errcode = 'TR403', detail = verdict -> 'denial' ->> 'code', hint = 'Change the order: an approval does not pass this rule.';
  end if;
  insert into public."Proposal" (id, portfolio_id, user_id, login, api_key_id, client_order_id, request, hash, notional, worst_loss, expires_at)
    select n.id, portfolio.id, proposer, session_user, key_id, propose_order.client_order_id, terms,
           public.proposal_hash(jsonb_populate_record(null::public."Proposal", jsonb_build_object('id', n.id, 'portfolio_id', portfolio.id, 'user_id', proposer,
             'api_key_id', key_id, 'request', terms))),
           (verdict ->> 'notional')::numeric, (verdict ->> 'worstLoss')::numeric, clock_timestamp() + make_interval(secs => expires_in_seconds)
      from (select public.new_id() as id offset 0) n
    returning * into proposed;
  perform public.note_activity('order proposed');
  return proposed;
end
$function$;

CREATE OR REPLACE FUNCTION public.reject_order(proposal_id uuid, reason text DEFAULT NULL::text)
 RETURNS public."Proposal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  proposal public."Proposal";
  portfolio public."Portfolio";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason of a rejection: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
  proposal := public.hold_proposal(proposal_id);
  select * into portfolio from public."Portfolio" p where p.id = proposal.portfolio_id;
  perform public.check_may_decide(proposal, portfolio);
  return public.decide_proposal(proposal, 'REJECTED', reason);
end
$function$;

CREATE OR REPLACE FUNCTION public.withdraw_proposal(proposal_id uuid)
 RETURNS public."Proposal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  proposal public."Proposal";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk', 'agent');
  proposal := public.hold_proposal(proposal_id);
  if proposal.user_id is distinct from public.current_user_id() then
    raise exception 'proposal % is not yours', proposal.number
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Reject it instead: traderai order reject NUMBER';
  end if;
  return public.decide_proposal(proposal, 'WITHDRAWN');
end
$function$;

create table public."Quarantine" (
  id uuid not null,
  kind text not null,
  source text not null,
  "position" bigint,
  symbol text,
  "timestamp" timestamp(3) with time zone,
  reason text not null,
  detail text,
  raw text not null,
  created_at timestamp(6) with time zone not null
);

create table public."QueryBaseline" (
  id uuid not null,
  name text not null,
  phase text not null,
  statement text not null,
  runs integer not null,
  rows bigint,
  median_ms numeric(14,4) not null,
  p95_ms numeric(14,4) not null,
  plan jsonb,
  measured_at timestamp(6) with time zone not null
);

create table public."Quote" (
  symbol text not null,
  bid numeric(20,8),
  bid_size numeric(28,8),
  ask numeric(20,8),
  ask_size numeric(28,8),
  last numeric(20,8),
  session_open numeric(20,8),
  volume numeric(28,8),
  sequence bigint not null,
  quoted_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  live boolean not null
) with (autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='200', fillfactor='50');

create table public."RiskBaseline" (
  scope_id uuid not null,
  currency text not null,
  day date not null,
  day_result numeric(38,8) not null,
  peak_result numeric(38,8) not null,
  updated_at timestamp(6) with time zone not null
);

create table public."RiskLimit" (
  id uuid not null,
  kind public."RiskLimitKind" not null,
  user_id uuid,
  portfolio_id uuid,
  symbol text,
  value numeric(28,8),
  action public."RiskLimitAction" not null,
  active boolean not null,
  reason text,
  set_by uuid,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null,
  number bigint generated always as identity (sequence name public."RiskLimit_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  key_id uuid,
  currency text,
  symbols text[],
  side public."OrderSide",
  days smallint[],
  from_time time(0) without time zone,
  to_time time(0) without time zone,
  zone text,
  set_login text not null,
  scope_id uuid generated always as (COALESCE(key_id, portfolio_id, user_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored not null
);

CREATE OR REPLACE FUNCTION public.begin_baseline("limit" public."RiskLimit")
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  day_start constant timestamptz := public.desk_day_start(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp()));
begin
  insert into public."RiskBaseline" (scope_id, currency, day, day_result, peak_result)
    select "limit".scope_id, c.currency, public.desk_day(coalesce((select e.market_at from public."EngineLease" e where e.id = 1), clock_timestamp())), d.result, r.result
      from (select distinct p.currency from public."Portfolio" p
             where p.currency = coalesce("limit".currency, p.currency)
               and ("limit".portfolio_id is null or p.id = "limit".portfolio_id) and ("limit".user_id is null or p.user_id = "limit".user_id)) c
     cross join lateral (select public.scope_portfolios("limit", c.currency) as ids) s
     cross join lateral (
       select (public.limit_results(p, case when "limit".portfolio_id is not null then 'PORTFOLIO' when "limit".user_id is not null then 'USER' else 'DESK' end))
                .result[case when "limit".portfolio_id is not null then 1 when "limit".user_id is not null then 2 else 3 end] as result
         from public."Portfolio" p where p.id = s.ids[1]) r
     cross join lateral (
       -- The value at the beginning of the day is the last one that was stored before it.
       select coalesce(sum(coalesce(
           (select h.equity - h.net_deposits from public."PortfolioSnapshot" h where h.portfolio_id = i.id and h.sampled_at <= day_start order by h.sampled_at desc limit 1),
           (select h.equity - h.net_deposits from public."PortfolioSnapshot" h where h.portfolio_id = i.id order by h.sampled_at limit 1), 0)), 0) as result
         from unnest(s.ids) i (id)) d
    on conflict on constraint "RiskBaseline_pkey" do nothing;
end
$function$;

CREATE OR REPLACE FUNCTION public.check_may_limit(owner_id uuid, present public."RiskLimit", kind public."RiskLimitKind", value numeric, action public."RiskLimitAction")
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.hours_allow("limit" public."RiskLimit", instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when "limit".from_time < "limit".to_time
      then t.of_day >= "limit".from_time and t.of_day < "limit".to_time and t.day = any ("limit".days)
      -- A window over midnight belongs to the day on which it begins.
      else t.of_day >= "limit".from_time and t.day = any ("limit".days) or t.of_day < "limit".to_time and (t.day + 5) % 7 + 1 = any ("limit".days) end
    from (select (instant at time zone "limit".zone)::time as of_day, extract(isodow from instant at time zone "limit".zone)::smallint as day) t
$function$;

CREATE OR REPLACE FUNCTION public.limit_denial("limit" public."RiskLimit", figure text, use numeric, after numeric DEFAULT NULL::numeric)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- A fraction is shown as a percentage.
  with shown as (
    select f.factor, case when f.factor = 100 then ' %' else '' end as unit
      from (select case when "limit".kind in ('PRICE_COLLAR', 'MAX_DRAWDOWN') then 100 else 1 end as factor) f)
  select jsonb_build_object('denial', jsonb_build_object('code', "limit".kind,
    'message', concat(figure, ' ', coalesce(public.grouped_number(coalesce(after, use) * s.factor) || s.unit, 'unknown'), ' is beyond limit ', "limit".number, ' of ',
      public.limit_scope("limit"), ': ', public.grouped_number("limit".value * s.factor), s.unit, case when after is not null then
        concat(' (used ', public.grouped_number(use * s.factor), s.unit, ')') end, '; ', public.limit_holder("limit"), ' may change it'),
    'limit', public.plain_number("limit".value), 'value', public.plain_number(coalesce(after, use)),
    'headroom', public.plain_number("limit".value - use), 'limitNumber', "limit".number, 'soft', "limit".action = 'WARN'))
    from shown s
$function$;

CREATE OR REPLACE FUNCTION public.limit_holder("limit" public."RiskLimit")
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce((select u.username || ', ' from public."User" u join pg_catalog.pg_roles r on r.rolname = u.login
                    where u.id = "limit".set_by and not pg_has_role(r.oid, 'traderai_risk', 'member')), '') || 'risk and administrators'
$function$;

CREATE OR REPLACE FUNCTION public.limit_scope("limit" public."RiskLimit")
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case
      when "limit".portfolio_id is not null then 'portfolio ' || (select p.name from public."Portfolio" p where p.id = "limit".portfolio_id)
      when "limit".user_id is not null then 'user ' || (select u.username from public."User" u where u.id = "limit".user_id)
      when "limit".key_id is not null then 'key ' || (select k.name from public."ApiKey" k where k.id = "limit".key_id)
      else 'the desk' end
    || coalesce(' in ' || "limit".symbol, '')
$function$;

CREATE OR REPLACE FUNCTION public.limit_use("limit" public."RiskLimit", currency text)
 RETURNS numeric
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  scope constant text := case when "limit".portfolio_id is not null then 'PORTFOLIO' when "limit".user_id is not null then 'USER' else 'DESK' end;
  place constant integer := case scope when 'PORTFOLIO' then 1 when 'USER' then 2 else 3 end;
  -- One of its portfolios names the sums.
  portfolio public."Portfolio";
  f record;
  r record;
  equity numeric;
begin
  if "limit".kind = 'MAX_ORDER_RATE' then
    return public.orders_within("limit", 100000);
  elsif "limit".kind = 'MAX_OPEN_ORDERS' then
    return public.open_orders_of("limit", 100000, null);
  elsif "limit".kind <= 'APPROVAL_NOTIONAL' or limit_use.currency is null then
    return null;
  end if;
  select p.* into portfolio from public."Portfolio" p where p.id = (public.scope_portfolios("limit", limit_use.currency))[1];
  if "limit".kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
    select * into r from public.limit_results(portfolio, scope);
    if "limit".kind <> 'MAX_LEVERAGE' then
      return greatest(case "limit".kind when 'MAX_DAILY_LOSS' then r.loss[place] else r.drawdown[place] end, 0);
    end if;
    equity := greatest(r.equity[place], 0);
  end if;
  -- Without a symbol, each symbol has the whole limit: the one that uses most of it counts.
  if "limit".kind in ('MAX_POSITION_QUANTITY', 'MAX_SYMBOL_EXPOSURE') and "limit".symbol is null then
    return (select max(case "limit".kind when 'MAX_POSITION_QUANTITY' then t.units else t.exposure end)
              from (select sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling)) as units,
                           sum(greatest(greatest(o.held, 0) + o.buying, greatest(-o.held, 0) + o.selling) * o.price) as exposure
                      from public.reach_of(public.scope_portfolios("limit", limit_use.currency)) o group by o.symbol) t);
  end if;
  select * into f from public.limit_figures(portfolio, scope, "limit".symbol, '{}', null);
  return case
    when "limit".kind = 'MAX_POSITION_QUANTITY' then f.units[place]
    when f.unpriced is not null then null
    when "limit".kind = 'MAX_SYMBOL_EXPOSURE' then f.exposure[place]
    when "limit".kind = 'MAX_NET_EXPOSURE' then greatest(abs(f.most_net[place]), abs(f.least_net[place]))
    when "limit".kind = 'MAX_LEVERAGE' then round(f.gross[place] / nullif(equity, 0), 8)
    else f.gross[place] end;
end
$function$;

CREATE OR REPLACE FUNCTION public.limits_denial(portfolio public."Portfolio", limits public."RiskLimit"[], symbol text, side public."OrderSide", quantity numeric, price numeric, notional numeric, left_out uuid[], origin public."OrderOrigin", accepted uuid[] DEFAULT NULL::uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  l public."RiskLimit";
  counted integer;
  quote public."Quote";
  age numeric;
  value_price numeric;
  -- The widest scope of the limits that judge positions, and whether they judge equity or results.
  widest text;
  place integer;
  f record;
  r record;
  units_before numeric;
  added numeric;
  figure text;
  used numeric;
  after numeric;
  denial jsonb;
  own_approval boolean;
begin
  select case when bool_or(num_nonnulls(m.portfolio_id, m.user_id) = 0) then 'DESK' when bool_or(m.portfolio_id is null) then 'USER' else 'PORTFOLIO' end into widest
    from unnest(limits) m where m.kind > 'APPROVAL_NOTIONAL' and m.key_id is null and coalesce(m.user_id = portfolio.user_id, true);
  foreach l in array coalesce(limits, '{}') loop
    denial := null;
    if l.action = 'WARN' and (origin.confirmed or accepted is not null) then
      continue;
    end if;
    case l.kind
      when 'ALLOWED_SYMBOLS' then
        denial := case when symbol <> all (l.symbols) then public.denial(l.kind::text, format('limit %s of %s allows only %s; %s may change it', l.number, public.limit_scope(l),
          array_to_string(l.symbols, ', '), public.limit_holder(l))) end;
      when 'ALLOWED_SIDE' then
        denial := case when side <> l.side then public.denial(l.kind::text, format('limit %s of %s allows no %s that opens or adds; %s may change it', l.number, public.limit_scope(l),
          lower(side::text), public.limit_holder(l))) end;
      when 'ALLOWED_HOURS' then
        denial := case when not public.hours_allow(l, clock_timestamp()) then public.denial(l.kind::text, format('limit %s of %s allows orders from %s to %s %s on %s; %s may change it',
          l.number, public.limit_scope(l), to_char(l.from_time, 'HH24:MI'), to_char(l.to_time, 'HH24:MI'), l.zone, public.day_names(l.days), public.limit_holder(l))) end;
      when 'PRICE_COLLAR' then
        -- Binds every order: see order_verdict().
        null;
      when 'MAX_QUOTE_AGE' then
        select * into quote from public."Quote" q where q.symbol = limits_denial.symbol;
        age := round(extract(epoch from clock_timestamp() - quote.received_at), 3);
        if age > l.value and (quote.live or exists (select from public."Quote" n where n.live and n.received_at > quote.received_at)) then
          denial := public.limit_denial(l, 'the age of the quote in seconds', age);
        end if;
      when 'MAX_ORDER_RATE' then
        -- A request was counted when it was placed.
        counted := case when accepted is null then public.orders_within(l, l.value::integer + 1) end;
        denial := case when counted >= l.value then public.limit_denial(l, 'the number of orders in a minute', counted, counted + 1) end;
      when 'MAX_OPEN_ORDERS' then
        -- An order that takes the place of another one is not one more.
        counted := case when left_out = '{}' or accepted is not null then public.open_orders_of(l, l.value::integer + 1, accepted) end;
        denial := case when counted >= l.value then public.limit_denial(l, 'the number of open orders', counted, counted + 1) end;
      when 'MAX_ORDER_QUANTITY' then
        denial := case when quantity > l.value then public.limit_denial(l, 'the quantity of the order', quantity) end;
      when 'MAX_ORDER_NOTIONAL' then
        -- A limit that cannot be checked is not kept.
        denial := case when not coalesce(notional <= l.value, false) then public.limit_denial(l, 'the notional of the order', notional) end;
      when 'APPROVAL_NOTIONAL' then
        -- A user alone approves for a limit of its key, and for no limit over itself.
        own_approval := l.key_id is null and coalesce(origin.approved_by = origin.user_id or origin.approved_by = l.user_id, false);
        denial := case when (origin.approved_by is null or own_approval) and not coalesce(notional <= l.value, false) then
          public.denial('NEEDS_APPROVAL', format('limit %s of %s wants an approval%s of orders above %s%s', l.number, public.limit_scope(l),
            case when own_approval then ' by another person' else '' end, public.grouped_number(l.value),
            case when own_approval then '' else '; propose the order' end), l.value, notional) end;
      else
        -- Figures of portfolios. The orders of a user in a portfolio of another one count for their owner.
        continue when l.key_id is not null or l.user_id <> portfolio.user_id;
        place := case when l.portfolio_id is not null then 1 when l.user_id is not null then 2 else 3 end;
        if r is null and l.kind in ('MAX_LEVERAGE', 'MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          select * into r from public.limit_results(portfolio, widest);
        end if;
        if l.kind in ('MAX_DAILY_LOSS', 'MAX_DRAWDOWN') then
          used := case l.kind when 'MAX_DAILY_LOSS' then r.loss[place] else r.drawdown[place] end;
          denial := case when used >= l.value then public.limit_denial(l, case l.kind when 'MAX_DAILY_LOSS' then 'the loss of the day' else 'the drawdown' end, used) end;
        else
          if f is null then
            select * into f from public.limit_figures(portfolio, widest, symbol, left_out, accepted);
            value_price := coalesce(public.mark_price(symbol), price);
            units_before := greatest(greatest(f.held, 0) + f.buying, greatest(-f.held, 0) + f.selling);
            added := greatest(units_before, case side when 'BUY' then greatest(f.held, 0) + f.buying else greatest(-f.held, 0) + f.selling end + quantity) - units_before;
          end if;
          case l.kind
            when 'MAX_POSITION_QUANTITY' then
              figure := 'the position in ' || symbol;
              used := f.units[place];
              after := used + added;
            when 'MAX_SYMBOL_EXPOSURE' then
              figure := 'the exposure in ' || symbol;
              used := f.exposure[place];
              after := used + added * value_price;
            when 'MAX_GROSS_EXPOSURE' then
              figure := 'the gross exposure';
              used := f.gross[place];
              after := used + added * value_price;
            when 'MAX_NET_EXPOSURE' then
              figure := 'the net exposure';
              used := greatest(abs(f.most_net[place]), abs(f.least_net[place]));
              after := greatest(abs(f.most_net[place] + case side when 'BUY' then quantity * value_price else 0 end),
                abs(f.least_net[place] - case side when 'SELL' then quantity * value_price else 0 end));
            else
              figure := 'the leverage';
              used := round(f.gross[place] / nullif(greatest(r.equity[place], 0), 0), 8);
              after := round((f.gross[place] + added * value_price) / nullif(greatest(r.equity[place], 0), 0), 8);
          end case;
          -- A position without a price never counts 0.
          if l.kind <> 'MAX_POSITION_QUANTITY' and f.unpriced is not null then
            after := null;
            figure := format('%s (%s has no price)', figure, f.unpriced);
          end if;
          denial := case when added > 0 or l.kind = 'MAX_NET_EXPOSURE' then
            case when after is null then public.limit_denial(l, figure, null)
                 when after > l.value and after > used then public.limit_denial(l, figure, used, after) end end;
        end if;
    end case;
    if denial is not null then
      return case when l.action <> 'WARN' then denial else jsonb_build_object('denial', denial -> 'denial' || jsonb_build_object('soft', true,
        'message', format('%s; confirm %s in the order line passes this soft limit', denial -> 'denial' ->> 'message', public.plain_number(quantity)))) end;
    end if;
  end loop;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.limits_over(portfolio public."Portfolio", symbol text, origin public."OrderOrigin")
 RETURNS public."RiskLimit"[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- The limits that refuse before those that warn, in the order of judging, the strictest of a kind first.
  select array_agg(l order by l.action = 'WARN', l.kind, l.value)
    from public."RiskLimit" l
   where l.scope_id in (public.desk_scope(), portfolio.id, portfolio.user_id, origin.user_id, origin.api_key_id)
     and l.active
     and (l.symbol is null or l.symbol = limits_over.symbol)
     and (l.currency is null or l.currency = portfolio.currency)
$function$;

CREATE OR REPLACE FUNCTION public.open_orders_of("limit" public."RiskLimit", most integer, accepted uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return case
    when "limit".portfolio_id is not null then
      (select count(*) from (select from public."Order" o where o.portfolio_id = "limit".portfolio_id and public.is_open(o.status) and not o.reduce_only
          and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted)) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    when num_nonnulls("limit".user_id, "limit".key_id) = 1 then
      (select count(*) from (select from public."Order" o
          where o.user_id = coalesce("limit".user_id, (select k.user_id from public."ApiKey" k where k.id = "limit".key_id))
            and not o.reduce_only and public.is_open(o.status) and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted))
            and ("limit".key_id is null or o.api_key_id = "limit".key_id) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    else
      (select count(*) from (select from public."Order" o where public.is_open(o.status) and not o.reduce_only
          and (accepted is null or o.status <> 'PENDING_NEW' or o.id = any (accepted)) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted) end;
end
$function$;

CREATE OR REPLACE FUNCTION public.orders_within("limit" public."RiskLimit", most integer)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  since constant timestamptz := clock_timestamp() - interval '1 minute';
begin
  -- Each branch reads one index, and no further than the limit.
  return case
    when "limit".portfolio_id is not null then
      (select count(*) from (select from public."Order" o where o.portfolio_id = "limit".portfolio_id and o.placed_at > since and not o.reduce_only
          and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    when num_nonnulls("limit".user_id, "limit".key_id) = 1 then
      (select count(*) from (select from public."Order" o
          where o.user_id = coalesce("limit".user_id, (select k.user_id from public."ApiKey" k where k.id = "limit".key_id))
            and o.status = any (enum_range(null::public."OrderStatus")) and o.placed_at > since and not o.reduce_only
            and ("limit".key_id is null or o.api_key_id = "limit".key_id) and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted)
    else
      (select count(*) from (select from public."Order" o where o.placed_at > since and not o.reduce_only
          and ("limit".symbol is null or o.symbol = "limit".symbol) limit most) counted) end;
end
$function$;

CREATE OR REPLACE FUNCTION public.remove_limit(limit_id uuid)
 RETURNS public."RiskLimit"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  connected constant uuid := public.current_user_id();
  present public."RiskLimit";
  owner_id uuid;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  select l.* into present from public."RiskLimit" l
   where l.id = remove_limit.limit_id and l.active
     and (public.is_risk() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 0 or l.user_id = connected or l.portfolio_id = any (public.own_portfolio_ids())
       or exists (select from public."ApiKey" k where k.id = l.key_id and k.user_id = connected))
     for no key update;
  if present.id is null then
    raise exception 'there is no limit % in force', limit_id
      using errcode = 'TR404', detail = 'UNKNOWN_LIMIT', hint = 'List limits with: traderai risk limit list';
  end if;
  owner_id := coalesce(present.user_id, (select p.user_id from public."Portfolio" p where p.id = present.portfolio_id),
    (select k.user_id from public."ApiKey" k where k.id = present.key_id));
  perform public.check_may_limit(owner_id, present, null, null, null);
  update public."RiskLimit" l set active = false, set_by = connected, set_login = session_user, updated_at = clock_timestamp() where l.id = present.id returning l.* into present;
  update public."LimitBreach" b set ended_at = clock_timestamp() where b.limit_id = present.id and b.ended_at is null;
  perform public.send_hint('traderai_engine', 'limits');
  perform public.note_activity('limit removed');
  return present;
end
$function$;

CREATE OR REPLACE FUNCTION public.scope_portfolios("limit" public."RiskLimit", currency text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select case when "limit".portfolio_id is not null then array["limit".portfolio_id]
    else array(select p.id from public."Portfolio" p where p.currency = scope_portfolios.currency and ("limit".user_id is null or p.user_id = "limit".user_id)) end
$function$;

CREATE OR REPLACE FUNCTION public.set_limit(kind public."RiskLimitKind", value numeric DEFAULT NULL::numeric, action public."RiskLimitAction" DEFAULT 'DENY'::public."RiskLimitAction", username text DEFAULT NULL::text, portfolio_id uuid DEFAULT NULL::uuid, key_id uuid DEFAULT NULL::uuid, symbol text DEFAULT NULL::text, currency text DEFAULT NULL::text, symbols text[] DEFAULT NULL::text[], side public."OrderSide" DEFAULT NULL::public."OrderSide", days smallint[] DEFAULT NULL::smallint[], from_time time without time zone DEFAULT NULL::time without time zone, to_time time without time zone DEFAULT NULL::time without time zone, zone text DEFAULT NULL::text, reason text DEFAULT NULL::text)
 RETURNS public."RiskLimit"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

create table public."Session" (
  id uuid not null,
  user_id uuid,
  api_key_id uuid,
  login text not null,
  application text,
  host text,
  terminal text,
  address inet,
  backend_pid integer,
  backend_started_at timestamp(6) with time zone,
  started_at timestamp(6) with time zone not null,
  last_seen_at timestamp(6) with time zone not null,
  last_active_at timestamp(6) with time zone,
  last_activity text,
  ended_at timestamp(6) with time zone,
  end_reason text,
  ended_by uuid,
  armed_portfolio_id uuid,
  armed_at timestamp(6) with time zone,
  dead_man public."DeadMan" not null,
  fired_at timestamp(6) with time zone,
  fired_dead_man public."DeadMan",
  fired_portfolio_id uuid,
  cancels_done_at timestamp(6) with time zone
) with (autovacuum_vacuum_scale_factor='0.05', fillfactor='70');

CREATE OR REPLACE FUNCTION public.alert_login(session public."Session", title text, message text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public."Alert" (type, severity, title, message, data, source, user_id)
    values ('LOGIN', 'HIGH', title, message,
      jsonb_strip_nulls(jsonb_build_object('login', session.login, 'sessionId', session.id, 'address', host(session.address), 'host', session.host)), 'desk', session.user_id)
$function$;

CREATE OR REPLACE FUNCTION public.dead_man_fires(session public."Session")
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select session.dead_man <> 'OFF' and session.armed_portfolio_id is not null and not public.session_is_heard(session)
     -- No session is heard while the server is down: the consoles have this time to connect again.
     and pg_postmaster_start_time() < clock_timestamp() - interval '10 seconds'
$function$;

CREATE OR REPLACE FUNCTION public.session_is_heard(session public."Session")
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- The program sends a heartbeat every two seconds and gives each three seconds. Behind a pooler another connection may serve the next one, so it is awaited too.
  select session.last_seen_at > clock_timestamp() - interval '7 seconds'
$function$;

CREATE OR REPLACE FUNCTION public.session_is_present(session public."Session")
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select public.session_is_heard(session)
      or exists (select from public.read_backends() b where b.process_id = session.backend_pid and b.started_at = session.backend_started_at)
$function$;

create table public."Signal" (
  id uuid not null,
  number bigint generated always as identity (sequence name public."Signal_number_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  source text not null,
  user_id uuid,
  client_signal_id text,
  algorithm text not null,
  symbol text not null,
  "interval" text,
  direction public."SignalDirection" not null,
  strength numeric(12,8) not null,
  entry_price numeric(20,8) not null,
  stop_price numeric(20,8),
  target_price numeric(20,8),
  evidence jsonb not null,
  generated_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  horizon_seconds integer generated always as (EXTRACT(epoch FROM (expires_at - generated_at))) stored,
  outcome public."SignalOutcome",
  outcome_price numeric(20,8),
  outcome_return numeric(20,8),
  judged_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null
);

CREATE OR REPLACE FUNCTION public.publish_signal(client_signal_id text, symbol text, direction public."SignalDirection", strength numeric, horizon_seconds integer, entry numeric DEFAULT NULL::numeric, stop numeric DEFAULT NULL::numeric, target numeric DEFAULT NULL::numeric, reason text DEFAULT NULL::text, algorithm text DEFAULT 'discretionary'::text)
 RETURNS public."Signal"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Limits against a runaway program: signals a minute for a login, and signals an hour for a user with all keys.
  most_a_minute constant integer := 10;
  most_an_hour constant integer := 120;
  publisher constant uuid := public.current_user_id();
  published public."Signal";
  instrument public."Instrument";
  own_source text;
  market numeric;
  market_at timestamptz;
  published_at timestamptz;
  entry_price numeric;
  price numeric;
  last_minute bigint;
  last_hour bigint;
begin
  perform public.require_read_committed();
  perform public.require_scope('analyst', 'agent');
  perform public.check_key_symbol(symbol);
  perform public.check_signal_values(client_signal_id, symbol, direction, strength, horizon_seconds, entry, stop, target, reason, algorithm);
  if publisher is null then
    raise exception 'login % does not belong to an active user of this desk', session_user
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an active user. An administrator lists them with: traderai user list';
  end if;
  own_source := coalesce((select 'agent:' || k.prefix from public."ApiKey" k where k.role_name = session_user), 'analyst:' || session_user);
  -- One call at a time for each user: two concurrent calls with the same id make one signal, and the count is exact.
  perform public.lock_in_turn(7, publisher::text, 'the signals of this user');

  select * into published from public."Signal" s where s.source = own_source and s.client_signal_id = publish_signal.client_signal_id;
  if found then
    if (published.symbol, published.direction, published.strength, published.horizon_seconds, published.algorithm)
         = (publish_signal.symbol, publish_signal.direction, publish_signal.strength, publish_signal.horizon_seconds, publish_signal.algorithm)
       and (case when published.evidence ? 'atMarket' then null else published.entry_price end) is not distinct from publish_signal.entry
       and published.stop_price is not distinct from publish_signal.stop
       and published.target_price is not distinct from publish_signal.target
       and published.evidence ->> 'reason' is not distinct from publish_signal.reason then
      return published;
    end if;
    raise exception 'client signal id % belongs to another signal (number %)', client_signal_id, published.number
      using errcode = 'TR409', detail = 'DUPLICATE_CLIENT_SIGNAL_ID', hint = 'Use a new client signal id for a new signal.';
  end if;

  select * into instrument from public."Instrument" i where i.symbol = publish_signal.symbol;
  if not found then
    raise exception 'there is no instrument % on this desk', symbol using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  if not instrument.active then
    raise exception '% is inactive', symbol using errcode = 'TR403', detail = 'INSTRUMENT_INACTIVE', hint = 'Have an administrator run: traderai instrument activate SYMBOL';
  end if;
  market := public.mark_price(symbol);
  if market is null then
    raise exception '% has no price yet, so a signal cannot be checked', symbol
      using errcode = 'TR409', detail = 'NO_MARKET', hint = 'Wait for the first quote.';
  end if;
  foreach price in array array_remove(array[entry, stop, target], null) loop
    if price % instrument.tick_size <> 0 then
      raise exception 'price % is not a multiple of the tick %', public.grouped_number(price), public.grouped_number(instrument.tick_size)
        using errcode = 'TR422', detail = 'OFF_TICK', hint = 'Move the price to a multiple of the tick.';
    end if;
  end loop;
  entry_price := coalesce(entry, greatest(round(market / instrument.tick_size) * instrument.tick_size, instrument.tick_size));
  if abs(entry_price - market) > market * public.price_collar() and entry is not null then
    raise exception 'entry % is more than % %% from the market at %', public.grouped_number(entry), public.grouped_number(public.price_collar() * 100), public.grouped_number(market)
      using errcode = 'TR422', detail = 'PRICE_COLLAR', hint = 'Check the entry for a typing error, or leave it out for the price of the market.';
  end if;
  if direction = 'LONG' and (stop >= entry_price or target <= entry_price) or direction = 'SHORT' and (stop <= entry_price or target >= entry_price) then
    raise exception 'a % signal from % must have its stop % and its target % the entry', direction, public.grouped_number(entry_price),
        case direction when 'LONG' then 'below' else 'above' end, case direction when 'LONG' then 'above' else 'below' end
      using errcode = 'TR422', detail = 'WRONG_SIDE', hint = 'Correct the stop, the target or the direction.';
  end if;

  -- The clock, not the transaction's start: a signal of a long transaction would not be counted.
  published_at := clock_timestamp();
  select count(*) filter (where s.source = own_source and s.created_at > published_at - interval '1 minute'), count(*) into last_minute, last_hour
    from public."Signal" s where s.user_id = publisher and s.created_at > published_at - interval '1 hour';
  if last_minute >= most_a_minute or last_hour >= most_an_hour then
    raise exception 'too many signals: the limit is % a minute for a login and % an hour for a user with all keys', most_a_minute, most_an_hour
      using errcode = 'TR403', detail = 'SIGNAL_RATE', hint = 'Publish less often: a signal is valid until its horizon.';
  end if;

  -- The market's clock as consoles show it. The publisher of a signal cannot set its outcome.
  market_at := greatest((select max(q.quoted_at) from public."Quote" q), (select l.market_at from public."EngineLease" l));
  insert into public."Signal" (source, algorithm, symbol, direction, strength, entry_price, stop_price, target_price, evidence,
      generated_at, expires_at, user_id, client_signal_id, created_at)
    values (own_source, algorithm, symbol, direction, strength, entry_price, stop, target,
      jsonb_strip_nulls(jsonb_build_object('reason', reason, 'marketPrice', public.plain_number(market), 'atMarket', case when entry is null then true end)),
      market_at, market_at + make_interval(secs => horizon_seconds), publisher, client_signal_id, published_at)
    returning * into published;
  perform public.note_activity('signal published');
  return published;
end
$function$;

create table public."SystemHealth" (
  id uuid not null,
  service text not null,
  status public."HealthStatus" not null,
  message text,
  metrics jsonb,
  checked_at timestamp(6) with time zone not null
);

create table public."TouchedDay" (
  sequence bigint generated always as identity (sequence name public."TouchedDay_sequence_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  symbol text not null,
  "interval" text not null,
  day date not null
);

create table public."TouchedEquity" (
  sequence bigint generated always as identity (sequence name public."TouchedEquity_sequence_seq" increment by 1 minvalue 1 maxvalue 9223372036854775807 start with 1 cache 1) not null,
  portfolio_id uuid not null,
  day date not null
);

create table public."Trade" (
  id uuid not null,
  order_id uuid not null,
  portfolio_id uuid not null,
  symbol text not null,
  side public."OrderSide" not null,
  quantity numeric(20,8) not null,
  price numeric(20,8) not null,
  commission numeric(38,8) not null,
  slippage numeric(20,8) not null,
  liquidity public."Liquidity" not null,
  cost_change numeric(38,8) not null,
  realized_pnl numeric(38,8) not null,
  sequence bigint not null,
  executed_at timestamp(3) with time zone not null,
  recorded_at timestamp(6) with time zone not null
) partition by RANGE (executed_at);

create table public."User" (
  id uuid not null,
  email text not null,
  username text not null,
  password_hash text,
  role public."UserRole" not null,
  login text,
  active boolean not null,
  last_login_at timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  updated_at timestamp(6) with time zone not null
);

CREATE OR REPLACE FUNCTION public.create_user_login(username text, email text, scope text, verifier text, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS public."User"
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public."User";
  most integer;
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  if not public.is_desk_admin() then
    raise exception 'only an administrator may create users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if scope is null or scope not in ('viewer', 'analyst', 'trader', 'risk', 'admin') then
    raise exception 'scope of the user: %', public.shown_text(scope)
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use one of these: viewer, analyst, trader, risk, admin.';
  end if;
  if email is null or not public.plain_text(email, 320) or email !~ '^[^@ ]+@[^@ ]+$' then
    raise exception 'e-mail address: %', public.shown_text(email)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use NAME@HOST with at most 320 characters, without spaces and control characters.';
  end if;
  select * into person from public."User" u where u.username = create_user_login.username for update;
  if found and person.login is not null or exists (select from public."User" u where u.email = create_user_login.email and u.id is distinct from person.id) then
    raise exception 'a user has the name or the e-mail address: %, %', public.shown_text(username), public.shown_text(email)
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name and e-mail address, or list the users with: traderai user list';
  end if;
  select l.connections into most from public.person_limits(person.id) l;
  perform public.check_connection_room(person.id, most);
  perform public.make_login(username, verifier, array[scope], expires_at, most);
  if person.id is null then
    insert into public."User" (email, username, role, login)
      values (email, username, case scope when 'admin' then 'ADMIN' when 'analyst' then 'ANALYST' else 'USER' end::public."UserRole", username)
      returning * into person;
  else
    -- A user of an earlier application, who already has portfolios.
    update public."User" u
       set login = create_user_login.username, email = create_user_login.email, active = true, updated_at = clock_timestamp(),
           role = case scope when 'admin' then 'ADMIN' when 'analyst' then 'ANALYST' else 'USER' end::public."UserRole"
     where u.id = person.id returning * into person;
  end if;
  person.password_hash := null;
  return person;
end
$function$;

create table public."Verification" (
  id uuid not null,
  inference_id uuid not null,
  user_id uuid not null,
  selected_option text not null,
  rationale text,
  confidence double precision not null,
  created_at timestamp(6) with time zone not null
);

create table public._prisma_migrations (
  id character varying(36) not null,
  checksum character varying(64) not null,
  finished_at timestamp with time zone,
  migration_name character varying(255) not null,
  logs text,
  rolled_back_at timestamp with time zone,
  started_at timestamp with time zone not null,
  applied_steps_count integer not null
);

create table public._traderai_objects (
  path text not null,
  checksum text not null,
  applied_at timestamp with time zone not null
);

alter table only public."Alert" alter column acknowledged set default false;

alter table only public."Alert" alter column created_at set default now();

alter table only public."Alert" alter column id set default public.new_id();

alter table only public."Alert" alter column source set default 'engine'::text;

alter table only public."AlertRule" alter column active set default true;

alter table only public."AlertRule" alter column created_at set default now();

alter table only public."AlertRule" alter column id set default public.new_id();

alter table only public."AlertRule" alter column severity set default 'MEDIUM'::public."AlertSeverity";

alter table only public."AlertRule" alter column triggered set default false;

alter table only public."AlertRule" alter column updated_at set default now();

alter table only public."ApiKey" alter column connection_limit set default 5;

alter table only public."ApiKey" alter column created_at set default now();

alter table only public."ApiKey" alter column id set default public.new_id();

alter table only public."AuditHead" alter column "position" set default 0;

alter table only public."AuditHead" alter column id set default 1;

alter table only public."AuditLog" alter column address set default inet_client_addr();

alter table only public."AuditLog" alter column application set default current_setting('application_name'::text, true);

alter table only public."AuditLog" alter column login set default SESSION_USER;

alter table only public."AuditLog" alter column occurred_at set default clock_timestamp();

alter table only public."AuditLog" alter column sequence set default nextval('public.audit_sequence'::regclass);

alter table only public."AuditLog" alter column transaction set default pg_current_xact_id();

alter table only public."Debate" alter column bear_arguments set default '{}'::jsonb[];

alter table only public."Debate" alter column bull_arguments set default '{}'::jsonb[];

alter table only public."Debate" alter column created_at set default now();

alter table only public."Debate" alter column id set default public.new_id();

alter table only public."Debate" alter column status set default 'PENDING'::public."InferenceStatus";

alter table only public."Debate" alter column updated_at set default now();

alter table only public."DebateVote" alter column created_at set default now();

alter table only public."DebateVote" alter column id set default public.new_id();

alter table only public."DebateVote" alter column updated_at set default now();

alter table only public."DeskState" alter column changed_at set default now();

alter table only public."DeskState" alter column changed_by set default SESSION_USER;

alter table only public."DeskState" alter column day_cut set default '00:00:00'::time without time zone;

alter table only public."DeskState" alter column day_zone set default 'UTC'::text;

alter table only public."DeskState" alter column id set default 1;

alter table only public."DeskState" alter column max_quote_age_seconds set default 15;

alter table only public."DeskState" alter column read_only set default false;

alter table only public."EngineLease" alter column epoch set default 0;

alter table only public."EngineLease" alter column id set default 1;

alter table only public."EngineLease" alter column lease_seconds set default 3;

alter table only public."EngineLease" alter column steps set default 0;

alter table only public."FeedCursor" alter column "position" set default 0;

alter table only public."FeedCursor" alter column finished set default false;

alter table only public."FeedCursor" alter column updated_at set default now();

alter table only public."Halt" alter column halted_at set default now();

alter table only public."Halt" alter column halted_login set default SESSION_USER;

alter table only public."Halt" alter column id set default public.new_id();

alter table only public."Halt" alter column second_person set default false;

alter table only public."Inference" alter column created_at set default now();

alter table only public."Inference" alter column id set default public.new_id();

alter table only public."Inference" alter column status set default 'PENDING'::public."InferenceStatus";

alter table only public."Inference" alter column updated_at set default now();

alter table only public."Instrument" alter column active set default true;

alter table only public."Instrument" alter column atr_interval set default '1h'::text;

alter table only public."Instrument" alter column bar_path set default 'NEARER_EXTREME'::public."BarPath";

alter table only public."Instrument" alter column commission_rate set default 0.001;

alter table only public."Instrument" alter column created_at set default now();

alter table only public."Instrument" alter column currency set default 'USD'::text;

alter table only public."Instrument" alter column kind set default 'SPOT'::public."InstrumentKind";

alter table only public."Instrument" alter column lot_size set default 0.00000001;

alter table only public."Instrument" alter column minimum_notional set default 0;

alter table only public."Instrument" alter column participation_rate set default 0.1;

alter table only public."Instrument" alter column post_only_policy set default 'REJECT'::public."PostOnlyPolicy";

alter table only public."Instrument" alter column slippage_rate set default 0.0005;

alter table only public."Instrument" alter column tick_size set default 0.01;

alter table only public."Instrument" alter column updated_at set default now();

alter table only public."JobRun" alter column id set default public.new_id();

alter table only public."JobRun" alter column login set default SESSION_USER;

alter table only public."JobRun" alter column outcome set default 'RUNNING'::public."JobOutcome";

alter table only public."JobRun" alter column started_at set default clock_timestamp();

alter table only public."LedgerEntry" alter column recorded_at set default now();

alter table only public."LimitBreach" alter column began_at set default clock_timestamp();

alter table only public."LimitBreach" alter column flattens set default false;

alter table only public."LimitBreach" alter column id set default public.new_id();

alter table only public."MarketData" alter column source set default 'import'::text;

alter table only public."MarketTick" alter column created_at set default now();

alter table only public."Order" alter column all_or_none set default false;

alter table only public."Order" alter column event_sequence set default 0;

alter table only public."Order" alter column filled_notional set default 0;

alter table only public."Order" alter column filled_quantity set default 0;

alter table only public."Order" alter column id set default public.new_id();

alter table only public."Order" alter column placed_at set default now();

alter table only public."Order" alter column post_only set default false;

alter table only public."Order" alter column reduce_only set default false;

alter table only public."Order" alter column updated_at set default now();

alter table only public."OrderEvent" alter column recorded_at set default now();

alter table only public."PersonLimit" alter column created_at set default now();

alter table only public."PersonLimit" alter column id set default public.new_id();

alter table only public."PersonLimit" alter column updated_at set default now();

alter table only public."Portfolio" alter column account set default 'MARGIN'::public."AccountKind";

alter table only public."Portfolio" alter column active set default true;

alter table only public."Portfolio" alter column cash_balance_usd set default 0;

alter table only public."Portfolio" alter column created_at set default now();

alter table only public."Portfolio" alter column currency set default 'USD'::text;

alter table only public."Portfolio" alter column id set default public.new_id();

alter table only public."Portfolio" alter column total_value_usd set default 0;

alter table only public."Portfolio" alter column updated_at set default now();

alter table only public."PortfolioGrant" alter column granted_at set default clock_timestamp();

alter table only public."PortfolioGrant" alter column id set default public.new_id();

alter table only public."PortfolioPerformance" alter column commission set default 0;

alter table only public."PortfolioPerformance" alter column computed_at set default now();

alter table only public."PortfolioPerformance" alter column gross_loss set default 0;

alter table only public."PortfolioPerformance" alter column gross_profit set default 0;

alter table only public."PortfolioPerformance" alter column losses set default 0;

alter table only public."PortfolioPerformance" alter column net_deposits set default 0;

alter table only public."PortfolioPerformance" alter column realized_pnl set default 0;

alter table only public."PortfolioPerformance" alter column risk_free set default 0;

alter table only public."PortfolioPerformance" alter column trades set default 0;

alter table only public."PortfolioPerformance" alter column undefined_reasons set default '{}'::jsonb;

alter table only public."PortfolioPerformance" alter column wins set default 0;

alter table only public."PortfolioSnapshot" alter column recorded_at set default clock_timestamp();

alter table only public."Position" alter column cost set default 0;

alter table only public."Position" alter column fees set default 0;

alter table only public."Position" alter column quantity set default 0;

alter table only public."Position" alter column realized_pnl set default 0;

alter table only public."Position" alter column updated_at set default now();

alter table only public."Proposal" alter column created_at set default clock_timestamp();

alter table only public."Proposal" alter column id set default public.new_id();

alter table only public."Proposal" alter column login set default SESSION_USER;

alter table only public."Proposal" alter column state set default 'PENDING'::public."ProposalState";

alter table only public."Quarantine" alter column created_at set default now();

alter table only public."Quarantine" alter column id set default public.new_id();

alter table only public."QueryBaseline" alter column id set default public.new_id();

alter table only public."QueryBaseline" alter column measured_at set default now();

alter table only public."Quote" alter column live set default false;

alter table only public."Quote" alter column received_at set default now();

alter table only public."Quote" alter column sequence set default 0;

alter table only public."RiskBaseline" alter column updated_at set default clock_timestamp();

alter table only public."RiskLimit" alter column action set default 'DENY'::public."RiskLimitAction";

alter table only public."RiskLimit" alter column active set default true;

alter table only public."RiskLimit" alter column created_at set default now();

alter table only public."RiskLimit" alter column id set default public.new_id();

alter table only public."RiskLimit" alter column set_login set default SESSION_USER;

alter table only public."RiskLimit" alter column updated_at set default now();

alter table only public."Session" alter column address set default inet_client_addr();

alter table only public."Session" alter column dead_man set default 'OFF'::public."DeadMan";

alter table only public."Session" alter column id set default public.new_id();

alter table only public."Session" alter column last_seen_at set default now();

alter table only public."Session" alter column login set default SESSION_USER;

alter table only public."Session" alter column started_at set default now();

alter table only public."Signal" alter column created_at set default now();

alter table only public."Signal" alter column evidence set default '{}'::jsonb;

alter table only public."Signal" alter column id set default public.new_id();

alter table only public."SystemHealth" alter column checked_at set default now();

alter table only public."SystemHealth" alter column id set default public.new_id();

alter table only public."Trade" alter column recorded_at set default now();

alter table only public."Trade" alter column sequence set default nextval('public.trade_sequence'::regclass);

alter table only public."User" alter column active set default true;

alter table only public."User" alter column created_at set default now();

alter table only public."User" alter column id set default public.new_id();

alter table only public."User" alter column role set default 'USER'::public."UserRole";

alter table only public."User" alter column updated_at set default now();

alter table only public."Verification" alter column created_at set default now();

alter table only public."Verification" alter column id set default public.new_id();

alter table only public._prisma_migrations alter column applied_steps_count set default 0;

alter table only public._prisma_migrations alter column started_at set default now();

alter table only public._traderai_objects alter column applied_at set default now();

create view invariant.alert_once_per_episode with (security_invoker='true') as
 SELECT rule_id,
    occurred_at,
    count(*) AS firings
   FROM public."Alert"
  WHERE ((rule_id IS NOT NULL) AND (occurred_at IS NOT NULL))
  GROUP BY rule_id, occurred_at
 HAVING (count(*) > 1);

create view invariant.all_or_none_at_once with (security_invoker='true') as
 SELECT o.id AS order_id,
    o.number,
    count(*) AS trades
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE (o.all_or_none OR (o.time_in_force = 'FOK'::public."TimeInForce"))
  GROUP BY o.id, o.number
 HAVING (count(*) > 1);

create view invariant.audited with (security_invoker='true') as
 SELECT 'Order'::text AS table_name,
    (o.id)::text AS row_key
   FROM public."Order" o
  WHERE (NOT (EXISTS ( SELECT
           FROM public."AuditLog" a
          WHERE ((a.table_name = 'Order'::text) AND (a.row_key = (o.id)::text) AND ((a.new_values ->> 'event_sequence'::text) = (o.event_sequence)::text) AND ((a.new_values ->> 'status'::text) = (o.status)::text)))))
UNION ALL
 SELECT 'Portfolio'::text AS table_name,
    (p.id)::text AS row_key
   FROM public."Portfolio" p
  WHERE (NOT (EXISTS ( SELECT
           FROM public."AuditLog" a
          WHERE ((a.table_name = 'Portfolio'::text) AND (a.row_key = (p.id)::text) AND (((a.new_values ->> 'cash_balance_usd'::text))::numeric = p.cash_balance_usd)))));

create view invariant.cash_account_within_cash with (security_invoker='true') as
 SELECT p.id AS portfolio_id,
    p.name,
    p.cash_balance_usd,
    h.symbol,
    h.quantity
   FROM (public."Portfolio" p
     LEFT JOIN public."Position" h ON (((h.portfolio_id = p.id) AND (h.quantity < (0)::numeric))))
  WHERE ((p.account = 'CASH'::public."AccountKind") AND ((p.cash_balance_usd < (0)::numeric) OR (h.quantity < (0)::numeric)));

create view invariant.cash_equals_ledger with (security_invoker='true') as
 SELECT p.id AS portfolio_id,
    p.name,
    p.cash_balance_usd,
    COALESCE(l.amount, (0)::numeric) AS ledger
   FROM (public."Portfolio" p
     LEFT JOIN ( SELECT "LedgerEntry".portfolio_id,
            sum("LedgerEntry".amount) AS amount
           FROM public."LedgerEntry"
          WHERE ("LedgerEntry".account = 'CASH'::public."LedgerAccount")
          GROUP BY "LedgerEntry".portfolio_id) l ON ((l.portfolio_id = p.id)))
  WHERE (p.cash_balance_usd <> COALESCE(l.amount, (0)::numeric));

create view invariant.cash_equals_results with (security_invoker='true') as
 SELECT p.id AS portfolio_id,
    p.name,
    p.cash_balance_usd,
    d.deposits,
    r.result
   FROM ((public."Portfolio" p
     LEFT JOIN LATERAL ( SELECT COALESCE((- sum("LedgerEntry".amount)), (0)::numeric) AS deposits
           FROM public."LedgerEntry"
          WHERE (("LedgerEntry".portfolio_id = p.id) AND ("LedgerEntry".account = 'CAPITAL'::public."LedgerAccount"))) d ON (true))
     LEFT JOIN LATERAL ( SELECT COALESCE(sum((("Position".realized_pnl - "Position".cost) - "Position".fees)), (0)::numeric) AS result
           FROM public."Position"
          WHERE ("Position".portfolio_id = p.id)) r ON (true))
  WHERE ((p.cash_balance_usd - d.deposits) <> r.result);

create view invariant.definer_functions_are_pinned with (security_invoker='true') as
 SELECT ((oid)::regprocedure)::text AS function_name
   FROM pg_proc p
  WHERE ((pronamespace = ('public'::regnamespace)::oid) AND prosecdef AND (NOT COALESCE((proconfig @> ARRAY['search_path=""'::text]), false)));

create view invariant.ended_with_reason with (security_invoker='true') as
 SELECT o.id AS order_id,
    o.number,
    o.status,
    o.end_reason,
    e.reason
   FROM (public."Order" o
     LEFT JOIN public."OrderEvent" e ON (((e.order_id = o.id) AND (e.sequence = o.event_sequence))))
  WHERE
        CASE
            WHEN (public.is_terminal(o.status) AND (o.status <> 'FILLED'::public."OrderStatus") AND (o.status <> 'DENIED'::public."OrderStatus")) THEN ((o.end_reason IS NULL) OR (o.end_reason IS DISTINCT FROM e.reason))
            ELSE (o.end_reason IS NOT NULL)
        END;

create view invariant.events_without_gaps with (security_invoker='true') as
 SELECT o.id AS order_id,
    o.number,
    o.event_sequence,
    o.status,
    e.events,
    e.last_sequence,
    e.last_status
   FROM (public."Order" o
     LEFT JOIN ( SELECT "OrderEvent".order_id,
            count(*) AS events,
            max("OrderEvent".sequence) AS last_sequence,
            (array_agg("OrderEvent".status ORDER BY "OrderEvent".sequence DESC))[1] AS last_status
           FROM public."OrderEvent"
          GROUP BY "OrderEvent".order_id) e ON ((e.order_id = o.id)))
  WHERE ((e.events IS DISTINCT FROM o.event_sequence) OR (e.last_sequence IS DISTINCT FROM o.event_sequence) OR (e.last_status IS DISTINCT FROM o.status));

create view invariant.exits_within_entry with (security_invoker='true') as
 SELECT p.id AS order_id,
    p.number,
    COALESCE(t.opened, (0)::numeric) AS opened_quantity,
    x.filled AS exits_filled,
    x.open AS exits_open
   FROM ((public."Order" p
     JOIN ( SELECT e.parent_id,
            sum(e.filled_quantity) AS filled,
            COALESCE(max((e.quantity - e.filled_quantity)) FILTER (WHERE (public.is_open(e.status) AND (e.released_at IS NOT NULL))), (0)::numeric) AS open
           FROM public."Order" e
          WHERE (e.list_id = e.parent_id)
          GROUP BY e.parent_id) x ON ((x.parent_id = p.id)))
     LEFT JOIN ( SELECT s.order_id,
            sum((s.quantity - LEAST(s.quantity, GREATEST(s.closable, (0)::numeric)))) AS opened
           FROM ( SELECT l.order_id,
                    l.quantity,
                    ((
                        CASE l.side
                            WHEN 'BUY'::public."OrderSide" THEN '-1'::integer
                            ELSE 1
                        END)::numeric * COALESCE(sum(
                        CASE l.side
                            WHEN 'BUY'::public."OrderSide" THEN l.quantity
                            ELSE (- l.quantity)
                        END) OVER (PARTITION BY l.portfolio_id, l.symbol ORDER BY l.sequence ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), (0)::numeric)) AS closable
                   FROM public."Trade" l) s
          GROUP BY s.order_id) t ON ((t.order_id = p.id)))
  WHERE ((x.filled + x.open) > COALESCE(t.opened, (0)::numeric));

create view invariant.fill_after_acceptance with (security_invoker='true') as
 SELECT t.id AS trade_id,
    o.number,
    o.accepted_at,
    t.executed_at
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE ((t.executed_at < o.accepted_at) OR (o.accepted_at IS NULL));

create view invariant.fill_after_trigger with (security_invoker='true') as
 SELECT t.id AS trade_id,
    o.number,
    o.type,
    o.stop_price,
    o.triggered_at,
    t.executed_at
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE (public.has_trigger(o.type) AND ((o.triggered_at IS NULL) OR (t.executed_at < o.triggered_at)));

create view invariant.fill_within_limit with (security_invoker='true') as
 SELECT t.id AS trade_id,
    o.number,
    o.side,
    l.price AS limit_price,
    t.price
   FROM ((public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
     CROSS JOIN LATERAL ( SELECT o.limit_price
          WHERE (o.replaced_at IS NULL)
        UNION ALL
        ( SELECT e.price
           FROM (public."OrderEvent" f
             JOIN public."OrderEvent" e ON (((e.order_id = f.order_id) AND (e.sequence < f.sequence))))
          WHERE ((o.replaced_at IS NOT NULL) AND (f.order_id = o.id) AND (f.trade_id = t.id) AND (e.type = ANY (ARRAY['PENDING_NEW'::public."OrderEventType", 'REPLACED'::public."OrderEventType", 'RESTATED'::public."OrderEventType"])))
          ORDER BY e.sequence DESC
         LIMIT 1)) l(price))
  WHERE ((l.price IS NOT NULL) AND (((o.side = 'BUY'::public."OrderSide") AND (t.price > l.price)) OR ((o.side = 'SELL'::public."OrderSide") AND (t.price < l.price))));

create view invariant.filled_equals_trades with (security_invoker='true') as
 SELECT o.id AS order_id,
    o.number,
    o.filled_quantity,
    o.filled_notional,
    t.quantity AS traded_quantity,
    t.notional AS traded_notional
   FROM (public."Order" o
     LEFT JOIN ( SELECT "Trade".order_id,
            sum("Trade".quantity) AS quantity,
            sum(round(("Trade".quantity * "Trade".price), 8)) AS notional
           FROM public."Trade"
          GROUP BY "Trade".order_id) t ON ((t.order_id = o.id)))
  WHERE ((o.filled_quantity <> COALESCE(t.quantity, (0)::numeric)) OR (o.filled_notional <> COALESCE(t.notional, (0)::numeric)));

create view invariant.filled_exactly_when_complete with (security_invoker='true') as
 SELECT id AS order_id,
    number,
    status,
    quantity,
    filled_quantity
   FROM public."Order"
  WHERE (((status = 'FILLED'::public."OrderStatus") <> (filled_quantity = quantity)) OR (filled_quantity > quantity));

create view invariant.held_without_trade with (security_invoker='true') as
 SELECT e.order_id,
    o.number,
    e.sequence
   FROM (public."Order" o
     JOIN public."OrderEvent" e ON ((e.order_id = o.id)))
  WHERE ((o.parent_id IS NOT NULL) AND (e.type = 'TRADE'::public."OrderEventType") AND (COALESCE(( SELECT h.type
           FROM public."OrderEvent" h
          WHERE ((h.order_id = e.order_id) AND (h.sequence < e.sequence) AND (h.type = ANY (ARRAY['HELD'::public."OrderEventType", 'RELEASED'::public."OrderEventType", 'NEW'::public."OrderEventType"])))
          ORDER BY h.sequence DESC
         LIMIT 1), 'HELD'::public."OrderEventType") = 'HELD'::public."OrderEventType"));

create view invariant.ledger_balances with (security_invoker='true') as
 SELECT transaction_id,
    currency,
    sum(amount) AS imbalance
   FROM public."LedgerEntry"
  GROUP BY transaction_id, currency
 HAVING (sum(amount) <> (0)::numeric);

create view invariant.list_within_quantity with (security_invoker='true') as
 SELECT o.list_id,
    sum(o.filled_quantity) AS filled,
    max(q.quantity) AS quantity
   FROM (public."Order" o
     CROSS JOIN LATERAL ( SELECT max(e.quantity) AS quantity
           FROM public."OrderEvent" e
          WHERE ((e.order_id = o.id) AND (e.type = ANY (ARRAY['PENDING_NEW'::public."OrderEventType", 'REPLACED'::public."OrderEventType"])))) q)
  WHERE ((o.list_id IS NOT NULL) AND (o.list_id IS DISTINCT FROM o.parent_id))
  GROUP BY o.list_id
 HAVING (sum(o.filled_quantity) > max(q.quantity));

create view invariant.materialized_views_are_filled with (security_invoker='true') as
 SELECT (matviewname)::text AS view
   FROM pg_matviews m
  WHERE ((schemaname = 'public'::name) AND (NOT ispopulated));

create view invariant.no_login_owns_the_desk with (security_barrier='true') as
 SELECT r.rolname AS role_name,
    m.rolname AS member
   FROM ((pg_auth_members a
     JOIN pg_roles r ON ((r.oid = a.roleid)))
     JOIN pg_roles m ON ((m.oid = a.member)))
  WHERE (r.rolname = ANY (ARRAY['traderai_owner'::name, 'traderai_roles'::name, 'traderai_sessions'::name]))
UNION ALL
 SELECT r.rolname AS role_name,
    NULL::name AS member
   FROM pg_roles r
  WHERE ((r.rolname = ANY (ARRAY['traderai_owner'::name, 'traderai_roles'::name, 'traderai_sessions'::name, 'traderai_importer'::name])) AND (r.rolcanlogin OR r.rolsuper));

create view invariant.no_risk_while_halted with (security_invoker='true') as
 SELECT h.number AS halt,
    o.id AS order_id,
    o.number,
    e.sequence,
    e.recorded_at
   FROM (((public."Halt" h
     JOIN public."OrderEvent" e ON (((e.type = 'TRADE'::public."OrderEventType") AND (e.recorded_at > (h.halted_at + '00:00:10'::interval)) AND (e.recorded_at < COALESCE(h.resumed_at, 'infinity'::timestamp with time zone)))))
     JOIN public."Order" o ON (((o.id = e.order_id) AND (NOT o.reduce_only))))
     JOIN public."Portfolio" p ON ((p.id = o.portfolio_id)))
  WHERE (((h.symbol IS NULL) OR (h.symbol = o.symbol)) AND ((h.user_id IS NULL) OR ((h.user_id = p.user_id) OR (h.user_id = o.user_id))) AND ((h.portfolio_id IS NULL) OR (h.portfolio_id = o.portfolio_id)));

create view invariant.nothing_after_terminal with (security_invoker='true') as
 SELECT e.order_id,
    e.sequence,
    e.type,
    c.sequence AS closed_at_sequence
   FROM (public."OrderEvent" e
     JOIN public."OrderEvent" c ON (((c.order_id = e.order_id) AND (c.sequence < e.sequence))))
  WHERE public.is_terminal(c.status);

create view invariant.nothing_executable_by_public with (security_invoker='true') as
 SELECT ((oid)::regprocedure)::text AS function_name
   FROM pg_proc p
  WHERE ((pronamespace = ('public'::regnamespace)::oid) AND (NOT (EXISTS ( SELECT
           FROM pg_depend d
          WHERE ((d.objid = p.oid) AND (d.deptype = 'e'::"char"))))) AND (EXISTS ( SELECT
           FROM aclexplode(COALESCE(p.proacl, acldefault('f'::"char", p.proowner))) a(grantor, grantee, privilege_type, is_grantable)
          WHERE ((a.grantee = (0)::oid) AND (a.privilege_type = 'EXECUTE'::text)))));

create view invariant.one_order_per_client_order_id with (security_invoker='true') as
 SELECT portfolio_id,
    client_order_id,
    count(*) AS orders
   FROM public."Order"
  GROUP BY portfolio_id, client_order_id
 HAVING (count(*) > 1);

create view invariant.position_equals_trades with (security_invoker='true') as
 SELECT COALESCE(p.portfolio_id, t.portfolio_id) AS portfolio_id,
    COALESCE(p.symbol, t.symbol) AS symbol,
    p.quantity,
    t.quantity AS traded_quantity,
    p.cost,
    t.cost AS traded_cost,
    p.realized_pnl,
    t.realized_pnl AS traded_realized_pnl,
    p.fees,
    t.fees AS traded_fees
   FROM (public."Position" p
     FULL JOIN ( SELECT "Trade".portfolio_id,
            "Trade".symbol,
            sum(
                CASE "Trade".side
                    WHEN 'BUY'::public."OrderSide" THEN "Trade".quantity
                    ELSE (- "Trade".quantity)
                END) AS quantity,
            sum("Trade".cost_change) AS cost,
            sum("Trade".realized_pnl) AS realized_pnl,
            sum("Trade".commission) AS fees
           FROM public."Trade"
          GROUP BY "Trade".portfolio_id, "Trade".symbol) t ON (((t.portfolio_id = p.portfolio_id) AND (t.symbol = p.symbol))))
  WHERE ((COALESCE(p.quantity, (0)::numeric) <> COALESCE(t.quantity, (0)::numeric)) OR (COALESCE(p.cost, (0)::numeric) <> COALESCE(t.cost, (0)::numeric)) OR (COALESCE(p.realized_pnl, (0)::numeric) <> COALESCE(t.realized_pnl, (0)::numeric)) OR (COALESCE(p.fees, (0)::numeric) <> COALESCE(t.fees, (0)::numeric)));

create view invariant.post_only_is_maker with (security_invoker='true') as
 SELECT t.id AS trade_id,
    o.number,
    t.liquidity,
    o.limit_price,
    t.price
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE (o.post_only AND (t.liquidity <> 'MAKER'::public."Liquidity"));

create view invariant.quote_not_crossed with (security_invoker='true') as
 SELECT symbol,
    bid,
    ask
   FROM public."Quote"
  WHERE (bid >= ask);

create view invariant.row_security_is_forced with (security_invoker='true') as
 SELECT ((oid)::regclass)::text AS relation
   FROM pg_class c
  WHERE ((relnamespace = ('public'::regnamespace)::oid) AND (relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (NOT (relrowsecurity AND relforcerowsecurity)) AND (NOT (EXISTS ( SELECT
           FROM pg_depend d
          WHERE ((d.objid = c.oid) AND (d.deptype = 'e'::"char"))))));

create view invariant.shown_quantity with (security_invoker='true') as
 SELECT t.id AS trade_id,
    o.number,
    o.display_quantity,
    t.quantity
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE ((t.liquidity = 'MAKER'::public."Liquidity") AND (t.quantity > o.display_quantity));

create view invariant.trade_legs with (security_invoker='true') as
 SELECT COALESCE(t.id, l.transaction_id) AS trade_id,
    t.side,
    t.quantity,
    t.price,
    t.commission,
    l.cash
   FROM (public."Trade" t
     FULL JOIN ( SELECT "LedgerEntry".transaction_id,
            sum("LedgerEntry".amount) FILTER (WHERE ("LedgerEntry".account = 'CASH'::public."LedgerAccount")) AS cash
           FROM public."LedgerEntry"
          WHERE ("LedgerEntry".kind = 'FILL'::public."LedgerKind")
          GROUP BY "LedgerEntry".transaction_id) l ON ((l.transaction_id = t.id)))
  WHERE (l.cash IS DISTINCT FROM (
        CASE t.side
            WHEN 'BUY'::public."OrderSide" THEN (- round((t.quantity * t.price), 8))
            ELSE round((t.quantity * t.price), 8)
        END - t.commission));

create view invariant.views_ask_as_their_reader with (security_invoker='true') as
 SELECT ((oid)::regclass)::text AS relation
   FROM pg_class c
  WHERE ((relnamespace = ANY (ARRAY[('public'::regnamespace)::oid, ('invariant'::regnamespace)::oid])) AND (relkind = 'v'::"char") AND (NOT COALESCE((reloptions && ARRAY['security_invoker=true'::text, 'security_barrier=true'::text]), false)) AND (NOT (EXISTS ( SELECT
           FROM pg_depend d
          WHERE ((d.objid = c.oid) AND (d.deptype = 'e'::"char"))))));

create materialized view public.portfolio_realtime as
 SELECT p.id AS portfolio_id,
    p.user_id,
    p.name,
    p.currency,
    p.active,
    p.cash_balance_usd AS cash,
    COALESCE(h.positions_value, (0)::numeric) AS positions_value,
    (p.cash_balance_usd + COALESCE(h.positions_value, (0)::numeric)) AS equity,
    COALESCE((h.positions_value - h.cost), (0)::numeric) AS unrealized_pnl,
    COALESCE(h.realized_pnl, (0)::numeric) AS realized_pnl,
    COALESCE(h.fees, (0)::numeric) AS fees,
    COALESCE(h.gross_exposure, (0)::numeric) AS gross_exposure,
    COALESCE(h.open_positions, (0)::bigint) AS open_positions
   FROM (public."Portfolio" p
     LEFT JOIN ( SELECT "Position".portfolio_id,
            sum(round(("Position".quantity * COALESCE("Position".mark_price, "Position".average_price, (0)::numeric)), 8)) AS positions_value,
            sum(round((abs("Position".quantity) * COALESCE("Position".mark_price, "Position".average_price, (0)::numeric)), 8)) AS gross_exposure,
            sum("Position".cost) AS cost,
            sum("Position".realized_pnl) AS realized_pnl,
            sum("Position".fees) AS fees,
            count(*) FILTER (WHERE ("Position".quantity <> (0)::numeric)) AS open_positions
           FROM public."Position"
          GROUP BY "Position".portfolio_id) h ON ((h.portfolio_id = p.id)))
  with no data;

create view public.portfolio_realtime_mine with (security_barrier='true') as
 SELECT portfolio_id,
    user_id,
    name,
    currency,
    active,
    cash,
    positions_value,
    equity,
    unrealized_pnl,
    realized_pnl,
    fees,
    gross_exposure,
    open_positions,
    ( SELECT r.started_at
           FROM public."JobRun" r
          WHERE ((r.job = 'refresh-views'::text) AND (r.outcome = 'DONE'::public."JobOutcome"))
          ORDER BY r.started_at DESC
         LIMIT 1) AS refreshed_at
   FROM public.portfolio_realtime v
  WHERE (( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[])));

create materialized view public.signal_performance as
 SELECT source,
    algorithm,
    symbol,
    signals,
    judged,
    hits,
    misses,
    hit_rate,
    (((hit_rate + ((1.9207294 / (judged)::numeric))::double precision) - ((1.9599640)::double precision * sqrt((((hit_rate * ((1)::double precision - hit_rate)) + ((0.9603647 / (judged)::numeric))::double precision) / (judged)::double precision)))) / (((1)::numeric + (3.8414588 / (judged)::numeric)))::double precision) AS hit_rate_low,
    (((hit_rate + ((1.9207294 / (judged)::numeric))::double precision) + ((1.9599640)::double precision * sqrt((((hit_rate * ((1)::double precision - hit_rate)) + ((0.9603647 / (judged)::numeric))::double precision) / (judged)::double precision)))) / (((1)::numeric + (3.8414588 / (judged)::numeric)))::double precision) AS hit_rate_high,
    brier,
    average_strength,
    average_return,
    first_at,
    last_at
   FROM ( SELECT "Signal".source,
            "Signal".algorithm,
            "Signal".symbol,
            count(*) AS signals,
            NULLIF(count("Signal".outcome), 0) AS judged,
            count(*) FILTER (WHERE ("Signal".outcome = 'HIT'::public."SignalOutcome")) AS hits,
            count(*) FILTER (WHERE ("Signal".outcome = 'MISS'::public."SignalOutcome")) AS misses,
            ((count(*) FILTER (WHERE ("Signal".outcome = 'HIT'::public."SignalOutcome")))::double precision / (NULLIF(count("Signal".outcome), 0))::double precision) AS hit_rate,
            avg(power(("Signal".strength - (
                CASE "Signal".outcome
                    WHEN 'HIT'::public."SignalOutcome" THEN 1
                    ELSE 0
                END)::numeric), (2)::numeric)) FILTER (WHERE ("Signal".outcome IS NOT NULL)) AS brier,
            avg("Signal".strength) AS average_strength,
            avg("Signal".outcome_return) AS average_return,
            min("Signal".generated_at) AS first_at,
            max("Signal".generated_at) AS last_at
           FROM public."Signal"
          GROUP BY "Signal".source, "Signal".algorithm, "Signal".symbol) s
  with no data;

create view public.signal_performance_shown with (security_barrier='true') as
 SELECT source,
    algorithm,
    symbol,
    signals,
    judged,
    hits,
    misses,
    hit_rate,
    hit_rate_low,
    hit_rate_high,
    brier,
    average_strength,
    average_return,
    first_at,
    last_at,
    ( SELECT r.started_at
           FROM public."JobRun" r
          WHERE ((r.job = 'refresh-views'::text) AND (r.outcome = 'DONE'::public."JobOutcome"))
          ORDER BY r.started_at DESC
         LIMIT 1) AS refreshed_at
   FROM public.signal_performance v;

create materialized view public.symbol_performance_summary as
 WITH days AS (
         SELECT d_1.symbol,
            d_1."interval",
            d_1.day,
            d_1.candles,
            d_1.open,
            d_1.high,
            d_1.low,
            d_1.close,
            d_1.volume,
            d_1.volume_usd
           FROM public."CandleDay" d_1
          WHERE (NOT (EXISTS ( SELECT
                   FROM public."TouchedDay" t
                  WHERE ((t.symbol = d_1.symbol) AND (t."interval" = d_1."interval") AND (t.day = d_1.day)))))
        UNION ALL
         SELECT c.symbol,
            c."interval",
            c.day,
            c.candles,
            c.open,
            c.high,
            c.low,
            c.close,
            c.volume,
            c.volume_usd
           FROM (( SELECT DISTINCT "TouchedDay".symbol,
                    "TouchedDay"."interval",
                    "TouchedDay".day
                   FROM public."TouchedDay") t
             CROSS JOIN LATERAL public.candle_day(t.symbol, t."interval", t.day) c(symbol, "interval", day, candles, open, high, low, close, volume, volume_usd))
        ), finest AS (
         SELECT DISTINCT ON (days.symbol) days.symbol,
            days."interval",
            max(days.day) AS last_day
           FROM days
          GROUP BY days.symbol, days."interval"
          ORDER BY days.symbol, (array_position(ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text], days."interval"))
        )
 SELECT d.symbol,
    d.day,
    d."interval" AS made_of,
    d.candles,
    d.open,
    d.high,
    d.low,
    d.close,
    d.volume,
    d.volume_usd,
    (d.close - d.open) AS change,
    round(((d.close - d.open) / d.open), 8) AS change_fraction,
    round(((d.high - d.low) / d.open), 8) AS range_fraction
   FROM ((public."Instrument" i
     JOIN finest f ON ((f.symbol = i.symbol)))
     JOIN days d ON (((d.symbol = f.symbol) AND (d."interval" = f."interval") AND (d.day > (f.last_day - 30)))))
  with no data;

create view public.symbol_performance_summary_shown with (security_barrier='true') as
 SELECT symbol,
    day,
    made_of,
    candles,
    open,
    high,
    low,
    close,
    volume,
    volume_usd,
    change,
    change_fraction,
    range_fraction,
    ( SELECT r.started_at
           FROM public."JobRun" r
          WHERE ((r.job = 'refresh-views'::text) AND (r.outcome = 'DONE'::public."JobOutcome"))
          ORDER BY r.started_at DESC
         LIMIT 1) AS refreshed_at
   FROM public.symbol_performance_summary v;

alter table only public."Alert" add constraint "Alert_number_key" UNIQUE (number);

alter table only public."Alert" add constraint "Alert_pkey" PRIMARY KEY (id);

alter table only public."AlertRule" add constraint "AlertRule_number_key" UNIQUE (number);

alter table only public."AlertRule" add constraint "AlertRule_pkey" PRIMARY KEY (id);

alter table only public."ApiKey" add constraint "ApiKey_pkey" PRIMARY KEY (id);

alter table only public."ApiKey" add constraint "ApiKey_prefix_key" UNIQUE (prefix);

alter table only public."ApiKey" add constraint "ApiKey_role_name_key" UNIQUE (role_name);

alter table only public."ApiKey" add constraint "ApiKey_user_id_name_key" UNIQUE (user_id, name);

alter table only public."AuditHead" add constraint "AuditHead_pkey" PRIMARY KEY (id);

alter table only public."AuditLog" add constraint "AuditLog_pkey" PRIMARY KEY (sequence, occurred_at);

alter table only public."CandleDay" add constraint "CandleDay_pkey" PRIMARY KEY (symbol, "interval", day);

alter table only public."Debate" add constraint "Debate_number_key" UNIQUE (number);

alter table only public."Debate" add constraint "Debate_pkey" PRIMARY KEY (id);

alter table only public."DebateVote" add constraint "DebateVote_debate_id_user_id_key" UNIQUE (debate_id, user_id);

alter table only public."DebateVote" add constraint "DebateVote_pkey" PRIMARY KEY (id);

alter table only public."DeskState" add constraint "DeskState_pkey" PRIMARY KEY (id);

alter table only public."EngineLease" add constraint "EngineLease_pkey" PRIMARY KEY (id);

alter table only public."FeedCursor" add constraint "FeedCursor_pkey" PRIMARY KEY (feed);

alter table only public."Halt" add constraint "Halt_number_key" UNIQUE (number);

alter table only public."Halt" add constraint "Halt_pkey" PRIMARY KEY (id);

alter table only public."Inference" add constraint "Inference_number_key" UNIQUE (number);

alter table only public."Inference" add constraint "Inference_pkey" PRIMARY KEY (id);

alter table only public."Instrument" add constraint "Instrument_pkey" PRIMARY KEY (symbol);

alter table only public."JobRun" add constraint "JobRun_pkey" PRIMARY KEY (id);

alter table only public."LedgerEntry" add constraint "LedgerEntry_pkey" PRIMARY KEY (transaction_id, line);

alter table only public."LimitBreach" add constraint "LimitBreach_number_key" UNIQUE (number);

alter table only public."LimitBreach" add constraint "LimitBreach_pkey" PRIMARY KEY (id);

alter table only public."MarketData" add constraint "MarketData_pkey" PRIMARY KEY (symbol, "interval", "timestamp") INCLUDE (open, high, low, close, volume);

alter table only public."MarketTick" add constraint "MarketTick_id_key" UNIQUE (id);

alter table only public."MarketTick" add constraint "MarketTick_pkey" PRIMARY KEY (sequence);

alter table only public."Order" add constraint "Order_pkey" PRIMARY KEY (id);

create view invariant.one_moment_of_a_session with (security_invoker='true') as
 SELECT o.id AS order_id,
    o.number,
    o.time_in_force,
    o.expires_at,
    min(t.executed_at) AS first_trade,
    max(t.executed_at) AS last_trade
   FROM (public."Trade" t
     JOIN public."Order" o ON ((o.id = t.order_id)))
  WHERE ((o.time_in_force)::text = ANY (ARRAY['OPG'::text, 'CLS'::text]))
  GROUP BY o.id
 HAVING ((min(t.executed_at) <> max(t.executed_at)) OR (((o.time_in_force)::text = 'CLS'::text) AND ((o.expires_at IS NULL) OR (min(t.executed_at) < (o.expires_at - '00:01:00'::interval)))));

alter table only public."Order" add constraint "Order_portfolio_id_client_order_id_key" UNIQUE (portfolio_id, client_order_id);

alter table only public."Order" add constraint "Order_portfolio_id_number_key" UNIQUE (portfolio_id, number);

alter table only public."OrderEvent" add constraint "OrderEvent_pkey" PRIMARY KEY (order_id, sequence);

alter table only public."PersonLimit" add constraint "PersonLimit_pkey" PRIMARY KEY (id);

alter table only public."PersonLimit" add constraint "PersonLimit_user_id_key" UNIQUE NULLS NOT DISTINCT (user_id);

alter table only public."Portfolio" add constraint "Portfolio_pkey" PRIMARY KEY (id);

create view invariant.buying_power_alert_once with (security_invoker='true') as
 SELECT p.id AS portfolio_id,
    p.name,
    p.buying_power_negative_at,
    count(a.id) AS unresolved
   FROM (public."Portfolio" p
     LEFT JOIN public."Alert" a ON (((a.portfolio_id = p.id) AND (a.source = 'buying-power'::text) AND (a.resolved_at IS NULL))))
  GROUP BY p.id
 HAVING (count(a.id) >
        CASE
            WHEN (p.buying_power_negative_at IS NULL) THEN 0
            ELSE 1
        END);

alter table only public."Portfolio" add constraint "Portfolio_user_id_name_key" UNIQUE (user_id, name);

alter table only public."PortfolioGrant" add constraint "PortfolioGrant_pkey" PRIMARY KEY (id);

alter table only public."PortfolioPerformance" add constraint "PortfolioPerformance_pkey" PRIMARY KEY (portfolio_id, date, "interval");

alter table only public."PortfolioSnapshot" add constraint "PortfolioSnapshot_pkey" PRIMARY KEY (portfolio_id, sampled_at);

alter table only public."Position" add constraint "Position_pkey" PRIMARY KEY (portfolio_id, symbol);

alter table only public."Proposal" add constraint "Proposal_client_order_id" UNIQUE (portfolio_id, client_order_id);

alter table only public."Proposal" add constraint "Proposal_number_key" UNIQUE (number);

alter table only public."Proposal" add constraint "Proposal_order_id_key" UNIQUE (order_id);

alter table only public."Proposal" add constraint "Proposal_pkey" PRIMARY KEY (id);

alter table only public."Quarantine" add constraint "Quarantine_pkey" PRIMARY KEY (id);

alter table only public."QueryBaseline" add constraint "QueryBaseline_pkey" PRIMARY KEY (id);

alter table only public."Quote" add constraint "Quote_pkey" PRIMARY KEY (symbol);

alter table only public."RiskBaseline" add constraint "RiskBaseline_pkey" PRIMARY KEY (scope_id, currency);

alter table only public."RiskLimit" add constraint "RiskLimit_number_key" UNIQUE (number);

alter table only public."RiskLimit" add constraint "RiskLimit_pkey" PRIMARY KEY (id);

alter table only public."RiskLimit" add constraint "RiskLimit_scope" UNIQUE NULLS NOT DISTINCT (scope_id, kind, symbol, currency);

alter table only public."Session" add constraint "Session_pkey" PRIMARY KEY (id);

alter table only public."Signal" add constraint "Signal_number_key" UNIQUE (number);

alter table only public."Signal" add constraint "Signal_pkey" PRIMARY KEY (id);

alter table only public."Signal" add constraint "Signal_source_client_signal_id_key" UNIQUE (source, client_signal_id);

alter table only public."Signal" add constraint "Signal_source_symbol_interval_generated_at_key" UNIQUE (source, symbol, "interval", generated_at);

alter table only public."SystemHealth" add constraint "SystemHealth_pkey" PRIMARY KEY (id);

alter table only public."TouchedDay" add constraint "TouchedDay_pkey" PRIMARY KEY (sequence);

alter table only public."TouchedEquity" add constraint "TouchedEquity_pkey" PRIMARY KEY (sequence);

alter table only public."Trade" add constraint "Trade_pkey" PRIMARY KEY (id, executed_at);

alter table only public."User" add constraint "User_login_key" UNIQUE (login);

alter table only public."User" add constraint "User_pkey" PRIMARY KEY (id);

alter table only public."Verification" add constraint "Verification_pkey" PRIMARY KEY (id);

alter table only public._prisma_migrations add constraint _prisma_migrations_pkey PRIMARY KEY (id);

alter table only public._traderai_objects add constraint _traderai_objects_pkey PRIMARY KEY (path);

CREATE INDEX "AlertRule_user_id" ON public."AlertRule" USING btree (user_id);

CREATE INDEX "Alert_correlation_id" ON public."Alert" USING btree (correlation_id, created_at) WHERE (correlation_id IS NOT NULL);

CREATE INDEX "Alert_created_at" ON public."Alert" USING btree (created_at DESC, number DESC);

CREATE INDEX "Alert_open_cause" ON public."Alert" USING btree (correlation_id) WHERE ((NOT acknowledged) AND (correlation_id IS NOT NULL));

CREATE INDEX "Alert_rule_id" ON public."Alert" USING btree (rule_id, occurred_at) WHERE (rule_id IS NOT NULL);

CREATE INDEX "Alert_severity_acknowledged" ON public."Alert" USING btree (severity, acknowledged);

CREATE INDEX "Alert_symbol_created_at" ON public."Alert" USING btree (symbol, created_at);

CREATE INDEX "Alert_unacknowledged" ON public."Alert" USING btree (created_at DESC) WHERE (NOT acknowledged);

CREATE INDEX "Alert_unresolved" ON public."Alert" USING btree (portfolio_id) WHERE ((portfolio_id IS NOT NULL) AND (resolved_at IS NULL));

CREATE INDEX "AuditLog_chain_position" ON ONLY public."AuditLog" USING btree (chain_position) WHERE (chain_position IS NOT NULL);

CREATE INDEX "AuditLog_table_name_row_key" ON ONLY public."AuditLog" USING btree (table_name, row_key, sequence);

CREATE INDEX "AuditLog_unsealed" ON ONLY public."AuditLog" USING btree (sequence) WHERE (hash IS NULL);

CREATE INDEX "AuditLog_unsealed_since" ON ONLY public."AuditLog" USING btree (occurred_at) WHERE (hash IS NULL);

CREATE INDEX "Debate_inference_id" ON public."Debate" USING btree (inference_id);

CREATE UNIQUE INDEX "Halt_in_force" ON public."Halt" USING btree (user_id, portfolio_id, symbol) NULLS NOT DISTINCT WHERE (resumed_at IS NULL);

CREATE INDEX "Halt_resumed_by" ON public."Halt" USING btree (resumed_by, resumed_at) WHERE (resumed_at IS NOT NULL);

CREATE INDEX "Inference_user_id_status_created_at" ON public."Inference" USING btree (user_id, status, created_at);

CREATE INDEX "JobRun_job_started_at" ON public."JobRun" USING btree (job, started_at DESC);

CREATE INDEX "LedgerEntry_portfolio_id_account" ON public."LedgerEntry" USING btree (portfolio_id, account) INCLUDE (amount);

CREATE UNIQUE INDEX "LimitBreach_open" ON public."LimitBreach" USING btree (limit_id, currency, symbol) NULLS NOT DISTINCT WHERE (ended_at IS NULL);

CREATE INDEX "MarketData_symbol_close_volume_timestamp" ON ONLY public."MarketData" USING brin (symbol, close numeric_minmax_multi_ops, volume, "timestamp") WITH (pages_per_range='32', autosummarize='on');

CREATE INDEX "MarketData_symbol_timestamp_interval" ON ONLY public."MarketData" USING btree (symbol, "timestamp", "interval");

CREATE INDEX "MarketTick_symbol_timestamp" ON public."MarketTick" USING btree (symbol, "timestamp", sequence);

CREATE INDEX "Order_accepted_sequence" ON public."Order" USING btree (accepted_sequence) WHERE (accepted_sequence IS NOT NULL);

CREATE INDEX "Order_list" ON public."Order" USING btree (list_id) WHERE (list_id IS NOT NULL);

CREATE INDEX "Order_open" ON public."Order" USING btree (portfolio_id, symbol) WHERE public.is_open(status);

CREATE INDEX "Order_open_of_user" ON public."Order" USING btree (user_id, reduce_only) WHERE public.is_open(status);

CREATE INDEX "Order_open_price" ON public."Order" USING btree (symbol, side, limit_price) WHERE public.is_open(status);

CREATE INDEX "Order_parent_id" ON public."Order" USING btree (parent_id) WHERE (parent_id IS NOT NULL);

CREATE INDEX "Order_placed_at" ON public."Order" USING btree (placed_at DESC, number DESC);

CREATE INDEX "Order_portfolio_id_placed_at" ON public."Order" USING btree (portfolio_id, placed_at DESC);

CREATE INDEX "Order_requests" ON public."Order" USING btree (number) WHERE public.awaits_engine(status);

CREATE INDEX "Order_user_id_status_placed_at" ON public."Order" USING btree (user_id, status, placed_at);

CREATE UNIQUE INDEX "PortfolioGrant_one_in_force" ON public."PortfolioGrant" USING btree (user_id, portfolio_id) WHERE (revoked_at IS NULL);

CREATE INDEX "Portfolio_buying_power_negative" ON public."Portfolio" USING btree (id) WHERE (buying_power_negative_at IS NOT NULL);

CREATE INDEX "Position_open" ON public."Position" USING btree (symbol) INCLUDE (portfolio_id, quantity, cost) WHERE (quantity <> (0)::numeric);

CREATE INDEX "Proposal_pending" ON public."Proposal" USING btree (expires_at, user_id) WHERE (state = 'PENDING'::public."ProposalState");

CREATE INDEX "Quarantine_created_at" ON public."Quarantine" USING btree (created_at DESC);

CREATE INDEX "QueryBaseline_name_measured_at" ON public."QueryBaseline" USING btree (name, measured_at DESC);

CREATE INDEX "Session_cancels" ON public."Session" USING btree (fired_at) WHERE ((fired_at IS NOT NULL) AND (cancels_done_at IS NULL));

CREATE INDEX "Session_live" ON public."Session" USING btree (user_id, last_seen_at) INCLUDE (host, armed_portfolio_id) WHERE (ended_at IS NULL);

CREATE INDEX "Session_open_of_login" ON public."Session" USING btree (login) WHERE (ended_at IS NULL);

CREATE INDEX "Session_started_at" ON public."Session" USING btree (started_at DESC);

CREATE INDEX "Session_user_id_started_at" ON public."Session" USING btree (user_id, started_at DESC);

CREATE INDEX "Signal_generated_at" ON public."Signal" USING btree (generated_at DESC);

CREATE INDEX "Signal_symbol_generated_at" ON public."Signal" USING btree (symbol, generated_at DESC);

CREATE INDEX "Signal_unjudged" ON public."Signal" USING btree (expires_at) WHERE (outcome IS NULL);

CREATE INDEX "Signal_user_id_created_at" ON public."Signal" USING btree (user_id, created_at) WHERE (user_id IS NOT NULL);

CREATE INDEX "SystemHealth_service_checked_at" ON public."SystemHealth" USING btree (service, checked_at DESC);

CREATE INDEX "Trade_order_id" ON ONLY public."Trade" USING btree (order_id);

CREATE INDEX "Trade_portfolio_id_sequence" ON ONLY public."Trade" USING btree (portfolio_id, sequence);

CREATE INDEX "Trade_portfolio_id_symbol_executed_at" ON ONLY public."Trade" USING btree (portfolio_id, symbol, executed_at);

CREATE INDEX "Trade_sequence" ON ONLY public."Trade" USING btree (sequence);

CREATE UNIQUE INDEX "User_email" ON public."User" USING btree (reverse(email));

CREATE UNIQUE INDEX "User_username" ON public."User" USING btree (reverse(username));

CREATE INDEX "Verification_inference_id" ON public."Verification" USING btree (inference_id, created_at);

CREATE UNIQUE INDEX portfolio_realtime_portfolio_id ON public.portfolio_realtime USING btree (portfolio_id);

CREATE UNIQUE INDEX signal_performance_source_algorithm_symbol ON public.signal_performance USING btree (source, algorithm, symbol);

CREATE UNIQUE INDEX symbol_performance_summary_symbol_day ON public.symbol_performance_summary USING btree (symbol, day DESC);

alter table public."Alert" add constraint "Alert_check" CHECK ((acknowledged = (acknowledged_at IS NOT NULL)));

alter table public."Alert" add constraint "Alert_message_check" CHECK (public.plain_text(message, 2000));

alter table public."Alert" add constraint "Alert_resolved_by_somebody" CHECK (((resolved_by IS NULL) OR (resolved_at IS NOT NULL)));

alter table public."Alert" add constraint "Alert_source_check" CHECK (((source <> ''::text) AND public.plain_text(source, 120)));

alter table public."Alert" add constraint "Alert_symbol_check" CHECK (public.plain_text(symbol, 32));

alter table public."Alert" add constraint "Alert_title_check" CHECK (public.plain_text(title, 200));

alter table public."AlertRule" add constraint "AlertRule_threshold_check" CHECK (((threshold > (0)::numeric) AND (threshold < '1000000000000'::numeric)));

alter table public."ApiKey" add constraint "ApiKey_addresses_check" CHECK (((array_ndims(addresses) = 1) AND (array_lower(addresses, 1) = 1) AND ((cardinality(addresses) >= 1) AND (cardinality(addresses) <= 100)) AND (array_position(addresses, NULL::inet) IS NULL)));

alter table public."ApiKey" add constraint "ApiKey_connection_limit_check" CHECK (((connection_limit >= 1) AND (connection_limit <= 1000)));

alter table public."ApiKey" add constraint "ApiKey_expires_later" CHECK ((expires_at > created_at));

alter table public."ApiKey" add constraint "ApiKey_largest_order_check" CHECK (((largest_order > (0)::numeric) AND (largest_order < '100000000000000000000'::numeric)));

alter table public."ApiKey" add constraint "ApiKey_name_check" CHECK (((name <> ''::text) AND public.plain_text(name, 64)));

alter table public."ApiKey" add constraint "ApiKey_narrow_scopes" CHECK (((num_nonnulls(portfolio_ids, symbols, largest_order) = 0) OR (scopes <@ ARRAY['viewer'::text, 'analyst'::text, 'agent'::text, 'trader'::text])));

alter table public."ApiKey" add constraint "ApiKey_portfolio_ids_check" CHECK (((array_ndims(portfolio_ids) = 1) AND (array_lower(portfolio_ids, 1) = 1) AND ((cardinality(portfolio_ids) >= 1) AND (cardinality(portfolio_ids) <= 100)) AND (array_position(portfolio_ids, NULL::uuid) IS NULL)));

alter table public."ApiKey" add constraint "ApiKey_prefix_check" CHECK ((prefix ~ '^[A-Za-z0-9_-]{4,32}$'::text));

alter table public."ApiKey" add constraint "ApiKey_revoked_by_somebody" CHECK (((revoked_by IS NULL) OR (revoked_at IS NOT NULL)));

alter table public."ApiKey" add constraint "ApiKey_role_name_check" CHECK (((role_name <> ''::text) AND public.plain_text(role_name, 63)));

alter table public."ApiKey" add constraint "ApiKey_scopes_are_a_list" CHECK (((array_ndims(scopes) = 1) AND (array_lower(scopes, 1) = 1)));

alter table public."ApiKey" add constraint "ApiKey_scopes_check" CHECK ((((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 32)) AND public.plain_text(array_to_string(scopes, ' '::text, '?'::text), 1000)));

alter table public."ApiKey" add constraint "ApiKey_symbols_check" CHECK (((array_ndims(symbols) = 1) AND (array_lower(symbols, 1) = 1) AND ((cardinality(symbols) >= 1) AND (cardinality(symbols) <= 100)) AND (array_to_string(symbols, ','::text, ''::text) ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}(,[A-Z0-9][A-Z0-9._:/-]{0,31})*$'::text)));

alter table public."AuditHead" add constraint "AuditHead_hash_check" CHECK ((octet_length(hash) = 32));

alter table public."AuditHead" add constraint "AuditHead_id_check" CHECK ((id = 1));

alter table public."AuditHead" add constraint "AuditHead_position_check" CHECK (("position" >= 0));

alter table public."AuditLog" add constraint "AuditLog_action_check" CHECK ((action = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text])));

alter table public."AuditLog" add constraint "AuditLog_chain_position_check" CHECK ((chain_position > 0));

alter table public."AuditLog" add constraint "AuditLog_hash_check" CHECK ((octet_length(hash) = 32));

alter table public."AuditLog" add constraint "AuditLog_sealed" CHECK ((((hash IS NULL) = (sealed_at IS NULL)) AND ((hash IS NULL) = (chain_position IS NULL))));

alter table public."CandleDay" add constraint "CandleDay_candles_check" CHECK ((candles > 0));

alter table public."CandleDay" add constraint "CandleDay_close_check" CHECK (((close > (0)::numeric) AND (close < '1000000000000'::numeric)));

alter table public."CandleDay" add constraint "CandleDay_high_check" CHECK (((high > (0)::numeric) AND (high < '1000000000000'::numeric)));

alter table public."CandleDay" add constraint "CandleDay_interval_check" CHECK (("interval" = ANY (ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text])));

alter table public."CandleDay" add constraint "CandleDay_low_check" CHECK (((low > (0)::numeric) AND (low < '1000000000000'::numeric)));

alter table public."CandleDay" add constraint "CandleDay_open_check" CHECK (((open > (0)::numeric) AND (open < '1000000000000'::numeric)));

alter table public."CandleDay" add constraint "CandleDay_symbol_check" CHECK (((octet_length(symbol) >= 1) AND (octet_length(symbol) <= 32)));

alter table public."CandleDay" add constraint "CandleDay_volume_check" CHECK (((volume >= (0)::numeric) AND (volume < '1000000000000000000000000'::numeric)));

alter table public."CandleDay" add constraint "CandleDay_volume_usd_check" CHECK (((volume_usd >= (0)::numeric) AND (volume_usd < '1000000000000000000000000000000000000'::numeric)));

alter table public."Debate" add constraint "Debate_arguments_are_lists" CHECK ((COALESCE(((array_ndims(bull_arguments) = 1) AND (array_lower(bull_arguments, 1) = 1)), true) AND COALESCE(((array_ndims(bear_arguments) = 1) AND (array_lower(bear_arguments, 1) = 1)), true)));

alter table public."Debate" add constraint "Debate_bear_arguments_check" CHECK ((octet_length((bear_arguments)::text) <= 1000000));

alter table public."Debate" add constraint "Debate_bull_arguments_check" CHECK ((octet_length((bull_arguments)::text) <= 1000000));

alter table public."Debate" add constraint "Debate_completion_tokens_check" CHECK ((completion_tokens >= 0));

alter table public."Debate" add constraint "Debate_confidence_check" CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)));

alter table public."Debate" add constraint "Debate_cost_usd_check" CHECK (((cost_usd >= (0)::numeric) AND (cost_usd < '1000000000'::numeric)));

alter table public."Debate" add constraint "Debate_judge_evaluation_check" CHECK (((judge_evaluation IS NULL) OR (octet_length((judge_evaluation)::text) <= 1000000)));

alter table public."Debate" add constraint "Debate_model_check" CHECK (public.plain_text(model, 120));

alter table public."Debate" add constraint "Debate_prompt_tokens_check" CHECK ((prompt_tokens >= 0));

alter table public."Debate" add constraint "Debate_question_check" CHECK (((question <> ''::text) AND public.plain_lines(question, 20000)));

alter table public."Debate" add constraint "Debate_symbol_check" CHECK (public.plain_text(symbol, 32));

alter table public."DebateVote" add constraint "DebateVote_rationale_check" CHECK (public.plain_lines(rationale, 20000));

alter table public."DeskState" add constraint "DeskState_cause_check" CHECK ((cause = ANY (ARRAY['MIGRATION'::text, 'ADMINISTRATOR'::text])));

alter table public."DeskState" add constraint "DeskState_changed_by_check" CHECK (public.plain_text(changed_by, 63));

alter table public."DeskState" add constraint "DeskState_day_cut_check" CHECK (((day_cut < '24:00:00'::time without time zone) AND (EXTRACT(second FROM day_cut) = (0)::numeric)));

alter table public."DeskState" add constraint "DeskState_day_zone_check" CHECK ((day_zone ~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$'::text));

alter table public."DeskState" add constraint "DeskState_id_check" CHECK ((id = 1));

alter table public."DeskState" add constraint "DeskState_max_quote_age_seconds_check" CHECK (((max_quote_age_seconds >= 1) AND (max_quote_age_seconds <= 86400)));

alter table public."DeskState" add constraint "DeskState_reason_check" CHECK (((reason <> ''::text) AND public.plain_text(reason, 500)));

alter table public."DeskState" add constraint "DeskState_says_why" CHECK (((read_only = (reason IS NOT NULL)) AND (read_only = (cause IS NOT NULL))));

alter table public."EngineLease" add constraint "EngineLease_epoch_check" CHECK ((epoch >= 0));

alter table public."EngineLease" add constraint "EngineLease_feed_check" CHECK (public.plain_text(feed, 500));

alter table public."EngineLease" add constraint "EngineLease_host_check" CHECK (public.plain_text(host, 255));

alter table public."EngineLease" add constraint "EngineLease_id_check" CHECK ((id = 1));

alter table public."EngineLease" add constraint "EngineLease_lease_seconds_check" CHECK (((lease_seconds >= (0)::numeric) AND (lease_seconds <= (60)::numeric)));

alter table public."FeedCursor" add constraint "FeedCursor_feed_check" CHECK (public.plain_text(feed, 500));

alter table public."FeedCursor" add constraint "FeedCursor_part_check" CHECK ((jsonb_typeof(part) = 'object'::text));

alter table public."FeedCursor" add constraint "FeedCursor_position_check" CHECK (("position" >= 0));

alter table public."Halt" add constraint "Halt_halted_login_check" CHECK (public.plain_text(halted_login, 63));

alter table public."Halt" add constraint "Halt_one_scope" CHECK (((user_id IS NULL) OR (portfolio_id IS NULL)));

alter table public."Halt" add constraint "Halt_reason_check" CHECK (((reason <> ''::text) AND public.plain_text(reason, 280)));

alter table public."Halt" add constraint "Halt_resume_reason_check" CHECK (public.plain_text(resume_reason, 280));

alter table public."Halt" add constraint "Halt_resumed_after_its_start" CHECK ((resumed_at >= halted_at));

alter table public."Halt" add constraint "Halt_resumed_by_somebody" CHECK (((resumed_by IS NULL) OR (resumed_at IS NOT NULL)));

alter table public."Halt" add constraint "Halt_resumed_login" CHECK (((resumed_login IS NULL) = (resumed_at IS NULL)));

alter table public."Halt" add constraint "Halt_resumed_login_check" CHECK (public.plain_text(resumed_login, 63));

alter table public."Inference" add constraint "Inference_completion_tokens_check" CHECK ((completion_tokens >= 0));

alter table public."Inference" add constraint "Inference_confidence_check" CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)));

alter table public."Inference" add constraint "Inference_conservative_check" CHECK (((conservative IS NULL) OR (octet_length((conservative)::text) <= 1000000)));

alter table public."Inference" add constraint "Inference_context_check" CHECK (public.plain_lines(context, 200000));

alter table public."Inference" add constraint "Inference_cost_usd_check" CHECK (((cost_usd >= (0)::numeric) AND (cost_usd < '1000000000'::numeric)));

alter table public."Inference" add constraint "Inference_error_check" CHECK (public.plain_lines(error, 2000));

alter table public."Inference" add constraint "Inference_model_check" CHECK (public.plain_text(model, 120));

alter table public."Inference" add constraint "Inference_progressive_check" CHECK (((progressive IS NULL) OR (octet_length((progressive)::text) <= 1000000)));

alter table public."Inference" add constraint "Inference_prompt_tokens_check" CHECK ((prompt_tokens >= 0));

alter table public."Inference" add constraint "Inference_provider_check" CHECK (public.plain_text(provider, 64));

alter table public."Inference" add constraint "Inference_query_check" CHECK (((query <> ''::text) AND public.plain_lines(query, 20000)));

alter table public."Inference" add constraint "Inference_selected_option_check" CHECK ((selected_option = ANY (ARRAY['conservative'::text, 'progressive'::text, 'synthetic'::text, 'debate_winner'::text])));

alter table public."Inference" add constraint "Inference_symbol_check" CHECK (public.plain_text(symbol, 32));

alter table public."Inference" add constraint "Inference_synthetic_check" CHECK (((synthetic IS NULL) OR (octet_length((synthetic)::text) <= 1000000)));

alter table public."Instrument" add constraint "Instrument_atr_interval_check" CHECK ((atr_interval = ANY (ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text, '1w'::text, '1M'::text])));

alter table public."Instrument" add constraint "Instrument_commission_rate_check" CHECK (((commission_rate >= (0)::numeric) AND (commission_rate < (1)::numeric)));

alter table public."Instrument" add constraint "Instrument_currency_check" CHECK ((currency ~ '^[A-Z0-9]{2,10}$'::text));

alter table public."Instrument" add constraint "Instrument_lot_size_check" CHECK (((lot_size > (0)::numeric) AND (lot_size < '1000000000'::numeric)));

alter table public."Instrument" add constraint "Instrument_minimum_notional_check" CHECK (((minimum_notional >= (0)::numeric) AND (minimum_notional < '1000000000000'::numeric)));

alter table public."Instrument" add constraint "Instrument_name_check" CHECK (public.plain_text(name, 120));

alter table public."Instrument" add constraint "Instrument_participation_rate_check" CHECK (((participation_rate > (0)::numeric) AND (participation_rate <= (1)::numeric)));

alter table public."Instrument" add constraint "Instrument_slippage_rate_check" CHECK (((slippage_rate >= (0)::numeric) AND (slippage_rate < (1)::numeric)));

alter table public."Instrument" add constraint "Instrument_symbol_check" CHECK ((symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'::text));

alter table public."Instrument" add constraint "Instrument_tick_size_check" CHECK (((tick_size > (0)::numeric) AND (tick_size < '1000000000'::numeric)));

alter table public."Instrument" add constraint "Instrument_trading_hours" CHECK (public.valid_trading_hours(trading_hours));

alter table public."Instrument" add constraint "Instrument_trading_hours_check" CHECK (((trading_hours IS NULL) OR ((jsonb_typeof(trading_hours) = 'object'::text) AND (octet_length((trading_hours)::text) <= 4000))));

alter table public."JobRun" add constraint "JobRun_detail_check" CHECK (((detail IS NULL) OR (octet_length((detail)::text) <= 1000000)));

alter table public."JobRun" add constraint "JobRun_ended" CHECK (((outcome = 'RUNNING'::public."JobOutcome") = (ended_at IS NULL)));

alter table public."JobRun" add constraint "JobRun_ends_after_its_start" CHECK ((ended_at >= started_at));

alter table public."JobRun" add constraint "JobRun_job_check" CHECK ((job ~ '^[a-z][a-z0-9-]{0,63}$'::text));

alter table public."JobRun" add constraint "JobRun_login_check" CHECK (public.plain_text(login, 63));

alter table public."JobRun" add constraint "JobRun_message_check" CHECK (public.plain_lines(message, 2000));

alter table public."JobRun" add constraint "JobRun_rows_check" CHECK ((rows >= 0));

alter table public."LedgerEntry" add constraint "LedgerEntry_amount_check" CHECK (((amount >= '-100000000000000000000000000000'::numeric) AND (amount <= '100000000000000000000000000000'::numeric)));

alter table public."LedgerEntry" add constraint "LedgerEntry_currency_check" CHECK ((currency ~ '^[A-Z0-9]{2,10}$'::text));

alter table public."LedgerEntry" add constraint "LedgerEntry_line_check" CHECK ((line > 0));

alter table public."LedgerEntry" add constraint "LedgerEntry_symbol_check" CHECK ((symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'::text));

alter table public."LimitBreach" add constraint "LimitBreach_currency_check" CHECK ((currency ~ '^[A-Z0-9]{3,8}$'::text));

alter table public."LimitBreach" add constraint "LimitBreach_ended_after_its_start" CHECK ((ended_at >= began_at));

alter table public."LimitBreach" add constraint "LimitBreach_use_check" CHECK (((use > '-100000000000000000000000000000'::numeric) AND (use < '100000000000000000000000000000'::numeric)));

alter table public."LimitBreach" add constraint "LimitBreach_value_check" CHECK (((value >= (0)::numeric) AND (value < '1000000000000000000'::numeric)));

alter table public."MarketData" add constraint "MarketData_bid_ask_spread_check" CHECK (((bid_ask_spread >= (0)::numeric) AND (bid_ask_spread < '1000000000000'::numeric)));

alter table public."MarketData" add constraint "MarketData_f_check" CHECK (((f >= (0)::double precision) AND (f <= (1)::double precision)));

alter table public."MarketData" add constraint "MarketData_interval_check" CHECK (("interval" = ANY (ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text, '1w'::text, '1M'::text])));

alter table public."MarketData" add constraint "MarketData_names" CHECK ((((octet_length(symbol) >= 1) AND (octet_length(symbol) <= 32)) AND (octet_length(source) <= 64) AND public.plain_text((symbol || source), 96)));

alter table public."MarketData" add constraint "MarketData_prices" CHECK (((low > (0)::numeric) AND (high < '1000000000000'::numeric) AND (low <= open) AND (low <= close) AND (high >= open) AND (high >= close)));

alter table public."MarketData" add constraint "MarketData_psi_check" CHECK (((psi >= (0)::double precision) AND (psi <= (1)::double precision)));

alter table public."MarketData" add constraint "MarketData_q_check" CHECK (((q >= (0)::double precision) AND (q <= (1)::double precision)));

alter table public."MarketData" add constraint "MarketData_rho_check" CHECK (((rho >= (0)::double precision) AND (rho <= (1)::double precision)));

alter table public."MarketData" add constraint "MarketData_sentiment_check" CHECK (((sentiment >= ('-1'::integer)::double precision) AND (sentiment <= (1)::double precision)));

alter table public."MarketData" add constraint "MarketData_volatility_check" CHECK (((volatility >= (0)::double precision) AND (volatility < 'Infinity'::double precision)));

alter table public."MarketData" add constraint "MarketData_volume_check" CHECK (((volume >= (0)::numeric) AND (volume < '100000000000000000000'::numeric)));

alter table public."MarketData" add constraint "MarketData_volume_usd_check" CHECK (((volume_usd >= (0)::numeric) AND (volume_usd < '100000000000000000000'::numeric)));

alter table public."MarketTick" add constraint "MarketTick_price_check" CHECK (((price > (0)::numeric) AND (price < '1000000000000'::numeric)));

alter table public."MarketTick" add constraint "MarketTick_volume_check" CHECK ((volume >= 0));

alter table public."Order" add constraint "Order_check" CHECK (((filled_quantity >= (0)::numeric) AND (filled_quantity <= quantity)));

alter table public."Order" add constraint "Order_client_order_id_check" CHECK ((client_order_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'::text));

alter table public."Order" add constraint "Order_denial" CHECK (((status = 'DENIED'::public."OrderStatus") = (denial IS NOT NULL)));

alter table public."Order" add constraint "Order_display_quantity_check" CHECK (((display_quantity > (0)::numeric) AND (display_quantity < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_end_reason_check" CHECK ((end_reason ~ '^[A-Z][A-Z0-9_]{0,63}$'::text));

alter table public."Order" add constraint "Order_expire_date" CHECK (((time_in_force = 'GTD'::public."TimeInForce") = (expire_date IS NOT NULL)));

alter table public."Order" add constraint "Order_expires_at" CHECK (((expires_at IS NULL) OR (((time_in_force)::text = ANY (ARRAY['DAY'::text, 'GTD'::text, 'OPG'::text, 'CLS'::text])) AND (expires_at > accepted_at) AND ((status <> 'EXPIRED'::public."OrderStatus") OR (closed_at >= expires_at)))));

alter table public."Order" add constraint "Order_filled_exactly" CHECK (((status = 'FILLED'::public."OrderStatus") = (filled_quantity = quantity)));

alter table public."Order" add constraint "Order_filled_notional_check" CHECK (((filled_notional >= (0)::numeric) AND (filled_notional < '100000000000000000000000000000'::numeric)));

alter table public."Order" add constraint "Order_held" CHECK (((status <> 'HELD'::public."OrderStatus") OR ((parent_id IS NOT NULL) AND (released_at IS NULL) AND (accepted_at IS NOT NULL))));

alter table public."Order" add constraint "Order_limit_price" CHECK (((type = ANY (ARRAY['LIMIT'::public."OrderType", 'STOP_LIMIT'::public."OrderType"])) = (limit_price IS NOT NULL)));

alter table public."Order" add constraint "Order_limit_price_check" CHECK (((limit_price > (0)::numeric) AND (limit_price < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_note_check" CHECK (public.plain_text(note, 280));

alter table public."Order" add constraint "Order_number_check" CHECK ((number > 0));

alter table public."Order" add constraint "Order_obstacle_check" CHECK ((obstacle = ANY (ARRAY['PRICE_NOT_REACHED'::text, 'NO_VOLUME'::text])));

alter table public."Order" add constraint "Order_parent" CHECK ((parent_id <> id));

alter table public."Order" add constraint "Order_post_only" CHECK (((NOT post_only) OR (type = 'LIMIT'::public."OrderType")));

alter table public."Order" add constraint "Order_quantity_check" CHECK (((quantity > (0)::numeric) AND (quantity < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_released_at" CHECK (((released_at IS NULL) OR ((parent_id IS NOT NULL) AND (released_at >= accepted_at))));

alter table public."Order" add constraint "Order_replace_limit_price_check" CHECK (((replace_limit_price > (0)::numeric) AND (replace_limit_price < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_replace_quantity_check" CHECK (((replace_quantity > (0)::numeric) AND (replace_quantity < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_replace_stop_price_check" CHECK (((replace_stop_price > (0)::numeric) AND (replace_stop_price < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_replaced_at" CHECK ((replaced_at >= accepted_at));

alter table public."Order" add constraint "Order_replacement" CHECK (((status = 'PENDING_REPLACE'::public."OrderStatus") = (num_nonnulls(replace_quantity, replace_limit_price, replace_stop_price) > 0)));

alter table public."Order" add constraint "Order_stop_price_check" CHECK (((stop_price > (0)::numeric) AND (stop_price < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_symbol_check" CHECK ((symbol ~ '^[A-Z0-9][A-Z0-9._:/-]{0,31}$'::text));

alter table public."Order" add constraint "Order_trail_amount_check" CHECK (((trail_amount > (0)::numeric) AND (trail_amount < '1000000000000'::numeric)));

alter table public."Order" add constraint "Order_trail_percent_check" CHECK (((trail_percent > (0)::numeric) AND (trail_percent < (100)::numeric)));

alter table public."Order" add constraint "Order_trigger" CHECK (
CASE
    WHEN (type = 'TRAILING_STOP'::public."OrderType") THEN ((num_nonnulls(trail_amount, trail_percent) = 1) OR ((num_nonnulls(trail_amount, trail_percent) = 0) AND public.is_terminal(status)))
    WHEN public.has_trigger(type) THEN ((stop_price IS NOT NULL) AND (num_nonnulls(trail_amount, trail_percent) = 0))
    ELSE (num_nonnulls(stop_price, trail_amount, trail_percent) = 0)
END);

alter table public."Order" add constraint "Order_triggered_at" CHECK (((triggered_at IS NULL) OR (public.has_trigger(type) AND (stop_price IS NOT NULL) AND (triggered_at >= accepted_at))));

alter table public."OrderEvent" add constraint "OrderEvent_price_check" CHECK (((price > (0)::numeric) AND (price < '1000000000000'::numeric)));

alter table public."OrderEvent" add constraint "OrderEvent_quantity_check" CHECK (((quantity > (0)::numeric) AND (quantity < '1000000000000'::numeric)));

alter table public."OrderEvent" add constraint "OrderEvent_reason_check" CHECK (public.plain_text(reason, 280));

alter table public."OrderEvent" add constraint "OrderEvent_sequence_check" CHECK ((sequence > 0));

alter table public."PersonLimit" add constraint "PersonLimit_default_is_whole" CHECK (((user_id IS NOT NULL) OR (num_nulls(max_open_orders, max_alert_rules, max_connections) = 0)));

alter table public."PersonLimit" add constraint "PersonLimit_max_alert_rules_check" CHECK (((max_alert_rules >= 0) AND (max_alert_rules <= 100000)));

alter table public."PersonLimit" add constraint "PersonLimit_max_connections_check" CHECK (((max_connections >= 3) AND (max_connections <= 1000)));

alter table public."PersonLimit" add constraint "PersonLimit_max_open_orders_check" CHECK (((max_open_orders >= 0) AND (max_open_orders <= 100000)));

alter table public."Portfolio" add constraint "Portfolio_cash_account" CHECK (((account = 'MARGIN'::public."AccountKind") OR (cash_balance_usd >= (0)::numeric)));

alter table public."Portfolio" add constraint "Portfolio_cash_balance_usd_check" CHECK (((cash_balance_usd >= '-100000000000000000000000000000'::numeric) AND (cash_balance_usd <= '100000000000000000000000000000'::numeric)));

alter table public."Portfolio" add constraint "Portfolio_currency_check" CHECK ((currency ~ '^[A-Z0-9]{2,10}$'::text));

alter table public."Portfolio" add constraint "Portfolio_description_check" CHECK (public.plain_text(description, 500));

alter table public."Portfolio" add constraint "Portfolio_name_check" CHECK (((name <> ''::text) AND public.plain_text(name, 64)));

alter table public."Portfolio" add constraint "Portfolio_suspended" CHECK (((suspended_at IS NULL) = (suspended_reason IS NULL)));

alter table public."Portfolio" add constraint "Portfolio_suspended_reason_check" CHECK (public.plain_text(suspended_reason, 500));

alter table public."Portfolio" add constraint "Portfolio_total_value_usd_check" CHECK (((total_value_usd >= '-100000000000000000000000000000'::numeric) AND (total_value_usd <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioGrant" add constraint "PortfolioGrant_ends_after_begin" CHECK (((expires_at > granted_at) AND ((revoked_at IS NULL) OR (revoked_at >= granted_at))));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_alpha_annual_check" CHECK (((alpha_annual > '-Infinity'::double precision) AND (alpha_annual < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_average_loss_check" CHECK (((average_loss <= (0)::numeric) AND (average_loss > '-100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_average_win_check" CHECK (((average_win >= (0)::numeric) AND (average_win < '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_benchmark_check" CHECK (public.plain_text(benchmark, 32));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_beta_check" CHECK (((beta > '-Infinity'::double precision) AND (beta < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_cagr_check" CHECK (((cagr > '-Infinity'::double precision) AND (cagr < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_calmar_check" CHECK (((calmar > '-Infinity'::double precision) AND (calmar < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_commission_check" CHECK (((commission >= (0)::numeric) AND (commission < '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_cvar_95_check" CHECK (((cvar_95 > '-Infinity'::double precision) AND (cvar_95 < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_equity_end_check" CHECK (((equity_end >= '-100000000000000000000000000000'::numeric) AND (equity_end <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_equity_start_check" CHECK (((equity_start >= '-100000000000000000000000000000'::numeric) AND (equity_start <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_gross_loss_check" CHECK (((gross_loss <= (0)::numeric) AND (gross_loss > '-100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_gross_profit_check" CHECK (((gross_profit >= (0)::numeric) AND (gross_profit < '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_interval_check" CHECK (("interval" = ANY (ARRAY['1d'::text, '1w'::text, '1M'::text, '1y'::text, 'all'::text])));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_losses_check" CHECK ((losses >= 0));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_max_drawdown_check" CHECK (((max_drawdown >= ('-1000000'::numeric)::double precision) AND (max_drawdown <= (0)::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_net_deposits_check" CHECK (((net_deposits >= '-100000000000000000000000000000'::numeric) AND (net_deposits <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_periods_check" CHECK ((periods >= 0));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_periods_per_year_check" CHECK ((periods_per_year > 0));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_profit_factor_check" CHECK (((profit_factor >= (0)::double precision) AND (profit_factor < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_realized_pnl_check" CHECK (((realized_pnl >= '-100000000000000000000000000000'::numeric) AND (realized_pnl <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_risk_free_check" CHECK (((risk_free > ('-1'::integer)::double precision) AND (risk_free < (10)::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_sharpe_check" CHECK (((sharpe > '-Infinity'::double precision) AND (sharpe < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_sortino_check" CHECK (((sortino > '-Infinity'::double precision) AND (sortino < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_total_return_check" CHECK (((total_return > '-Infinity'::double precision) AND (total_return < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_trades_check" CHECK ((trades >= 0));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_undefined_reasons_check" CHECK (((jsonb_typeof(undefined_reasons) = 'object'::text) AND (octet_length((undefined_reasons)::text) <= 10000)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_var_95_check" CHECK (((var_95 > '-Infinity'::double precision) AND (var_95 < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_volatility_check" CHECK (((volatility >= (0)::double precision) AND (volatility < 'Infinity'::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_win_rate_check" CHECK (((win_rate >= (0)::double precision) AND (win_rate <= (1)::double precision)));

alter table public."PortfolioPerformance" add constraint "PortfolioPerformance_wins_check" CHECK ((wins >= 0));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_adds_up" CHECK ((equity = (cash + positions_value)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_cash_check" CHECK (((cash >= '-100000000000000000000000000000'::numeric) AND (cash <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_equity_check" CHECK (((equity >= '-100000000000000000000000000000'::numeric) AND (equity <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_fees_check" CHECK (((fees >= (0)::numeric) AND (fees < '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_gross_exposure_check" CHECK (((gross_exposure >= (0)::numeric) AND (gross_exposure < '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_net_deposits_check" CHECK (((net_deposits >= '-100000000000000000000000000000'::numeric) AND (net_deposits <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_positions_value_check" CHECK (((positions_value >= '-100000000000000000000000000000'::numeric) AND (positions_value <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_realized_pnl_check" CHECK (((realized_pnl >= '-100000000000000000000000000000'::numeric) AND (realized_pnl <= '100000000000000000000000000000'::numeric)));

alter table public."PortfolioSnapshot" add constraint "PortfolioSnapshot_unrealized_pnl_check" CHECK (((unrealized_pnl >= '-100000000000000000000000000000'::numeric) AND (unrealized_pnl <= '100000000000000000000000000000'::numeric)));

alter table public."Position" add constraint "Position_cost_check" CHECK (((cost >= '-100000000000000000000000000000'::numeric) AND (cost <= '100000000000000000000000000000'::numeric)));

alter table public."Position" add constraint "Position_fees_check" CHECK (((fees >= (0)::numeric) AND (fees < '100000000000000000000000000000'::numeric)));

alter table public."Position" add constraint "Position_flat_costs_nothing" CHECK (((quantity <> (0)::numeric) OR (cost = (0)::numeric)));

alter table public."Position" add constraint "Position_mark_price_check" CHECK (((mark_price > (0)::numeric) AND (mark_price < '1000000000000'::numeric)));

alter table public."Position" add constraint "Position_quantity_check" CHECK (((quantity >= '-1000000000000'::numeric) AND (quantity <= '1000000000000'::numeric)));

alter table public."Position" add constraint "Position_realized_pnl_check" CHECK (((realized_pnl >= '-100000000000000000000000000000'::numeric) AND (realized_pnl <= '100000000000000000000000000000'::numeric)));

alter table public."Position" add constraint "Position_stop_loss_check" CHECK (((stop_loss > (0)::numeric) AND (stop_loss < '1000000000000'::numeric)));

alter table public."Position" add constraint "Position_take_profit_check" CHECK (((take_profit > (0)::numeric) AND (take_profit < '1000000000000'::numeric)));

alter table public."Proposal" add constraint "Proposal_client_order_id_check" CHECK ((client_order_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'::text));

alter table public."Proposal" add constraint "Proposal_decided_login_check" CHECK (public.plain_text(decided_login, 63));

alter table public."Proposal" add constraint "Proposal_decided_once" CHECK ((((decided_at IS NULL) = ((state)::text = 'PENDING'::text)) AND ((decided_login IS NULL) = ((state)::text = ANY (ARRAY['PENDING'::text, 'EXPIRED'::text]))) AND ((decided_by IS NULL) OR (decided_login IS NOT NULL)) AND ((order_id IS NULL) = ((state)::text <> 'APPROVED'::text))));

alter table public."Proposal" add constraint "Proposal_decision_reason_check" CHECK (((decision_reason <> ''::text) AND public.plain_text(decision_reason, 280)));

alter table public."Proposal" add constraint "Proposal_expires_after_its_start" CHECK ((expires_at > created_at));

alter table public."Proposal" add constraint "Proposal_hash_check" CHECK ((hash ~ '^[0-9a-f]{64}$'::text));

alter table public."Proposal" add constraint "Proposal_login_check" CHECK (public.plain_text(login, 63));

alter table public."Proposal" add constraint "Proposal_notional_check" CHECK (((notional >= (0)::numeric) AND (notional < '100000000000000000000'::numeric)));

alter table public."Proposal" add constraint "Proposal_request_check" CHECK (((jsonb_typeof(request) = 'object'::text) AND (octet_length((request)::text) <= 8000)));

alter table public."Proposal" add constraint "Proposal_worst_loss_check" CHECK (((worst_loss > '-100000000000000000000'::numeric) AND (worst_loss < '100000000000000000000'::numeric)));

alter table public."Quarantine" add constraint "Quarantine_detail_check" CHECK (public.plain_text(detail, 500));

alter table public."Quarantine" add constraint "Quarantine_kind_check" CHECK ((kind = ANY (ARRAY['candle'::text, 'quote'::text, 'trade'::text, 'depth'::text, 'signal'::text, 'instrument'::text])));

alter table public."Quarantine" add constraint "Quarantine_position_check" CHECK (("position" >= 0));

alter table public."Quarantine" add constraint "Quarantine_raw_check" CHECK (public.plain_lines(raw, 4000));

alter table public."Quarantine" add constraint "Quarantine_reason_check" CHECK ((reason ~ '^[A-Z][A-Z0-9_]{0,63}$'::text));

alter table public."Quarantine" add constraint "Quarantine_source_check" CHECK (public.plain_text(source, 255));

alter table public."Quarantine" add constraint "Quarantine_symbol_check" CHECK (public.plain_text(symbol, 64));

alter table public."QueryBaseline" add constraint "QueryBaseline_check" CHECK (((p95_ms >= median_ms) AND (p95_ms < '10000000000'::numeric)));

alter table public."QueryBaseline" add constraint "QueryBaseline_median_ms_check" CHECK (((median_ms >= (0)::numeric) AND (median_ms < '10000000000'::numeric)));

alter table public."QueryBaseline" add constraint "QueryBaseline_name_check" CHECK (((name <> ''::text) AND public.plain_text(name, 120)));

alter table public."QueryBaseline" add constraint "QueryBaseline_phase_check" CHECK (((phase <> ''::text) AND public.plain_text(phase, 120)));

alter table public."QueryBaseline" add constraint "QueryBaseline_rows_check" CHECK ((rows >= 0));

alter table public."QueryBaseline" add constraint "QueryBaseline_runs_check" CHECK ((runs > 0));

alter table public."QueryBaseline" add constraint "QueryBaseline_statement_check" CHECK (public.plain_lines(statement, 20000));

alter table public."Quote" add constraint "Quote_ask_check" CHECK (((ask > (0)::numeric) AND (ask < '1000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_ask_size_check" CHECK (((ask_size >= (0)::numeric) AND (ask_size < '100000000000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_bid_check" CHECK (((bid > (0)::numeric) AND (bid < '1000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_bid_size_check" CHECK (((bid_size >= (0)::numeric) AND (bid_size < '100000000000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_last_check" CHECK (((last > (0)::numeric) AND (last < '1000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_session_open_check" CHECK (((session_open > (0)::numeric) AND (session_open < '1000000000000'::numeric)));

alter table public."Quote" add constraint "Quote_volume_check" CHECK (((volume >= (0)::numeric) AND (volume < '100000000000000000000'::numeric)));

alter table public."RiskBaseline" add constraint "RiskBaseline_currency_check" CHECK ((currency ~ '^[A-Z0-9]{3,8}$'::text));

alter table public."RiskBaseline" add constraint "RiskBaseline_day_result_check" CHECK (((day_result > '-100000000000000000000000000000'::numeric) AND (day_result < '100000000000000000000000000000'::numeric)));

alter table public."RiskBaseline" add constraint "RiskBaseline_peak_result_check" CHECK (((peak_result > '-100000000000000000000000000000'::numeric) AND (peak_result < '100000000000000000000000000000'::numeric)));

alter table public."RiskLimit" add constraint "RiskLimit_currency_check" CHECK ((currency ~ '^[A-Z0-9]{3,8}$'::text));

alter table public."RiskLimit" add constraint "RiskLimit_hours" CHECK (((num_nonnulls(days, from_time, to_time, zone) =
CASE
    WHEN ((kind)::text = 'ALLOWED_HOURS'::text) THEN 4
    ELSE 0
END) AND COALESCE(((array_ndims(days) = 1) AND (array_lower(days, 1) = 1) AND ((cardinality(days) >= 1) AND (cardinality(days) <= 7)) AND (days <@ '{1,2,3,4,5,6,7}'::smallint[])), (days IS NULL))));

alter table public."RiskLimit" add constraint "RiskLimit_one_scope" CHECK ((num_nonnulls(user_id, portfolio_id, key_id) <= 1));

alter table public."RiskLimit" add constraint "RiskLimit_reason_check" CHECK (public.plain_text(reason, 280));

alter table public."RiskLimit" add constraint "RiskLimit_set_login_check" CHECK (public.plain_text(set_login, 63));

alter table public."RiskLimit" add constraint "RiskLimit_side" CHECK (((side IS NOT NULL) = ((kind)::text = 'ALLOWED_SIDE'::text)));

alter table public."RiskLimit" add constraint "RiskLimit_symbols" CHECK ((((symbols IS NOT NULL) = ((kind)::text = 'ALLOWED_SYMBOLS'::text)) AND COALESCE(((array_ndims(symbols) = 1) AND (array_lower(symbols, 1) = 1) AND ((cardinality(symbols) >= 1) AND (cardinality(symbols) <= 1000)) AND (array_position(symbols, NULL::text) IS NULL)), (symbols IS NULL))));

alter table public."RiskLimit" add constraint "RiskLimit_value" CHECK (((value IS NULL) = ((kind)::text ~~ 'ALLOWED%'::text)));

alter table public."RiskLimit" add constraint "RiskLimit_value_check" CHECK (((value >= (0)::numeric) AND (value < '1000000000000000000'::numeric)));

alter table public."Session" add constraint "Session_application_check" CHECK (public.plain_text(application, 64));

alter table public."Session" add constraint "Session_armed" CHECK (((armed_portfolio_id IS NULL) = (armed_at IS NULL)));

alter table public."Session" add constraint "Session_cancels_after_firing" CHECK (((cancels_done_at IS NULL) OR ((fired_at IS NOT NULL) AND (cancels_done_at >= fired_at))));

alter table public."Session" add constraint "Session_end_reason_check" CHECK (public.plain_text(end_reason, 280));

alter table public."Session" add constraint "Session_ends_after_its_start" CHECK ((ended_at >= started_at));

alter table public."Session" add constraint "Session_fired" CHECK ((num_nonnulls(fired_at, fired_dead_man, fired_portfolio_id) = ANY (ARRAY[0, 3])));

alter table public."Session" add constraint "Session_fired_dead_man_check" CHECK ((fired_dead_man <> 'OFF'::public."DeadMan"));

alter table public."Session" add constraint "Session_host_check" CHECK (public.plain_text(host, 255));

alter table public."Session" add constraint "Session_last_activity_check" CHECK (public.plain_text(last_activity, 64));

alter table public."Session" add constraint "Session_login_check" CHECK (public.plain_text(login, 63));

alter table public."Session" add constraint "Session_not_armed_while_it_cancels" CHECK (((fired_at IS NULL) OR (cancels_done_at IS NOT NULL) OR (armed_portfolio_id IS NULL)));

alter table public."Session" add constraint "Session_terminal_check" CHECK (public.plain_text(terminal, 120));

alter table public."Signal" add constraint "Signal_algorithm_check" CHECK (public.plain_text(algorithm, 120));

alter table public."Signal" add constraint "Signal_check" CHECK ((expires_at > generated_at));

alter table public."Signal" add constraint "Signal_client_signal_id_check" CHECK ((client_signal_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'::text));

alter table public."Signal" add constraint "Signal_entry_price_check" CHECK (((entry_price > (0)::numeric) AND (entry_price < '1000000000000'::numeric)));

alter table public."Signal" add constraint "Signal_interval_check" CHECK (("interval" = ANY (ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text, '1w'::text, '1M'::text])));

alter table public."Signal" add constraint "Signal_judged" CHECK ((((outcome IS NULL) = (judged_at IS NULL)) AND ((outcome IS NULL) OR ((outcome_price IS NOT NULL) AND (outcome_return IS NOT NULL)))));

alter table public."Signal" add constraint "Signal_outcome_price_check" CHECK (((outcome_price > (0)::numeric) AND (outcome_price < '1000000000000'::numeric)));

alter table public."Signal" add constraint "Signal_outcome_return_check" CHECK (((outcome_return >= '-1000000'::numeric) AND (outcome_return <= '1000000'::numeric)));

alter table public."Signal" add constraint "Signal_published" CHECK ((((user_id IS NULL) = (client_signal_id IS NULL)) AND ((user_id IS NULL) = (source !~ ':'::text)) AND ((user_id IS NULL) = ("interval" IS NOT NULL))));

alter table public."Signal" add constraint "Signal_source_check" CHECK (((source ~ '^[a-z0-9][a-z0-9._-]{0,63}$'::text) OR ((source ~ '^(agent|analyst):.'::text) AND public.plain_text(source, 80))));

alter table public."Signal" add constraint "Signal_stop_price_check" CHECK (((stop_price > (0)::numeric) AND (stop_price < '1000000000000'::numeric)));

alter table public."Signal" add constraint "Signal_strength_check" CHECK (((strength >= (0)::numeric) AND (strength <= (1)::numeric)));

alter table public."Signal" add constraint "Signal_target_price_check" CHECK (((target_price > (0)::numeric) AND (target_price < '1000000000000'::numeric)));

alter table public."SystemHealth" add constraint "SystemHealth_message_check" CHECK (public.plain_lines(message, 2000));

alter table public."SystemHealth" add constraint "SystemHealth_metrics_check" CHECK (((metrics IS NULL) OR (octet_length((metrics)::text) <= 100000)));

alter table public."SystemHealth" add constraint "SystemHealth_service_check" CHECK ((service ~ '^[a-z0-9][a-z0-9._:-]{0,63}$'::text));

alter table public."TouchedDay" add constraint "TouchedDay_interval_check" CHECK (("interval" = ANY (ARRAY['1m'::text, '5m'::text, '15m'::text, '30m'::text, '1h'::text, '4h'::text, '1d'::text])));

alter table public."TouchedDay" add constraint "TouchedDay_symbol_check" CHECK (((octet_length(symbol) >= 1) AND (octet_length(symbol) <= 32)));

alter table public."Trade" add constraint "Trade_commission_check" CHECK (((commission >= (0)::numeric) AND (commission < '100000000000000000000000000000'::numeric)));

alter table public."Trade" add constraint "Trade_cost_change_check" CHECK (((cost_change >= '-100000000000000000000000000000'::numeric) AND (cost_change <= '100000000000000000000000000000'::numeric)));

alter table public."Trade" add constraint "Trade_price_check" CHECK (((price > (0)::numeric) AND (price < '1000000000000'::numeric)));

alter table public."Trade" add constraint "Trade_quantity_check" CHECK (((quantity > (0)::numeric) AND (quantity < '1000000000000'::numeric)));

alter table public."Trade" add constraint "Trade_realized_pnl_check" CHECK (((realized_pnl >= '-100000000000000000000000000000'::numeric) AND (realized_pnl <= '100000000000000000000000000000'::numeric)));

alter table public."Trade" add constraint "Trade_slippage_check" CHECK (((slippage >= '-1000000000000'::numeric) AND (slippage <= '1000000000000'::numeric)));

alter table public."User" add constraint "User_email_check" CHECK (public.plain_text(email, 320));

alter table public."User" add constraint "User_login_check" CHECK (public.plain_text(login, 63));

alter table public."User" add constraint "User_password_hash_check" CHECK (public.plain_text(password_hash, 512));

alter table public."User" add constraint "User_username_check" CHECK (((username <> ''::text) AND public.plain_text(username, 64)));

alter table public."Verification" add constraint "Verification_confidence_check" CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)));

alter table public."Verification" add constraint "Verification_rationale_check" CHECK (public.plain_lines(rationale, 20000));

alter table public."Verification" add constraint "Verification_selected_option_check" CHECK ((selected_option = ANY (ARRAY['conservative'::text, 'progressive'::text, 'synthetic'::text, 'debate_winner'::text])));

alter table only public."Alert" add constraint "Alert_acknowledged_by_fkey" FOREIGN KEY (acknowledged_by) REFERENCES public."User"(id);

alter table only public."Alert" add constraint "Alert_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Alert" add constraint "Alert_resolved_by_fkey" FOREIGN KEY (resolved_by) REFERENCES public."User"(id);

alter table only public."Alert" add constraint "Alert_rule_id_fkey" FOREIGN KEY (rule_id) REFERENCES public."AlertRule"(id) ON DELETE SET NULL;

alter table only public."Alert" add constraint "Alert_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."AlertRule" add constraint "AlertRule_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."AlertRule" add constraint "AlertRule_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."ApiKey" add constraint "ApiKey_created_by_fkey" FOREIGN KEY (created_by) REFERENCES public."User"(id);

alter table only public."ApiKey" add constraint "ApiKey_revoked_by_fkey" FOREIGN KEY (revoked_by) REFERENCES public."User"(id);

alter table only public."ApiKey" add constraint "ApiKey_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Debate" add constraint "Debate_inference_id_fkey" FOREIGN KEY (inference_id) REFERENCES public."Inference"(id);

alter table only public."DebateVote" add constraint "DebateVote_debate_id_fkey" FOREIGN KEY (debate_id) REFERENCES public."Debate"(id);

alter table only public."DebateVote" add constraint "DebateVote_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Halt" add constraint "Halt_halted_by_fkey" FOREIGN KEY (halted_by) REFERENCES public."User"(id);

alter table only public."Halt" add constraint "Halt_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Halt" add constraint "Halt_resumed_by_fkey" FOREIGN KEY (resumed_by) REFERENCES public."User"(id);

alter table only public."Halt" add constraint "Halt_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."Halt" add constraint "Halt_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Inference" add constraint "Inference_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."LedgerEntry" add constraint "LedgerEntry_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."LimitBreach" add constraint "LimitBreach_halt_id_fkey" FOREIGN KEY (halt_id) REFERENCES public."Halt"(id);

alter table only public."LimitBreach" add constraint "LimitBreach_limit_id_fkey" FOREIGN KEY (limit_id) REFERENCES public."RiskLimit"(id);

alter table only public."LimitBreach" add constraint "LimitBreach_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."Order" add constraint "Order_api_key_id_fkey" FOREIGN KEY (api_key_id) REFERENCES public."ApiKey"(id);

alter table only public."Order" add constraint "Order_approved_by_fkey" FOREIGN KEY (approved_by) REFERENCES public."User"(id);

alter table only public."Order" add constraint "Order_parent_id_fkey" FOREIGN KEY (parent_id) REFERENCES public."Order"(id);

alter table only public."Order" add constraint "Order_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Order" add constraint "Order_session_id_fkey" FOREIGN KEY (session_id) REFERENCES public."Session"(id);

alter table only public."Order" add constraint "Order_signal_id_fkey" FOREIGN KEY (signal_id) REFERENCES public."Signal"(id);

alter table only public."Order" add constraint "Order_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."OrderEvent" add constraint "OrderEvent_order_id_fkey" FOREIGN KEY (order_id) REFERENCES public."Order"(id);

alter table only public."OrderEvent" add constraint "OrderEvent_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."PersonLimit" add constraint "PersonLimit_set_by_fkey" FOREIGN KEY (set_by) REFERENCES public."User"(id);

alter table only public."PersonLimit" add constraint "PersonLimit_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Portfolio" add constraint "Portfolio_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."PortfolioGrant" add constraint "PortfolioGrant_granted_by_fkey" FOREIGN KEY (granted_by) REFERENCES public."User"(id);

alter table only public."PortfolioGrant" add constraint "PortfolioGrant_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."PortfolioGrant" add constraint "PortfolioGrant_revoked_by_fkey" FOREIGN KEY (revoked_by) REFERENCES public."User"(id);

alter table only public."PortfolioGrant" add constraint "PortfolioGrant_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."PortfolioPerformance" add constraint "PortfolioPerformance_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."PortfolioSnapshot" add constraint "PortfolioSnapshot_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Position" add constraint "Position_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Position" add constraint "Position_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."Proposal" add constraint "Proposal_api_key_id_fkey" FOREIGN KEY (api_key_id) REFERENCES public."ApiKey"(id);

alter table only public."Proposal" add constraint "Proposal_decided_by_fkey" FOREIGN KEY (decided_by) REFERENCES public."User"(id);

alter table only public."Proposal" add constraint "Proposal_order_id_fkey" FOREIGN KEY (order_id) REFERENCES public."Order"(id);

alter table only public."Proposal" add constraint "Proposal_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Proposal" add constraint "Proposal_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Quote" add constraint "Quote_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol) ON DELETE CASCADE;

alter table only public."RiskLimit" add constraint "RiskLimit_key_id_fkey" FOREIGN KEY (key_id) REFERENCES public."ApiKey"(id);

alter table only public."RiskLimit" add constraint "RiskLimit_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."RiskLimit" add constraint "RiskLimit_set_by_fkey" FOREIGN KEY (set_by) REFERENCES public."User"(id);

alter table only public."RiskLimit" add constraint "RiskLimit_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."RiskLimit" add constraint "RiskLimit_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Session" add constraint "Session_api_key_id_fkey" FOREIGN KEY (api_key_id) REFERENCES public."ApiKey"(id);

alter table only public."Session" add constraint "Session_armed_portfolio_id_fkey" FOREIGN KEY (armed_portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Session" add constraint "Session_ended_by_fkey" FOREIGN KEY (ended_by) REFERENCES public."User"(id);

alter table only public."Session" add constraint "Session_fired_portfolio_id_fkey" FOREIGN KEY (fired_portfolio_id) REFERENCES public."Portfolio"(id);

alter table only public."Session" add constraint "Session_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."Signal" add constraint "Signal_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."Signal" add constraint "Signal_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

alter table only public."TouchedEquity" add constraint "TouchedEquity_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table public."Trade" add constraint "Trade_order_id_fkey" FOREIGN KEY (order_id) REFERENCES public."Order"(id);

alter table public."Trade" add constraint "Trade_portfolio_id_fkey" FOREIGN KEY (portfolio_id) REFERENCES public."Portfolio"(id);

alter table public."Trade" add constraint "Trade_symbol_fkey" FOREIGN KEY (symbol) REFERENCES public."Instrument"(symbol);

alter table only public."Verification" add constraint "Verification_inference_id_fkey" FOREIGN KEY (inference_id) REFERENCES public."Inference"(id);

alter table only public."Verification" add constraint "Verification_user_id_fkey" FOREIGN KEY (user_id) REFERENCES public."User"(id);

CREATE TRIGGER "Alert_audit_delete" AFTER DELETE ON public."Alert" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Alert_audit_insert" AFTER INSERT ON public."Alert" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Alert_audit_update" AFTER UPDATE ON public."Alert" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Alert_notify_delete" AFTER DELETE ON public."Alert" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "Alert_notify_insert" AFTER INSERT ON public."Alert" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "Alert_notify_update" AFTER UPDATE ON public."Alert" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "Alert_owner" BEFORE INSERT ON public."Alert" FOR EACH ROW EXECUTE FUNCTION public.keep_alert_owner();

CREATE TRIGGER "Alert_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Alert" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "AlertRule_audit_delete" AFTER DELETE ON public."AlertRule" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "AlertRule_audit_insert" AFTER INSERT ON public."AlertRule" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "AlertRule_audit_update" AFTER UPDATE ON public."AlertRule" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "AlertRule_notify_delete" AFTER DELETE ON public."AlertRule" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "AlertRule_notify_insert" AFTER INSERT ON public."AlertRule" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "AlertRule_notify_update" AFTER UPDATE ON public."AlertRule" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('alert', 'id');

CREATE TRIGGER "AlertRule_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."AlertRule" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "ApiKey_audit_delete" AFTER DELETE ON public."ApiKey" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_used_at');

CREATE TRIGGER "ApiKey_audit_insert" AFTER INSERT ON public."ApiKey" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_used_at');

CREATE TRIGGER "ApiKey_audit_update" AFTER UPDATE ON public."ApiKey" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_used_at');

CREATE TRIGGER "ApiKey_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."ApiKey" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "AuditLog_append_only" BEFORE DELETE OR TRUNCATE ON public."AuditLog" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER "AuditLog_sealing" BEFORE UPDATE ON public."AuditLog" FOR EACH ROW EXECUTE FUNCTION public.refuse_unsealing();

CREATE TRIGGER "CandleDay_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."CandleDay" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Debate_audit_delete" AFTER DELETE ON public."Debate" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Debate_audit_insert" AFTER INSERT ON public."Debate" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Debate_audit_update" AFTER UPDATE ON public."Debate" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Debate_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Debate" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "DebateVote_audit_delete" AFTER DELETE ON public."DebateVote" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "DebateVote_audit_insert" AFTER INSERT ON public."DebateVote" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "DebateVote_audit_update" AFTER UPDATE ON public."DebateVote" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "DebateVote_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."DebateVote" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "DeskState_audit_update" AFTER UPDATE ON public."DeskState" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "FeedCursor_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."FeedCursor" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Halt_audit_delete" AFTER DELETE ON public."Halt" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Halt_audit_insert" AFTER INSERT ON public."Halt" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Halt_audit_update" AFTER UPDATE ON public."Halt" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Halt_notify_delete" AFTER DELETE ON public."Halt" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('halt', 'id');

CREATE TRIGGER "Halt_notify_insert" AFTER INSERT ON public."Halt" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('halt', 'id');

CREATE TRIGGER "Halt_notify_update" AFTER UPDATE ON public."Halt" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('halt', 'id');

CREATE TRIGGER "Halt_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Halt" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Inference_audit_delete" AFTER DELETE ON public."Inference" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Inference_audit_insert" AFTER INSERT ON public."Inference" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Inference_audit_update" AFTER UPDATE ON public."Inference" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Inference_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Inference" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Instrument_audit_delete" AFTER DELETE ON public."Instrument" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('symbol', '');

CREATE TRIGGER "Instrument_audit_insert" AFTER INSERT ON public."Instrument" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('symbol', '');

CREATE TRIGGER "Instrument_audit_update" AFTER UPDATE ON public."Instrument" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('symbol', '');

CREATE TRIGGER "Instrument_notify_delete" AFTER DELETE ON public."Instrument" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('instrument', 'symbol');

CREATE TRIGGER "Instrument_notify_insert" AFTER INSERT ON public."Instrument" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('instrument', 'symbol');

CREATE TRIGGER "Instrument_notify_update" AFTER UPDATE ON public."Instrument" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('instrument', 'symbol');

CREATE TRIGGER "Instrument_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Instrument" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Instrument_writers" BEFORE INSERT OR UPDATE ON public."Instrument" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_market_writer();

CREATE TRIGGER "LedgerEntry_append_only" BEFORE DELETE OR UPDATE OR TRUNCATE ON public."LedgerEntry" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER "LedgerEntry_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."LedgerEntry" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "LimitBreach_notify_delete" AFTER DELETE ON public."LimitBreach" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'limit_id');

CREATE TRIGGER "LimitBreach_notify_insert" AFTER INSERT ON public."LimitBreach" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'limit_id');

CREATE TRIGGER "LimitBreach_notify_update" AFTER UPDATE ON public."LimitBreach" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'limit_id');

CREATE TRIGGER "LimitBreach_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."LimitBreach" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "MarketData_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."MarketData" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "MarketData_touched_delete" AFTER DELETE ON public."MarketData" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_days();

CREATE TRIGGER "MarketData_touched_insert" AFTER INSERT ON public."MarketData" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_days();

CREATE TRIGGER "MarketData_touched_truncate" AFTER TRUNCATE ON public."MarketData" FOR EACH STATEMENT EXECUTE FUNCTION public.note_every_day();

CREATE TRIGGER "MarketData_touched_update" AFTER UPDATE ON public."MarketData" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_days();

CREATE TRIGGER "MarketData_writers" BEFORE INSERT OR UPDATE ON public."MarketData" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_market_writer();

CREATE TRIGGER "MarketTick_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."MarketTick" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Order_audit_delete" AFTER DELETE ON public."Order" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Order_audit_insert" AFTER INSERT ON public."Order" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Order_audit_update" AFTER UPDATE ON public."Order" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Order_notify_delete" AFTER DELETE ON public."Order" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('order', 'portfolio_id');

CREATE TRIGGER "Order_notify_insert" AFTER INSERT ON public."Order" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('order', 'portfolio_id');

CREATE TRIGGER "Order_notify_update" AFTER UPDATE ON public."Order" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('order', 'portfolio_id');

CREATE TRIGGER "Order_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Order" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "OrderEvent_append_only" BEFORE DELETE OR UPDATE OR TRUNCATE ON public."OrderEvent" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER "OrderEvent_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."OrderEvent" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "PersonLimit_audit_delete" AFTER DELETE ON public."PersonLimit" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PersonLimit_audit_insert" AFTER INSERT ON public."PersonLimit" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PersonLimit_audit_update" AFTER UPDATE ON public."PersonLimit" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PersonLimit_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."PersonLimit" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Portfolio_audit_delete" AFTER DELETE ON public."Portfolio" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'total_value_usd');

CREATE TRIGGER "Portfolio_audit_insert" AFTER INSERT ON public."Portfolio" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'total_value_usd');

CREATE TRIGGER "Portfolio_audit_update" AFTER UPDATE ON public."Portfolio" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'total_value_usd');

CREATE TRIGGER "Portfolio_notify_delete" AFTER DELETE ON public."Portfolio" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'id');

CREATE TRIGGER "Portfolio_notify_insert" AFTER INSERT ON public."Portfolio" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'id');

CREATE TRIGGER "Portfolio_notify_update" AFTER UPDATE ON public."Portfolio" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'id');

CREATE TRIGGER "Portfolio_opening_balance" AFTER INSERT ON public."Portfolio" FOR EACH ROW EXECUTE FUNCTION public.book_opening_balance();

CREATE TRIGGER "Portfolio_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Portfolio" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "PortfolioGrant_audit_delete" AFTER DELETE ON public."PortfolioGrant" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PortfolioGrant_audit_insert" AFTER INSERT ON public."PortfolioGrant" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PortfolioGrant_audit_update" AFTER UPDATE ON public."PortfolioGrant" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "PortfolioGrant_notify_delete" AFTER DELETE ON public."PortfolioGrant" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'portfolio_id');

CREATE TRIGGER "PortfolioGrant_notify_insert" AFTER INSERT ON public."PortfolioGrant" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'portfolio_id');

CREATE TRIGGER "PortfolioGrant_notify_update" AFTER UPDATE ON public."PortfolioGrant" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('portfolio', 'portfolio_id');

CREATE TRIGGER "PortfolioGrant_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."PortfolioGrant" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "PortfolioPerformance_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."PortfolioPerformance" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "PortfolioSnapshot_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."PortfolioSnapshot" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "PortfolioSnapshot_touched_delete" AFTER DELETE ON public."PortfolioSnapshot" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_equity();

CREATE TRIGGER "PortfolioSnapshot_touched_insert" AFTER INSERT ON public."PortfolioSnapshot" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_equity();

CREATE TRIGGER "PortfolioSnapshot_touched_update" AFTER UPDATE ON public."PortfolioSnapshot" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_touched_equity();

CREATE TRIGGER "Position_notify_delete" AFTER DELETE ON public."Position" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('position', 'portfolio_id');

CREATE TRIGGER "Position_notify_insert" AFTER INSERT ON public."Position" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('position', 'portfolio_id');

CREATE TRIGGER "Position_notify_update" AFTER UPDATE ON public."Position" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('position', 'portfolio_id');

CREATE TRIGGER "Position_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Position" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Proposal_audit_delete" AFTER DELETE ON public."Proposal" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Proposal_audit_insert" AFTER INSERT ON public."Proposal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Proposal_audit_update" AFTER UPDATE ON public."Proposal" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Proposal_notify_delete" AFTER DELETE ON public."Proposal" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('proposal', 'id');

CREATE TRIGGER "Proposal_notify_insert" AFTER INSERT ON public."Proposal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('proposal', 'id');

CREATE TRIGGER "Proposal_notify_update" AFTER UPDATE ON public."Proposal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('proposal', 'id');

CREATE TRIGGER "Proposal_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Proposal" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Quarantine_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Quarantine" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Quote_notify_delete" AFTER DELETE ON public."Quote" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('quote', 'symbol');

CREATE TRIGGER "Quote_notify_insert" AFTER INSERT ON public."Quote" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('quote', 'symbol');

CREATE TRIGGER "Quote_notify_update" AFTER UPDATE ON public."Quote" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('quote', 'symbol');

CREATE TRIGGER "Quote_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Quote" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "RiskBaseline_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."RiskBaseline" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "RiskLimit_audit_delete" AFTER DELETE ON public."RiskLimit" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "RiskLimit_audit_insert" AFTER INSERT ON public."RiskLimit" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "RiskLimit_audit_update" AFTER UPDATE ON public."RiskLimit" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "RiskLimit_notify_delete" AFTER DELETE ON public."RiskLimit" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'id');

CREATE TRIGGER "RiskLimit_notify_insert" AFTER INSERT ON public."RiskLimit" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'id');

CREATE TRIGGER "RiskLimit_notify_update" AFTER UPDATE ON public."RiskLimit" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('limit', 'id');

CREATE TRIGGER "RiskLimit_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."RiskLimit" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Session_audit_delete" AFTER DELETE ON public."Session" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_seen_at,last_active_at,last_activity');

CREATE TRIGGER "Session_audit_insert" AFTER INSERT ON public."Session" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_seen_at,last_active_at,last_activity');

CREATE TRIGGER "Session_audit_update" AFTER UPDATE ON public."Session" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_seen_at,last_active_at,last_activity');

CREATE TRIGGER "Signal_audit_delete" AFTER DELETE ON public."Signal" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Signal_audit_insert" AFTER INSERT ON public."Signal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Signal_audit_update" AFTER UPDATE ON public."Signal" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Signal_notify_delete" AFTER DELETE ON public."Signal" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('signal', 'symbol');

CREATE TRIGGER "Signal_notify_insert" AFTER INSERT ON public."Signal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('signal', 'symbol');

CREATE TRIGGER "Signal_notify_update" AFTER UPDATE ON public."Signal" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('signal', 'symbol');

CREATE TRIGGER "Signal_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Signal" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "TouchedDay_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."TouchedDay" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "TouchedEquity_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."TouchedEquity" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Trade_append_only" BEFORE DELETE OR UPDATE OR TRUNCATE ON public."Trade" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER "Trade_notify_delete" AFTER DELETE ON public."Trade" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('trade', 'portfolio_id');

CREATE TRIGGER "Trade_notify_insert" AFTER INSERT ON public."Trade" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('trade', 'portfolio_id');

CREATE TRIGGER "Trade_notify_update" AFTER UPDATE ON public."Trade" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.notify_change('trade', 'portfolio_id');

CREATE TRIGGER "Trade_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Trade" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "User_audit_delete" AFTER DELETE ON public."User" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_login_at');

CREATE TRIGGER "User_audit_insert" AFTER INSERT ON public."User" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_login_at');

CREATE TRIGGER "User_audit_update" AFTER UPDATE ON public."User" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', 'last_login_at');

CREATE TRIGGER "User_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."User" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

CREATE TRIGGER "Verification_audit_delete" AFTER DELETE ON public."Verification" REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Verification_audit_insert" AFTER INSERT ON public."Verification" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Verification_audit_update" AFTER UPDATE ON public."Verification" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.write_audit('id', '');

CREATE TRIGGER "Verification_read_only" BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON public."Verification" FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_when_read_only();

create policy owner on public."Alert" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Alert" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR ((user_id = ( SELECT public.current_user_id() AS current_user_id)) AND ((portfolio_id IS NULL) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[])))) OR ((user_id IS NULL) AND (rule_id IS NULL) AND (portfolio_id IS NULL) AND ( SELECT public.has_scope('viewer'::text) AS has_scope))));

create policy owner on public."AlertRule" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."AlertRule" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (user_id = ( SELECT public.current_user_id() AS current_user_id))));

create policy owner on public."ApiKey" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."ApiKey" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (user_id = ( SELECT public.current_user_id() AS current_user_id))));

create policy owner on public."AuditHead" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."AuditHead" as permissive for select to traderai_viewer
  using (( SELECT public.is_desk_admin() AS is_desk_admin));

create policy owner on public."AuditLog" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."AuditLog" as permissive for select to traderai_viewer
  using (( SELECT public.is_desk_admin() AS is_desk_admin));

create policy owner on public."CandleDay" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."CandleDay" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."Debate" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Debate" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (EXISTS ( SELECT
   FROM public."Inference" i
  WHERE (i.id = "Debate".inference_id)))));

create policy owner on public."DebateVote" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."DebateVote" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (EXISTS ( SELECT
   FROM public."Debate" d
  WHERE (d.id = "DebateVote".debate_id)))));

create policy owner on public."DeskState" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."DeskState" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."EngineLease" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."EngineLease" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."FeedCursor" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."FeedCursor" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."Halt" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Halt" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR ((user_id IS NULL) AND (portfolio_id IS NULL)) OR (user_id = ( SELECT public.current_user_id() AS current_user_id)) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."Inference" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Inference" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (user_id = ( SELECT public.current_user_id() AS current_user_id))));

create policy inserting_traderai_admin on public."Instrument" as permissive for insert to traderai_admin
  with check (true);

create policy inserting_traderai_engine on public."Instrument" as permissive for insert to traderai_engine
  with check (true);

create policy owner on public."Instrument" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Instrument" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy updating_traderai_admin on public."Instrument" as permissive for update to traderai_admin
  using (true)
  with check (true);

create policy updating_traderai_engine on public."Instrument" as permissive for update to traderai_engine
  using (true)
  with check (true);

create policy owner on public."JobRun" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."JobRun" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."LedgerEntry" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."LedgerEntry" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."LimitBreach" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."LimitBreach" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (EXISTS ( SELECT
   FROM public."RiskLimit" l
  WHERE ((l.id = "LimitBreach".limit_id) AND (num_nonnulls(l.user_id, l.portfolio_id) = 1))))));

create policy inserting_traderai_admin on public."MarketData" as permissive for insert to traderai_admin
  with check (true);

create policy owner on public."MarketData" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."MarketData" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy updating_traderai_admin on public."MarketData" as permissive for update to traderai_admin
  using (true)
  with check (true);

create policy owner on public."MarketTick" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."MarketTick" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."Order" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Order" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."OrderEvent" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."OrderEvent" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (EXISTS ( SELECT
   FROM public."Order" o
  WHERE (o.id = "OrderEvent".order_id)))));

create policy owner on public."PersonLimit" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."PersonLimit" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR ((user_id IS NULL) AND ( SELECT public.has_scope('viewer'::text) AS has_scope)) OR (user_id = ( SELECT public.current_user_id() AS current_user_id))));

create policy owner on public."Portfolio" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Portfolio" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."PortfolioGrant" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."PortfolioGrant" as permissive for select to traderai_viewer
  using (( SELECT public.sees_every_book() AS sees_every_book));

create policy owner on public."PortfolioPerformance" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."PortfolioPerformance" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."PortfolioSnapshot" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."PortfolioSnapshot" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."Position" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Position" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."Proposal" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Proposal" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."Quarantine" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Quarantine" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."QueryBaseline" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."QueryBaseline" as permissive for select to traderai_viewer
  using (( SELECT public.sees_every_book() AS sees_every_book));

create policy owner on public."Quote" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Quote" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."RiskBaseline" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."RiskBaseline" as permissive for select to traderai_viewer
  using (( SELECT public.sees_every_book() AS sees_every_book));

create policy owner on public."RiskLimit" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."RiskLimit" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (num_nonnulls(user_id, portfolio_id, key_id) = 0) OR (user_id = ( SELECT public.current_user_id() AS current_user_id)) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[])) OR (key_id IN ( SELECT k.id
   FROM public."ApiKey" k))));

create policy owner on public."Session" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Session" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (user_id = ( SELECT public.current_user_id() AS current_user_id))));

create policy owner on public."Signal" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Signal" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."SystemHealth" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."SystemHealth" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."TouchedDay" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."TouchedDay" as permissive for select to traderai_viewer
  using (( SELECT public.has_scope('viewer'::text) AS has_scope));

create policy owner on public."TouchedEquity" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."TouchedEquity" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."Trade" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Trade" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (portfolio_id = ANY (( SELECT public.own_portfolio_ids() AS own_portfolio_ids)::uuid[]))));

create policy owner on public."User" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."User" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (id = ( SELECT public.current_user_id() AS current_user_id))));

create policy owner on public."Verification" as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public."Verification" as permissive for select to traderai_viewer
  using ((( SELECT public.sees_every_book() AS sees_every_book) OR (EXISTS ( SELECT
   FROM public."Inference" i
  WHERE (i.id = "Verification".inference_id)))));

create policy owner on public._prisma_migrations as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public._prisma_migrations as permissive for select to traderai_viewer
  using (true);

create policy owner on public._traderai_objects as permissive for all to traderai_owner
  using (true)
  with check (true);

create policy reading on public._traderai_objects as permissive for select to traderai_viewer
  using (true);

alter table public."Alert" enable row level security;
alter table only public."Alert" force row level security;

alter table public."AlertRule" enable row level security;
alter table only public."AlertRule" force row level security;

alter table public."ApiKey" enable row level security;
alter table only public."ApiKey" force row level security;

alter table public."AuditHead" enable row level security;
alter table only public."AuditHead" force row level security;

alter table public."AuditLog" enable row level security;
alter table only public."AuditLog" force row level security;

alter table public."CandleDay" enable row level security;
alter table only public."CandleDay" force row level security;

alter table public."Debate" enable row level security;
alter table only public."Debate" force row level security;

alter table public."DebateVote" enable row level security;
alter table only public."DebateVote" force row level security;

alter table public."DeskState" enable row level security;
alter table only public."DeskState" force row level security;

alter table public."EngineLease" enable row level security;
alter table only public."EngineLease" force row level security;

alter table public."FeedCursor" enable row level security;
alter table only public."FeedCursor" force row level security;

alter table public."Halt" enable row level security;
alter table only public."Halt" force row level security;

alter table public."Inference" enable row level security;
alter table only public."Inference" force row level security;

alter table public."Instrument" enable row level security;
alter table only public."Instrument" force row level security;

alter table public."JobRun" enable row level security;
alter table only public."JobRun" force row level security;

alter table public."LedgerEntry" enable row level security;
alter table only public."LedgerEntry" force row level security;

alter table public."LimitBreach" enable row level security;
alter table only public."LimitBreach" force row level security;

alter table public."MarketData" enable row level security;
alter table only public."MarketData" force row level security;

alter table public."MarketTick" enable row level security;
alter table only public."MarketTick" force row level security;

alter table public."Order" enable row level security;
alter table only public."Order" force row level security;

alter table public."OrderEvent" enable row level security;
alter table only public."OrderEvent" force row level security;

alter table public."PersonLimit" enable row level security;
alter table only public."PersonLimit" force row level security;

alter table public."Portfolio" enable row level security;
alter table only public."Portfolio" force row level security;

alter table public."PortfolioGrant" enable row level security;
alter table only public."PortfolioGrant" force row level security;

alter table public."PortfolioPerformance" enable row level security;
alter table only public."PortfolioPerformance" force row level security;

alter table public."PortfolioSnapshot" enable row level security;
alter table only public."PortfolioSnapshot" force row level security;

alter table public."Position" enable row level security;
alter table only public."Position" force row level security;

alter table public."Proposal" enable row level security;
alter table only public."Proposal" force row level security;

alter table public."Quarantine" enable row level security;
alter table only public."Quarantine" force row level security;

alter table public."QueryBaseline" enable row level security;
alter table only public."QueryBaseline" force row level security;

alter table public."Quote" enable row level security;
alter table only public."Quote" force row level security;

alter table public."RiskBaseline" enable row level security;
alter table only public."RiskBaseline" force row level security;

alter table public."RiskLimit" enable row level security;
alter table only public."RiskLimit" force row level security;

alter table public."Session" enable row level security;
alter table only public."Session" force row level security;

alter table public."Signal" enable row level security;
alter table only public."Signal" force row level security;

alter table public."SystemHealth" enable row level security;
alter table only public."SystemHealth" force row level security;

alter table public."TouchedDay" enable row level security;
alter table only public."TouchedDay" force row level security;

alter table public."TouchedEquity" enable row level security;
alter table only public."TouchedEquity" force row level security;

alter table public."Trade" enable row level security;
alter table only public."Trade" force row level security;

alter table public."User" enable row level security;
alter table only public."User" force row level security;

alter table public."Verification" enable row level security;
alter table only public."Verification" force row level security;

alter table public._prisma_migrations enable row level security;
alter table only public._prisma_migrations force row level security;

alter table public._traderai_objects enable row level security;
alter table only public._traderai_objects force row level security;

comment on column public."Alert".acknowledged is 'True when a user has acknowledged it.';

comment on column public."Alert".acknowledged_at is 'The desk''s clock, when it was acknowledged; null before.';

comment on column public."Alert".acknowledged_by is 'The user that acknowledged it; null before.';

comment on column public."Alert".correlation_id is 'The same id for all alerts of one cause; often the id of the row that caused them.';

comment on column public."Alert".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Alert".data is 'Figures behind it, by name.';

comment on column public."Alert".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Alert".message is 'The whole message.';

comment on column public."Alert".number is 'A short number for commands and lists.';

comment on column public."Alert".occurred_at is 'The market''s clock at the event; null for events outside the market.';

comment on column public."Alert".portfolio_id is 'The portfolio of the alert: only its owner, risk and administrators see the alert. Null without a portfolio.';

comment on column public."Alert".resolved_at is 'The desk''s clock, when the cause was gone; null while it lasts. Acknowledging does not resolve an alert.';

comment on column public."Alert".resolved_by is 'The user that resolved it; null when the desk did.';

comment on column public."Alert".rule_id is 'The rule that fired; null for other alerts and after the rule was deleted.';

comment on column public."Alert".severity is 'Urgency of the alert.';

comment on column public."Alert".source is 'The part that raised it: engine, rule, database, migration, a feed or a signal source.';

comment on column public."Alert".symbol is 'The symbol of the alert; null without one.';

comment on column public."Alert".title is 'The alert in a few words.';

comment on column public."Alert".type is 'Subject of the alert.';

comment on column public."Alert".user_id is 'The owner: the user of its rule or portfolio, also after the rule is deleted. Null for an alert of the whole desk.';

comment on column public."AlertRule".active is 'False: the rule is off; its alerts stay.';

comment on column public."AlertRule".created_at is 'The desk''s clock, when the row was created.';

comment on column public."AlertRule".field is 'The watched price: LAST, BID or ASK.';

comment on column public."AlertRule".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."AlertRule".number is 'A short number for commands and lists.';

comment on column public."AlertRule".operator is 'The side of the threshold on which it fires.';

comment on column public."AlertRule".severity is 'Urgency of its alerts.';

comment on column public."AlertRule".symbol is 'The watched symbol.';

comment on column public."AlertRule".threshold is 'The price to compare with.';

comment on column public."AlertRule".triggered is 'True while the condition is met: the condition must end before the rule can fire again.';

comment on column public."AlertRule".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."AlertRule".user_id is 'The owner.';

comment on column public."ApiKey".addresses is 'Addresses and networks that the key may connect from; null: any. A connection through a unix socket counts as 127.0.0.1.';

comment on column public."ApiKey".connection_limit is 'Largest number of concurrent connections.';

comment on column public."ApiKey".created_at is 'The desk''s clock, when the key was created.';

comment on column public."ApiKey".created_by is 'The user that created the key.';

comment on column public."ApiKey".expires_at is 'The expiry, the same as VALID UNTIL of the role; null for a key that does not expire.';

comment on column public."ApiKey".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."ApiKey".largest_order is 'Largest notional of an order of the key, in the currency of the portfolio; null: no limit of its own.';

comment on column public."ApiKey".last_used_at is 'The desk''s clock at the last use; null before the first use.';

comment on column public."ApiKey".name is 'Name, unique among the keys of the user.';

comment on column public."ApiKey".portfolio_ids is 'The only portfolios that the key reads and trades; null: all that its user may trade.';

comment on column public."ApiKey".prefix is 'First characters of the key, to recognize it; they are not enough to log in.';

comment on column public."ApiKey".revoked_at is 'The desk''s clock, when the key was revoked; null while it is valid.';

comment on column public."ApiKey".revoked_by is 'The user that revoked the key; null while it is valid.';

comment on column public."ApiKey".role_name is 'The Postgres login role of this key.';

comment on column public."ApiKey".scopes is 'The scopes of the key: the roles of its login, without the prefix traderai_.';

comment on column public."ApiKey".symbols is 'The only symbols that the key trades, watches and publishes signals about; null: all.';

comment on column public."ApiKey".user_id is 'The owner: the key sees and trades the owner''s portfolios, within its scopes.';

comment on column public."AuditHead"."position" is 'Number of sealed rows.';

comment on column public."AuditHead".hash is 'Hash of the last sealed row, from which the next hash is computed.';

comment on column public."AuditHead".id is 'Always 1: the table has one row.';

comment on column public."AuditHead".sealed_at is 'The desk''s clock, when the last row was sealed.';

comment on column public."AuditHead".sequence is 'sequence of the last sealed row.';

comment on column public."AuditLog".action is 'How.';

comment on column public."AuditLog".address is 'IP address of the client; null for a connection by the server''s Unix socket.';

comment on column public."AuditLog".application is 'application_name of the connection.';

comment on column public."AuditLog".chain_position is 'Position in the hash chain, from 1 without gaps; null until sealed.';

comment on column public."AuditLog".hash is 'SHA-256 over this row and the previous hash; null until sealed. A changed, missing or reordered row makes every later hash wrong.';

comment on column public."AuditLog".login is 'session_user: the login of the connection, even when it had set another role.';

comment on column public."AuditLog".new_values is 'The row after the change; null for a delete.';

comment on column public."AuditLog".occurred_at is 'The desk''s clock, when the row was changed.';

comment on column public."AuditLog".old_values is 'The row before the change; null for an insert.';

comment on column public."AuditLog".row_key is 'The changed row''s key as text.';

comment on column public."AuditLog".sealed_at is 'The desk''s clock, when the row was sealed; null before.';

comment on column public."AuditLog".sequence is 'Number of the row, rising; gaps are rolled back transactions.';

comment on column public."AuditLog".table_name is 'The changed table.';

comment on column public."AuditLog".transaction is 'Id of the transaction: all rows of one transaction have the same.';

comment on column public."AuditLog".user_id is 'The user of the login; null for logins without a user.';

comment on column public."CandleDay"."interval" is 'The interval of the summed candles.';

comment on column public."CandleDay".candles is 'Number of candles.';

comment on column public."CandleDay".close is 'Close of the day''s last candle.';

comment on column public."CandleDay".day is 'The UTC day on the market''s clock.';

comment on column public."CandleDay".high is 'Highest price of the day.';

comment on column public."CandleDay".low is 'Lowest price of the day.';

comment on column public."CandleDay".open is 'Open of the day''s first candle.';

comment on column public."CandleDay".symbol is 'The symbol of the candles.';

comment on column public."CandleDay".volume is 'Quantity traded, in units of the instrument; null when the volume of a candle is unknown.';

comment on column public."CandleDay".volume_usd is 'In the quote currency: as stored, or volume times the typical price (high + low + close) / 3; null when it is unknown for a candle.';

comment on column public."Debate".bear_arguments is 'The bear''s arguments, in the same shape as bull_arguments.';

comment on column public."Debate".bull_arguments is 'The bull''s arguments: each a JSON string, or {"text", "evidence"}.';

comment on column public."Debate".closed_at is 'The desk''s clock, when voting ended; null while the debate is open.';

comment on column public."Debate".completion_tokens is 'Number of tokens in the answer.';

comment on column public."Debate".confidence is 'The judge''s confidence, 0 to 1; null until judged.';

comment on column public."Debate".cost_usd is 'The provider''s charge for the tokens, in USD.';

comment on column public."Debate".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Debate".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Debate".inference_id is 'The debated inference.';

comment on column public."Debate".judge_evaluation is 'The judge''s verdict: {"winner": "BULL"|"BEAR"|"NEUTRAL", "confidence": 0..1, "reasoning": text, "keyPoints": [text]}. Null until judged.';

comment on column public."Debate".model is 'The provider''s name of the model that answered.';

comment on column public."Debate".number is 'A short number for commands and lists.';

comment on column public."Debate".prompt_tokens is 'Number of tokens that the model received.';

comment on column public."Debate".question is 'The debated question.';

comment on column public."Debate".status is 'State of the debate.';

comment on column public."Debate".symbol is 'The symbol of the debate; null without one.';

comment on column public."Debate".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Debate".winner is 'The winner by the judge; null until judged. The users'' winner is the count of DebateVote.';

comment on column public."DebateVote".created_at is 'The desk''s clock, when the row was created.';

comment on column public."DebateVote".debate_id is 'The debate.';

comment on column public."DebateVote".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."DebateVote".rationale is 'Why.';

comment on column public."DebateVote".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."DebateVote".user_id is 'The user that votes.';

comment on column public."DebateVote".voted_for is 'The side that the user votes for.';

comment on column public."DeskState".cause is 'MIGRATION: the next successful migration ends the read-only mode. ADMINISTRATOR: only an administrator ends it.';

comment on column public."DeskState".changed_at is 'The time of the last change of read_only.';

comment on column public."DeskState".changed_by is 'The login that started or ended the read-only mode.';

comment on column public."DeskState".day_cut is 'The time of day in day_zone at which a new day begins. The date of a day is the date of its end, or of its beginning when it ends at midnight.';

comment on column public."DeskState".day_zone is 'The IANA time zone of the desk''s day.';

comment on column public."DeskState".id is 'Always 1: the table has one row.';

comment on column public."DeskState".max_quote_age_seconds is 'Age, on the desk''s clock and in seconds, above which a live quote is stale: no order is accepted by it, and none fills at it.';

comment on column public."DeskState".read_only is 'True: the desk refuses all changes.';

comment on column public."DeskState".reason is 'Why the desk is read-only; null when it is not.';

comment on column public."EngineLease".acquired_at is 'The desk''s clock, when it acquired the lease.';

comment on column public."EngineLease".backend_pid is 'The server process of the connection that books for the leader; null when no engine leads, and for an engine of an earlier version.';

comment on column public."EngineLease".backend_started_at is 'The start of that connection: with the process id it names one connection, although process ids are reused.';

comment on column public."EngineLease".epoch is 'Rises by one at every change of leader.';

comment on column public."EngineLease".feed is 'The feeds of the leader.';

comment on column public."EngineLease".heartbeat_at is 'The desk''s clock at the last heartbeat: lease_seconds later, another engine can acquire the lease.';

comment on column public."EngineLease".host is 'Host name of the leader''s machine, reported by the engine.';

comment on column public."EngineLease".id is 'Always 1: the table has one row.';

comment on column public."EngineLease".leader is 'The uuid of the leading engine; null when no engine leads.';

comment on column public."EngineLease".lease_seconds is 'How long the lease lasts without a heartbeat. The leader states it when it acquires the lease.';

comment on column public."EngineLease".market_at is 'The market''s clock of the leader; null before the first event.';

comment on column public."EngineLease".process_id is 'Process id of the leader on that machine.';

comment on column public."EngineLease".steps is 'Number of the leader''s bookings since it acquired the lease.';

comment on column public."FeedCursor"."position" is 'Number of booked events: a restart continues after them.';

comment on column public."FeedCursor".feed is 'Name of the feed or plan.';

comment on column public."FeedCursor".finished is 'True when all its events are booked.';

comment on column public."FeedCursor".market_at is 'The market''s clock at that position.';

comment on column public."FeedCursor".part is 'The booked part of the event at this position, while that event is booked in several transactions; null when no part of it is booked.';

comment on column public."FeedCursor".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Halt".halted_at is 'The desk''s clock, when trading was halted.';

comment on column public."Halt".halted_by is 'The user that halted trading; null when a limit did.';

comment on column public."Halt".halted_login is 'The login that halted trading.';

comment on column public."Halt".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Halt".number is 'A short number for commands and lists.';

comment on column public."Halt".portfolio_id is 'For this portfolio; null and user_id null: the whole desk.';

comment on column public."Halt".protective_until is 'Reduce-only orders that were placed before this instant of the desk''s clock are canceled too; null: they stay working.';

comment on column public."Halt".reason is 'The reason for the halt.';

comment on column public."Halt".resume_reason is 'The reason for resuming; null while the halt is in force.';

comment on column public."Halt".resumed_at is 'The desk''s clock, when trading was resumed; null while the halt is in force.';

comment on column public."Halt".resumed_by is 'The user that resumed trading; null while the halt is in force.';

comment on column public."Halt".resumed_login is 'The login that resumed trading; null while the halt is in force.';

comment on column public."Halt".second_person is 'True: the user that halted trading may not resume it.';

comment on column public."Halt".symbol is 'For this instrument; null for every instrument.';

comment on column public."Halt".user_id is 'For all portfolios of this user; null and portfolio_id null: the whole desk.';

comment on column public."Inference".completed_at is 'The desk''s clock, when the answer was complete; null before.';

comment on column public."Inference".completion_tokens is 'Number of tokens in the answer.';

comment on column public."Inference".confidence is 'Confidence of the chosen answer, 0 to 1; null before the choice.';

comment on column public."Inference".conservative is 'The cautious angle: {"answer": text, "confidence": 0..1, "reasoning": text}. Null until answered.';

comment on column public."Inference".context is 'The context that the model received with the question.';

comment on column public."Inference".cost_usd is 'The provider''s charge for the tokens, in USD.';

comment on column public."Inference".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Inference".error is 'The error when there is no answer; null otherwise.';

comment on column public."Inference".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Inference".model is 'The provider''s name of the model that answered.';

comment on column public."Inference".number is 'A short number for commands and lists.';

comment on column public."Inference".progressive is 'The bold angle, in the same shape as conservative.';

comment on column public."Inference".prompt_tokens is 'Number of tokens that the model received.';

comment on column public."Inference".provider is 'The provider of the model.';

comment on column public."Inference".query is 'The text of the question.';

comment on column public."Inference".selected_option is 'The chosen angle; null before the choice.';

comment on column public."Inference".status is 'State of the question.';

comment on column public."Inference".symbol is 'The symbol of the question; null without one.';

comment on column public."Inference".synthetic is 'The angle between both, in the same shape as conservative.';

comment on column public."Inference".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Inference".user_id is 'The user that asked the question.';

comment on column public."Instrument".active is 'False: every new order is denied.';

comment on column public."Instrument".atr_interval is 'The interval of the candles from which distances in ATR are computed.';

comment on column public."Instrument".bar_path is 'The way that the price takes inside a bar.';

comment on column public."Instrument".commission_rate is 'Commission as a fraction of notional.';

comment on column public."Instrument".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Instrument".currency is 'The currency of its prices and settlement.';

comment on column public."Instrument".kind is 'SPOT, EQUITY or FUTURE.';

comment on column public."Instrument".lot_size is 'Order quantities are multiples of it, in units.';

comment on column public."Instrument".minimum_notional is 'Smallest quantity × price of an order, in currency; a smaller order is denied.';

comment on column public."Instrument".name is 'The name to show.';

comment on column public."Instrument".participation_rate is 'Largest share of a candle''s volume that paper orders may fill together, as a fraction of 1.';

comment on column public."Instrument".post_only_policy is 'The answer to a post-only order that would trade at its acceptance.';

comment on column public."Instrument".slippage_rate is 'Adverse slippage of a paper market order as a fraction of price.';

comment on column public."Instrument".symbol is 'The symbol in orders and feeds.';

comment on column public."Instrument".tick_size is 'Order prices are multiples of it, in currency.';

comment on column public."Instrument".trading_hours is 'Trading hours: {"name": "us-equities"} (or fx, round-the-clock), or {"zone": "Europe/London", "sessions": [{"days": ["MON"], "open": "08:00", "close": "16:30"}], "holidays": ["2025-12-25"], "halfDays": {"2025-12-24": "12:30"}}. A close at or before the open is on the next day. Null: the desk''s day.';

comment on column public."Instrument".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."JobRun".detail is 'Figures of the result, by name.';

comment on column public."JobRun".ended_at is 'The desk''s clock, when the run ended; null while it runs.';

comment on column public."JobRun".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."JobRun".job is 'Name of the job in traderai db maintain.';

comment on column public."JobRun".login is 'The login that ran it; the engine''s login for a scheduled run.';

comment on column public."JobRun".message is 'The result, or the error.';

comment on column public."JobRun".outcome is 'Outcome of the run. RUNNING without a process means that the process died.';

comment on column public."JobRun".rows is 'Number of processed rows, partitions or relations, depending on the job.';

comment on column public."JobRun".started_at is 'The desk''s clock, when the run began.';

comment on column public."LedgerEntry".account is 'The account of the line.';

comment on column public."LedgerEntry".amount is 'Signed amount in currency: positive is a debit, such as incoming cash.';

comment on column public."LedgerEntry".currency is 'The currency of the amount; the lines of each currency sum to zero in a transaction.';

comment on column public."LedgerEntry".effective_at is 'The market''s clock for fills, the desk''s clock for deposits and withdrawals.';

comment on column public."LedgerEntry".kind is 'The reason of the transaction.';

comment on column public."LedgerEntry".line is 'Number of the line in its transaction.';

comment on column public."LedgerEntry".portfolio_id is 'The portfolio of the line.';

comment on column public."LedgerEntry".recorded_at is 'The desk''s clock, when the row was written.';

comment on column public."LedgerEntry".symbol is 'The symbol of POSITION, REALIZED_PNL and FEES lines; null for CASH and CAPITAL.';

comment on column public."LedgerEntry".transaction_id is 'The id of the transaction, the same for all its lines.';

comment on column public."LimitBreach".action is 'The action that was taken.';

comment on column public."LimitBreach".began_at is 'The desk''s clock, when the engine booked it.';

comment on column public."LimitBreach".currency is 'The currency whose portfolios were summed.';

comment on column public."LimitBreach".ended_at is 'The desk''s clock, when the figure was back below nine tenths of the limit, a new day began for a daily loss, or the limit changed; null: still beyond.';

comment on column public."LimitBreach".flattens is 'True: the orders that close its positions are not all placed yet.';

comment on column public."LimitBreach".halt_id is 'The halt that FREEZE or FLATTEN set; null for the others.';

comment on column public."LimitBreach".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."LimitBreach".limit_id is 'The limit.';

comment on column public."LimitBreach".market_at is 'The market''s clock of the mark that passed the limit.';

comment on column public."LimitBreach".number is 'A short number for lists.';

comment on column public."LimitBreach".symbol is 'The symbol of a position or an exposure; null for a figure over all symbols.';

comment on column public."LimitBreach".use is 'The figure at the beginning, in the unit of the limit; null: no equity against which a leverage could be measured.';

comment on column public."LimitBreach".value is 'The limit at the beginning, in the unit of its kind.';

comment on column public."MarketData"."interval" is 'Length of the candle: 1m 5m 15m 30m 1h 4h 1d 1w 1M.';

comment on column public."MarketData"."timestamp" is 'The candle''s opening instant on the market''s clock, UTC.';

comment on column public."MarketData".bid_ask_spread is 'Ask less bid at the close, in price units; null when the source does not have it.';

comment on column public."MarketData".close is 'Last price.';

comment on column public."MarketData".f is 'Coherence score f, 0 to 1; null when the source does not have it.';

comment on column public."MarketData".high is 'Highest price.';

comment on column public."MarketData".low is 'Lowest price.';

comment on column public."MarketData".open is 'First price.';

comment on column public."MarketData".psi is 'Coherence score psi, 0 to 1; null when the source does not have it.';

comment on column public."MarketData".q is 'Coherence score q, 0 to 1; null when the source does not have it.';

comment on column public."MarketData".rho is 'Coherence score rho, 0 to 1; null when the source does not have it.';

comment on column public."MarketData".sentiment is 'From -1 (negative) to 1 (positive); null when the source does not have it.';

comment on column public."MarketData".source is 'Origin: import, sim, replay, legacy, or the name given to an import.';

comment on column public."MarketData".symbol is 'The symbol; an instrument of that name need not exist.';

comment on column public."MarketData".volatility is 'As a fraction of price, as the source computes it; null when the source does not have it.';

comment on column public."MarketData".volume is 'Quantity traded, in units of the instrument; null where it is unknown.';

comment on column public."MarketData".volume_usd is 'Volume in the quote currency; null when the source does not have it.';

comment on column public."MarketTick"."timestamp" is 'The market''s clock, when the price was quoted.';

comment on column public."MarketTick".coherence_scores is 'As received: {"psi", "rho", "q", "f"}; keys may be missing.';

comment on column public."MarketTick".created_at is 'The earlier application''s clock, when it stored the row.';

comment on column public."MarketTick".id is 'Id from the earlier application; not always a uuid.';

comment on column public."MarketTick".price is 'Price with exactly the digits of the double precision number.';

comment on column public."MarketTick".sentiment is 'From -1, gloomy, to 1.';

comment on column public."MarketTick".sequence is 'Number in the order of arrival: it decides which price opens or closes a minute when two have the same timestamp.';

comment on column public."MarketTick".symbol is 'Symbol as in the earlier application.';

comment on column public."MarketTick".volume is 'Quantity traded, in whole units.';

comment on column public."Order".accepted_at is 'The market''s clock when the engine accepted it: only later market events may fill it.';

comment on column public."Order".accepted_sequence is 'Number in the order of acceptance: the time priority among working orders. Null before acceptance.';

comment on column public."Order".all_or_none is 'True: it trades only with all of what is left of it at once.';

comment on column public."Order".api_key_id is 'The key through which it was placed; null for a login of a person.';

comment on column public."Order".approved_by is 'The user that approved it; null when it was placed without an approval.';

comment on column public."Order".average_price is 'Derived: filled_notional ÷ filled_quantity.';

comment on column public."Order".client_order_id is 'The client''s own id: placing it again returns the same order.';

comment on column public."Order".closed_at is 'The market''s clock, when it became final; the desk''s clock for an order that never reached the market. Null while it is open.';

comment on column public."Order".denial is 'Why it was denied: code, message, limit, value, headroom. Null for other orders.';

comment on column public."Order".display_quantity is 'The largest quantity that it shows and fills as maker in one market event; null shows all of it.';

comment on column public."Order".end_reason is 'Why it ended with a part unfilled, the same as in its last event; null for open, filled and denied orders.';

comment on column public."Order".event_sequence is 'The number of its latest event.';

comment on column public."Order".expire_date is 'The last date of a GTD order in the time zone of its instrument; null for other orders.';

comment on column public."Order".expires_at is 'The market''s clock at the expiry of a DAY order, the end of the first session with a market event after its acceptance. Null until that event.';

comment on column public."Order".filled_notional is 'Sum of quantity × price over its trades, in the instrument''s currency.';

comment on column public."Order".filled_quantity is 'Filled quantity, in units: the sum of its trades.';

comment on column public."Order".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Order".limit_price is 'The worst price of a fill; null for a market order.';

comment on column public."Order".list_id is 'Orders of one list share a quantity: a fill of one takes it from the others. The exits of an entry have its id. Null for an order in no list.';

comment on column public."Order".note is 'The note of the user; null without one.';

comment on column public."Order".number is 'The order''s short number, unique in its portfolio.';

comment on column public."Order".obstacle is 'Why a part of a working order is unfilled: PRICE_NOT_REACHED, or NO_VOLUME after the price was reached; null while no market event could have filled it.';

comment on column public."Order".parent_id is 'The order whose fills release this one; null for an order that waits for none.';

comment on column public."Order".placed_at is 'The desk''s clock, when it was placed.';

comment on column public."Order".portfolio_id is 'The portfolio whose cash and position it changes.';

comment on column public."Order".post_only is 'True: it trades only as maker.';

comment on column public."Order".quantity is 'The whole ordered quantity, in units.';

comment on column public."Order".reduce_only is 'True: it may reduce a position, but never open or reverse one.';

comment on column public."Order".released_at is 'The market''s clock, when its parent released it; null before, while it is held again, and without a parent.';

comment on column public."Order".replace_limit_price is 'The requested limit price, while a replace waits for the engine; null when it stays.';

comment on column public."Order".replace_quantity is 'The requested whole quantity, while a replace waits for the engine; null when it stays.';

comment on column public."Order".replace_stop_price is 'The requested trigger price, while a replace waits for the engine; null when it stays.';

comment on column public."Order".replaced_at is 'The market''s clock, when its terms were last replaced so that it lost its time priority: only later market events may fill it by them. Null before that.';

comment on column public."Order".requested_links is 'The links and the distances in ATR and R of the request, by which the same request is recognized; its prices are those of one moment. Null without any.';

comment on column public."Order".session_id is 'The console session that placed it; null for scripts, exits and the engine.';

comment on column public."Order".side is 'BUY or SELL; a sale of more than the position opens a short position.';

comment on column public."Order".signal_id is 'The signal of the order; null without one.';

comment on column public."Order".status is 'The current state: the status of its latest event.';

comment on column public."Order".stop_price is 'The price that triggers it; null without a trigger. The engine moves that of a TRAILING_STOP, which has none before its first market price.';

comment on column public."Order".symbol is 'The symbol of the instrument, or the requested symbol when the order was denied because there is no such instrument.';

comment on column public."Order".time_in_force is 'How long it works.';

comment on column public."Order".trail_amount is 'Distance of a TRAILING_STOP from the best price since its acceptance, in the instrument''s currency; null for other orders and for a distance in percent.';

comment on column public."Order".trail_percent is 'The same distance in percent of the best price; null for other orders and for a distance as an amount.';

comment on column public."Order".triggered_at is 'The market''s clock, when its trigger price was reached; null before that, and without a trigger.';

comment on column public."Order".type is 'When it may trade, such as MARKET or LIMIT.';

comment on column public."Order".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Order".user_id is 'The user that placed it.';

comment on column public."OrderEvent".occurred_at is 'The market''s clock; null for requests of users, which have only recorded_at.';

comment on column public."OrderEvent".order_id is 'The order of the event.';

comment on column public."OrderEvent".price is 'Price of the trade; null for other events.';

comment on column public."OrderEvent".quantity is 'Quantity of the trade, in units; null for other events.';

comment on column public."OrderEvent".reason is 'Why the order was refused or ended, as a code or a sentence; null for other events.';

comment on column public."OrderEvent".recorded_at is 'The desk''s clock, when the row was written.';

comment on column public."OrderEvent".sequence is 'Number of the event in its order, from 1 without gaps.';

comment on column public."OrderEvent".status is 'The state of the order after the event.';

comment on column public."OrderEvent".trade_id is 'The trade of the event; null for other events.';

comment on column public."OrderEvent".type is 'The kind of event.';

comment on column public."OrderEvent".user_id is 'The user that requested it; null for events of the engine.';

comment on column public."PersonLimit".created_at is 'The desk''s clock, when the row was created.';

comment on column public."PersonLimit".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."PersonLimit".max_alert_rules is 'Largest number of alert rules of the user.';

comment on column public."PersonLimit".max_connections is 'Connections that the login and all keys of the user share: their role limits sum to it.';

comment on column public."PersonLimit".max_open_orders is 'Largest number of open orders that the user has placed.';

comment on column public."PersonLimit".set_by is 'The administrator that set the row last; null for a row that the desk itself set.';

comment on column public."PersonLimit".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."PersonLimit".user_id is 'The limited user; null in the one row of defaults.';

comment on column public."Portfolio".account is 'CASH: no short positions, and cash never below zero. MARGIN: orders are bounded by buying power.';

comment on column public."Portfolio".active is 'False: every new order is denied.';

comment on column public."Portfolio".buying_power_negative_at is 'The desk''s clock, when buying power of a MARGIN account fell below zero; null while it is not below zero. Each such period raises one alert.';

comment on column public."Portfolio".cash_balance_usd is 'Cash in the portfolio''s currency: always the sum of its CASH ledger entries.';

comment on column public."Portfolio".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Portfolio".currency is 'The currency of its cash, equity and results.';

comment on column public."Portfolio".description is 'Description by the owner; null without one.';

comment on column public."Portfolio".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Portfolio".name is 'Name, unique among the portfolios of the user.';

comment on column public."Portfolio".suspended_at is 'The desk''s clock, when the engine suspended the portfolio because it could not book for it; null while it is not suspended.';

comment on column public."Portfolio".suspended_reason is 'The booking that failed, with the error of the database; null while it is not suspended.';

comment on column public."Portfolio".total_value_usd is 'Equity in the portfolio''s currency at the engine''s last valuation; the console computes it live from quotes.';

comment on column public."Portfolio".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Portfolio".user_id is 'The owner.';

comment on column public."PortfolioGrant".expires_at is 'The desk''s clock, when the right ends; null: until it is revoked.';

comment on column public."PortfolioGrant".granted_at is 'The desk''s clock.';

comment on column public."PortfolioGrant".granted_by is 'The owner of the portfolio, or an administrator when the owner is disabled.';

comment on column public."PortfolioGrant".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."PortfolioGrant".portfolio_id is 'The portfolio that the user may trade.';

comment on column public."PortfolioGrant".revoked_at is 'The desk''s clock, when the right was revoked or replaced; null while it is in force.';

comment on column public."PortfolioGrant".revoked_by is 'The user that revoked or replaced it.';

comment on column public."PortfolioGrant".user_id is 'The user that may trade the portfolio, with its login and its keys.';

comment on column public."PortfolioPerformance"."interval" is 'Length of the period: 1d, 1w (to Sunday), 1M, 1y, or all since the portfolio''s first sample.';

comment on column public."PortfolioPerformance".alpha_annual is 'Yearly return that beta does not explain, as a fraction.';

comment on column public."PortfolioPerformance".average_loss is 'Mean loss, negative, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".average_win is 'Mean gain of the wins, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".benchmark is 'The symbol of the benchmark for beta and alpha; null without one.';

comment on column public."PortfolioPerformance".beta is 'Change of the return when the benchmark''s return changes by one.';

comment on column public."PortfolioPerformance".cagr is 'Compound annual growth rate as a fraction.';

comment on column public."PortfolioPerformance".calmar is 'cagr ÷ the absolute value of max_drawdown.';

comment on column public."PortfolioPerformance".commission is 'Commission of all executions, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".computed_at is 'The desk''s clock, when the figures were computed.';

comment on column public."PortfolioPerformance".cvar_95 is 'Mean of the returns at or below var_95, as a fraction.';

comment on column public."PortfolioPerformance".date is 'The last UTC day of the period on the market''s clock, also for a running period; for all, the last day with a sample.';

comment on column public."PortfolioPerformance".equity_end is 'Equity at the end of the period, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".equity_start is 'Equity at the start of the period, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".gross_loss is 'Sum of the losses, negative, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".gross_profit is 'Sum of the gains of the wins, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".losses is 'Number of closed trades with a loss.';

comment on column public."PortfolioPerformance".max_drawdown is 'Lowest equity ÷ running peak, minus 1: zero or a negative fraction.';

comment on column public."PortfolioPerformance".net_deposits is 'Deposits less withdrawals in the period, in the portfolio''s currency; returns exclude them.';

comment on column public."PortfolioPerformance".periods is 'Number of daily returns behind the figures, from the last sample of each UTC day; below 30 the figures mean little.';

comment on column public."PortfolioPerformance".periods_per_year is 'Periods per year, for annualized figures.';

comment on column public."PortfolioPerformance".portfolio_id is 'The portfolio.';

comment on column public."PortfolioPerformance".profit_factor is 'gross_profit ÷ the absolute value of gross_loss.';

comment on column public."PortfolioPerformance".realized_pnl is 'Result of closed trades before commission, in the portfolio''s currency.';

comment on column public."PortfolioPerformance".risk_free is 'Yearly risk-free rate as a fraction, the base of excess returns.';

comment on column public."PortfolioPerformance".sharpe is 'Mean excess return ÷ volatility, annualized.';

comment on column public."PortfolioPerformance".sortino is 'Mean excess return ÷ downside deviation, annualized.';

comment on column public."PortfolioPerformance".total_return is 'Return of the period as a fraction, without deposits.';

comment on column public."PortfolioPerformance".trades is 'Number of closed trades: executions that reduced a position. Wins and losses may sum to less, because a trade can break even.';

comment on column public."PortfolioPerformance".undefined_reasons is 'Why a figure is null, by its column: {"sharpe": "fewer than 2 periods"}.';

comment on column public."PortfolioPerformance".var_95 is 'Historical value at risk: the signed 5th percentile of returns, as a fraction.';

comment on column public."PortfolioPerformance".volatility is 'Standard deviation of returns as a fraction, annualized.';

comment on column public."PortfolioPerformance".win_rate is 'wins ÷ trades, as a fraction.';

comment on column public."PortfolioPerformance".wins is 'Number of closed trades with a gain.';

comment on column public."PortfolioSnapshot".cash is 'Cash at that time, in the portfolio''s currency.';

comment on column public."PortfolioSnapshot".equity is 'Cash plus positions_value, in the portfolio''s currency.';

comment on column public."PortfolioSnapshot".fees is 'Commissions paid up to that time, in the portfolio''s currency.';

comment on column public."PortfolioSnapshot".gross_exposure is 'Sum of the absolute values of positions, in the portfolio''s currency.';

comment on column public."PortfolioSnapshot".net_deposits is 'Deposits less withdrawals up to that time, in the portfolio''s currency; a return excludes them.';

comment on column public."PortfolioSnapshot".portfolio_id is 'The portfolio.';

comment on column public."PortfolioSnapshot".positions_value is 'Value of positions at their marks, in the portfolio''s currency; shorts are negative.';

comment on column public."PortfolioSnapshot".realized_pnl is 'Result of closed positions up to that time, in the portfolio''s currency.';

comment on column public."PortfolioSnapshot".recorded_at is 'The desk''s clock, when the row was written.';

comment on column public."PortfolioSnapshot".sampled_at is 'The market''s clock of the sample; the desk''s clock while there is no market.';

comment on column public."PortfolioSnapshot".unrealized_pnl is 'Result of closing all positions at the marks, in the portfolio''s currency.';

comment on column public."Position".average_price is 'Derived: cost ÷ quantity.';

comment on column public."Position".cost is 'Signed cost of the quantity, in the portfolio''s currency: negative is short.';

comment on column public."Position".fees is 'Commissions paid so far, in the portfolio''s currency.';

comment on column public."Position".mark_price is 'Price of the engine''s last valuation; null before the first price.';

comment on column public."Position".opened_at is 'The market''s clock, when the position was opened; null without a position.';

comment on column public."Position".portfolio_id is 'The portfolio of the position.';

comment on column public."Position".quantity is 'Signed quantity in units: negative is short.';

comment on column public."Position".realized_pnl is 'Result of closing so far, in the portfolio''s currency, before fees.';

comment on column public."Position".stop_loss is 'Price at which the owner wants to close with a loss; null without one.';

comment on column public."Position".symbol is 'The symbol of the instrument.';

comment on column public."Position".take_profit is 'Price at which the owner wants to close with a gain; null without one.';

comment on column public."Position".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."Proposal".api_key_id is 'The key through which it is proposed; null for a login of a person.';

comment on column public."Proposal".client_order_id is 'The client order id that the order has; one proposal of a portfolio has it.';

comment on column public."Proposal".created_at is 'The desk''s clock.';

comment on column public."Proposal".decided_at is 'The desk''s clock; null while it is pending.';

comment on column public."Proposal".decided_by is 'The user that approved, rejected or withdrew it; null while it is pending and when it expired.';

comment on column public."Proposal".decided_login is 'The login that approved, rejected or withdrew it; null while it is pending and when it expired.';

comment on column public."Proposal".decision_reason is 'The reason of a rejection; null without one.';

comment on column public."Proposal".expires_at is 'The desk''s clock: no approval from this instant on.';

comment on column public."Proposal".hash is 'sha256 over id, portfolio, proposer and request: proposal_hash(). An approval names it.';

comment on column public."Proposal".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Proposal".login is 'The login that proposes it.';

comment on column public."Proposal".notional is 'Quantity times price when it was proposed, in the portfolio''s currency; null: no price was known.';

comment on column public."Proposal".number is 'A short number for commands and lists.';

comment on column public."Proposal".order_id is 'The order that the approval placed, which may be denied; null without an approval.';

comment on column public."Proposal".portfolio_id is 'The portfolio of the order.';

comment on column public."Proposal".request is 'The order: parameters of place_order by name; a parameter that is left out has its default.';

comment on column public."Proposal".state is 'PENDING until it is decided once.';

comment on column public."Proposal".user_id is 'The user that proposes it: the order is this user''s.';

comment on column public."Proposal".worst_loss is 'The result at its stop loss when it was proposed, fees included, in the portfolio''s currency; null without a stop loss.';

comment on column public."Quarantine"."position" is 'Line of the file or number of the message; null when the source does not number them.';

comment on column public."Quarantine"."timestamp" is 'Timestamp of the row on the market''s clock; null when it could not be read.';

comment on column public."Quarantine".created_at is 'The desk''s clock, when the row was refused.';

comment on column public."Quarantine".detail is 'The fault as a sentence.';

comment on column public."Quarantine".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Quarantine".kind is 'The kind of row that was refused.';

comment on column public."Quarantine".raw is 'The received row without control characters, at most 4,000 characters.';

comment on column public."Quarantine".reason is 'A code, such as CROSSED_QUOTE or OUT_OF_ORDER; detail has the sentence.';

comment on column public."Quarantine".source is 'The file or feed of the row.';

comment on column public."Quarantine".symbol is 'Symbol as received; it may not be an instrument.';

comment on column public."QueryBaseline".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."QueryBaseline".measured_at is 'The desk''s clock at the measurement.';

comment on column public."QueryBaseline".median_ms is 'Median time of a run, in milliseconds.';

comment on column public."QueryBaseline".name is 'Name of the query.';

comment on column public."QueryBaseline".p95_ms is '95th percentile of the time of a run, in milliseconds.';

comment on column public."QueryBaseline".phase is 'The phase of the measurement, such as before the takeover.';

comment on column public."QueryBaseline".plan is 'EXPLAIN (format json) of the query, to compare when it gets slower.';

comment on column public."QueryBaseline".rows is 'Number of returned rows.';

comment on column public."QueryBaseline".runs is 'Number of measured runs.';

comment on column public."QueryBaseline".statement is 'The SQL text.';

comment on column public."Quote".ask is 'Best ask price; null without an ask.';

comment on column public."Quote".ask_size is 'Quantity at the ask, in units; null when the feed does not report it.';

comment on column public."Quote".bid is 'Best bid price; null without a bid.';

comment on column public."Quote".bid_size is 'Quantity at the bid, in units; null when the feed does not report it.';

comment on column public."Quote".last is 'Price of the latest trade; null before the first.';

comment on column public."Quote".live is 'True: a live feed sent it, so its age is judged. False: it is of a recording, which is judged only when a live feed has sent a quote since.';

comment on column public."Quote".quoted_at is 'The market''s clock: the time of the feed, which may be years ago in a replay.';

comment on column public."Quote".received_at is 'The desk''s clock, when the quote arrived; the age of a quote is computed from it.';

comment on column public."Quote".sequence is 'Rises by one with every change, so that a reader can see that it missed one.';

comment on column public."Quote".session_open is 'First price of the desk''s day, the base of the day''s change.';

comment on column public."Quote".symbol is 'The instrument; one row each.';

comment on column public."Quote".volume is 'Quantity traded in the UTC day so far, in units; null when the volume of a part of the day is unknown.';

comment on column public."RiskBaseline".currency is 'The currency whose portfolios are summed.';

comment on column public."RiskBaseline".day is 'The desk''s day of day_result, on the market''s clock.';

comment on column public."RiskBaseline".day_result is 'Realized and unrealized result less fees since the portfolios began, at the beginning of that day.';

comment on column public."RiskBaseline".peak_result is 'The highest such result since the engine watches a limit of the scope.';

comment on column public."RiskBaseline".scope_id is 'As scope_id of RiskLimit.';

comment on column public."RiskBaseline".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."RiskLimit".action is 'WARN refuses an order until its quantity is typed once more, DENY refuses the order, FREEZE also halts the scope when a mark passes the limit, FLATTEN also closes its positions.';

comment on column public."RiskLimit".active is 'False: the limit does not apply.';

comment on column public."RiskLimit".created_at is 'The desk''s clock, when the row was created.';

comment on column public."RiskLimit".currency is 'For portfolios of this currency; null: for each currency by itself.';

comment on column public."RiskLimit".days is 'The days of the week, 1 Monday to 7 Sunday, for ALLOWED_HOURS.';

comment on column public."RiskLimit".from_time is 'The wall time of `zone` from which orders are accepted, for ALLOWED_HOURS.';

comment on column public."RiskLimit".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."RiskLimit".key_id is 'For orders of this key; null for all.';

comment on column public."RiskLimit".kind is 'The limited figure.';

comment on column public."RiskLimit".number is 'A short number for commands and lists.';

comment on column public."RiskLimit".portfolio_id is 'For this portfolio; null for all.';

comment on column public."RiskLimit".reason is 'The reason for the limit.';

comment on column public."RiskLimit".scope_id is 'The key, portfolio or user; zeros for the desk.';

comment on column public."RiskLimit".set_by is 'The user that set it.';

comment on column public."RiskLimit".set_login is 'The login that set it.';

comment on column public."RiskLimit".side is 'The side that may open or add to a position, for ALLOWED_SIDE.';

comment on column public."RiskLimit".symbol is 'For this instrument; null for every instrument.';

comment on column public."RiskLimit".symbols is 'The symbols that may be traded, for ALLOWED_SYMBOLS.';

comment on column public."RiskLimit".to_time is 'The wall time of `zone` before which orders are accepted, for ALLOWED_HOURS; before from_time: the window crosses midnight.';

comment on column public."RiskLimit".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."RiskLimit".user_id is 'For the portfolios and orders of this user; null with key_id and portfolio_id null: for the whole desk.';

comment on column public."RiskLimit".value is 'In the unit of its kind: quantity in units; notional, exposure and loss in the portfolio''s currency; collar and drawdown as fractions of 1; leverage as a multiple of equity; age in seconds; rate in orders a minute; null for ALLOWED_*.';

comment on column public."RiskLimit".zone is 'The time zone of the window, for ALLOWED_HOURS.';

comment on column public."Session".address is 'IP address of the client; null for a connection by the server''s Unix socket.';

comment on column public."Session".api_key_id is 'The API key of the session; null for a session of a user''s own login.';

comment on column public."Session".application is 'application_name of the program.';

comment on column public."Session".armed_at is 'The desk''s clock, when the console was armed; null while it is disarmed.';

comment on column public."Session".armed_portfolio_id is 'The portfolio that keys of this console trade without a confirmation; null while it is disarmed.';

comment on column public."Session".backend_pid is 'Process id of the connection on the server; together with backend_started_at it identifies one connection.';

comment on column public."Session".backend_started_at is 'The start of that server process.';

comment on column public."Session".cancels_done_at is 'The desk''s clock, when the cancel of every such order was requested; null while the engine still looks for them.';

comment on column public."Session".dead_man is 'The open orders that are canceled when the session vanishes while it is armed.';

comment on column public."Session".end_reason is 'The reason for the end; null while it is open.';

comment on column public."Session".ended_at is 'The desk''s clock, when the session ended; null while it is open.';

comment on column public."Session".ended_by is 'The user that ended the session; null while it is open, and when the program or the engine ended it.';

comment on column public."Session".fired_at is 'The desk''s clock, when the session last vanished while it was armed: orders that were placed by then are canceled. Null: it never did, or its dead man was off.';

comment on column public."Session".fired_dead_man is 'The choice of dead_man at fired_at.';

comment on column public."Session".fired_portfolio_id is 'The portfolio that was armed at fired_at.';

comment on column public."Session".host is 'Host name of the machine, reported by the program; address comes from the server.';

comment on column public."Session".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Session".last_active_at is 'The desk''s clock, of the latest request with which the login changed the desk; last_seen_at is the latest heartbeat.';

comment on column public."Session".last_activity is 'The latest such request, such as order placed.';

comment on column public."Session".last_seen_at is 'The desk''s clock at the last heartbeat.';

comment on column public."Session".login is 'The login role.';

comment on column public."Session".started_at is 'The desk''s clock, when the session began.';

comment on column public."Session".terminal is 'Kind and size of the terminal, reported by the program.';

comment on column public."Session".user_id is 'The user; null for a login without a user.';

comment on column public."Signal"."interval" is 'The interval of the candles that it was made from; null for a published signal.';

comment on column public."Signal".algorithm is 'The method, described by the source.';

comment on column public."Signal".client_signal_id is 'The publisher''s own id: publishing it again returns the same signal.';

comment on column public."Signal".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Signal".direction is 'The expected direction of the price.';

comment on column public."Signal".entry_price is 'The price at the time of the signal.';

comment on column public."Signal".evidence is 'The figures behind it, by name.';

comment on column public."Signal".expires_at is 'The market''s clock at the horizon, when it is judged.';

comment on column public."Signal".generated_at is 'The market''s clock at the close of the candle that caused it, or at its publication.';

comment on column public."Signal".horizon_seconds is 'The time that it looks ahead, in seconds.';

comment on column public."Signal".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Signal".judged_at is 'The desk''s clock, when it was judged; null before.';

comment on column public."Signal".number is 'A short number for commands and lists.';

comment on column public."Signal".outcome is 'Whether the price moved in its direction; null until it is judged after its horizon.';

comment on column public."Signal".outcome_price is 'The price at which it was judged; null before.';

comment on column public."Signal".outcome_return is 'Simple return from entry to outcome price in the signal''s direction, as a fraction: positive is right.';

comment on column public."Signal".source is 'Short name of the source: a strategy of the engine, or analyst:<login> or agent:<key prefix>.';

comment on column public."Signal".stop_price is 'The price at which the signal is wrong; null without one.';

comment on column public."Signal".strength is 'The probability of the move by the source, 0 to 1.';

comment on column public."Signal".symbol is 'The symbol of the instrument.';

comment on column public."Signal".target_price is 'The price at which the signal has reached its target; null without one.';

comment on column public."Signal".user_id is 'The user that published it, by login or by key; null for signals of the engine.';

comment on column public."SystemHealth".checked_at is 'The desk''s clock at the check.';

comment on column public."SystemHealth".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."SystemHealth".message is 'The problem as a sentence; null without one.';

comment on column public."SystemHealth".metrics is 'Figures by name, such as cpu, memory and latency.';

comment on column public."SystemHealth".service is 'The part: engine, database, a feed, a model; ecne, gct, claude and websocket in rows of an earlier application.';

comment on column public."SystemHealth".status is 'The reported state.';

comment on column public."TouchedDay"."interval" is 'The interval of the candles.';

comment on column public."TouchedDay".day is 'The UTC day on the market''s clock.';

comment on column public."TouchedDay".sequence is 'Number of the row: the reader deletes up to the last number that it read, and later rows stay.';

comment on column public."TouchedDay".symbol is 'The symbol of the candles.';

comment on column public."TouchedEquity".day is 'The UTC day on the market''s clock.';

comment on column public."TouchedEquity".portfolio_id is 'The portfolio.';

comment on column public."TouchedEquity".sequence is 'Number of the row: the reader deletes up to the last number that it read, and later rows stay.';

comment on column public."Trade".commission is 'Commission in the portfolio''s currency.';

comment on column public."Trade".cost_change is 'Change of the signed cost of the position, in the portfolio''s currency.';

comment on column public."Trade".executed_at is 'The market''s clock at the execution.';

comment on column public."Trade".id is 'Derived from the order and its filled quantity before, so that the same trade cannot be booked twice.';

comment on column public."Trade".liquidity is 'TAKER or MAKER.';

comment on column public."Trade".order_id is 'The order that it fills.';

comment on column public."Trade".portfolio_id is 'The portfolio of the trade.';

comment on column public."Trade".price is 'Price per unit.';

comment on column public."Trade".quantity is 'Traded quantity in units, always positive.';

comment on column public."Trade".realized_pnl is 'Result of closing a position, in the portfolio''s currency, before commission.';

comment on column public."Trade".recorded_at is 'The desk''s clock, when the row was written.';

comment on column public."Trade".sequence is 'Number in the order of booking.';

comment on column public."Trade".side is 'The side of its order.';

comment on column public."Trade".slippage is 'Difference to the reference price, in price units per unit; positive is adverse.';

comment on column public."Trade".symbol is 'The symbol of the instrument.';

comment on column public."User".active is 'False: the logins are closed; the portfolios stay.';

comment on column public."User".created_at is 'The desk''s clock, when the row was created.';

comment on column public."User".email is 'E-mail address, unique among users.';

comment on column public."User".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."User".last_login_at is 'Kept from an earlier application and unused; Session has the open sessions.';

comment on column public."User".login is 'The Postgres login role of this user: permissions are checked by session_user. Null for a user without a login.';

comment on column public."User".password_hash is 'Kept from an earlier application and unused: Postgres authenticates logins.';

comment on column public."User".role is 'ADMIN makes the user an administrator if its login also has the scope; the other values are kept from an earlier application and unused.';

comment on column public."User".updated_at is 'The desk''s clock, when the row was last written.';

comment on column public."User".username is 'Name of the user; a new login gets the same name.';

comment on column public."Verification".confidence is 'The user''s confidence in it, 0 to 1.';

comment on column public."Verification".created_at is 'The desk''s clock, when the row was created.';

comment on column public."Verification".id is 'A version 7 uuid: sorts by the time of creation.';

comment on column public."Verification".inference_id is 'The verified inference.';

comment on column public."Verification".rationale is 'Why.';

comment on column public."Verification".selected_option is 'The most convincing angle.';

comment on column public."Verification".user_id is 'The user that verified it.';

comment on column public.portfolio_realtime_mine.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';

comment on column public.signal_performance.brier is 'Brier score, the mean of (strength - hit)²: 0 is perfect, 0.25 is a coin toss.';

comment on column public.signal_performance.hit_rate is 'Fraction of judged signals whose price moved in their direction by the horizon; null until a signal is judged.';

comment on column public.signal_performance.hit_rate_low is 'Lower end of Wilson''s 95 % interval of hit_rate.';

comment on column public.signal_performance_shown.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';

comment on column public.symbol_performance_summary.made_of is 'The interval of the summed candles.';

comment on column public.symbol_performance_summary.volume_usd is 'In the quote currency: as stored, or volume times the typical price (high + low + close) / 3.';

comment on column public.symbol_performance_summary_shown.refreshed_at is 'The start of the last refresh of the rows; null before the first refresh by the job.';

comment on function public.accepted_open_orders(pg_catalog.uuid,boolean) is 'The open orders of a user without those that wait for their acceptance, at most as many as it may have.';

comment on function public.acknowledge_alert(pg_catalog.uuid) is 'Acknowledges an alert: stores the user and the time of the first acknowledgement. A key for some portfolios or symbols acknowledges only their alerts.';

comment on function public.add_month_partition(pg_catalog.text,pg_catalog.text,timestamp with time zone,timestamp with time zone) is 'Creates the partition of one month, with the indexes and checks of its table. Only the desk''s functions call it.';

comment on function public.alert_dead_man(pg_catalog.uuid,public."Portfolio",integer) is 'Alerts the user of a vanished session, risk and the owner of the portfolio to the cancel of its orders. Only cancel_vanished_orders calls it.';

comment on function public.alert_login(public."Session",pg_catalog.text,pg_catalog.text) is 'Raises an alert about a session for its user. Only functions that check permissions call it.';

comment on function public.alert_unusual_login(pg_catalog.uuid) is 'Alerts a user, and risk and administrators, to a session from a new address or at an unusual hour of that user. Both are usual from then on. Only open_session calls it.';

comment on function public.amount_bounds() is 'The bounds of amounts: units and notional of an order; price of an order or of the market; units of a position when all open orders fill; one deposit or withdrawal; deposits less withdrawals of a portfolio, and of all portfolios of its owner; cash, results, fees and exposure of a portfolio at the worst prices.';

comment on function public.analyze_table(pg_catalog.text) is 'Analyzes one table. Its lock stays until the transaction ends and keeps new months of the table away, so each table is a transaction of its own.';

comment on function public.answers_replace(public."OrderEventType") is 'True for the events with which the engine answers a replace.';

comment on function public.approve_order(pg_catalog.uuid,pg_catalog.text) is 'Approves a pending proposal, exactly the order of this hash, once: the order is judged again and placed as its proposer''s, or stored as DENIED with its reason. For persons: risk, administrators, the owner of the portfolio, and of a key''s proposal its user unless a limit wants another person; never the proposer.';

comment on function public.attach_month(pg_catalog.text) is 'Reverses detach_month: attaches an archived month to MarketData again.';

comment on function public.average_true_range(pg_catalog.text) is 'The ATR 14 of an instrument by Wilder, over the candles of its atr_interval that are closed by the market''s clock, and the number of candles used, at most 500. Null with fewer than 15.';

comment on function public.await_rules(pg_catalog.uuid) is 'Waits once for all sessions that change the alert rules of a user, and not at each rule. Only the engine''s booking calls it. See hold_rules.';

comment on function public.awaits_engine(public."OrderStatus") is 'True while a request waits for the engine: to accept the order, to replace its terms, or to cancel it.';

comment on function public.begin_baseline(public."RiskLimit") is 'Stores the result at the beginning of the day, from the stored values of the portfolios, and the present one as the highest, for each currency of a limit of loss or drawdown. A stored one stays.';

comment on function public.begin_job(pg_catalog.text) is 'Records the start of a maintenance job, on a connection that stays open until its end. Returns the run, or null while another run of the job is in progress. Runs are stored for 90 days.';

comment on function public.book_breaches(bigint,pg_catalog.jsonb,pg_catalog.jsonb) is 'Stores episodes of limits that marks have passed or left, in their order, with the alert and the halt of their action, and the results by which losses are judged. For the engine, after it has booked the marks.';

comment on function public.book_candles(bigint,pg_catalog.text,pg_catalog.text[],pg_catalog.text[],timestamp with time zone[],numeric[],numeric[],numeric[],numeric[],numeric[]) is 'Inserts the closed candles of a feed; an existing candle stays unchanged.';

comment on function public.book_market(pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.jsonb) is 'Writes quotes, signals and alerts. An existing signal stays unchanged.';

comment on function public.book_marks(bigint,pg_catalog.text[],pg_catalog.uuid[],pg_catalog.uuid[]) is 'Writes the latest marks of these symbols to positions and portfolio values, and values these portfolios, whose orders, positions or cash changed; the engine calls it about once a second. Returns the portfolios that could not be valued, with the error; suspended and blocked portfolios keep their last value.';

comment on function public.book_opening_balance() is 'Trigger: books the opening cash of a portfolio as a deposit, so that cash is always the sum of its ledger.';

comment on function public.book_orders(pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.jsonb) is 'Writes the new state of orders and numbers their events. A fill keeps a request to cancel or to replace pending; an order never leaves a terminal state.';

comment on function public.book_refusal(bigint,pg_catalog.jsonb) is 'Reports a row that the engine could not book: a critical alert, once until it is acknowledged or resolved, and a row in Quarantine for market data.';

comment on function public.book_step(bigint,pg_catalog.jsonb) is 'Books the effects of a batch of engine steps, in one transaction and only for the leading epoch: orders, events, trades, positions, ledger, quotes, signals, alerts, feed cursors.';

comment on function public.book_trades(pg_catalog.jsonb,pg_catalog.jsonb) is 'Writes executions and the resulting positions.';

comment on function public.booked_status(public."OrderStatus",public."OrderStatus",boolean) is 'The status that an order gets when the engine books a status: a fill keeps a pending cancel pending, and a pending replace until the engine has answered it.';

comment on function public.bound_denial(public."Portfolio",pg_catalog.text,public."OrderSide",numeric,numeric,numeric,boolean,numeric,pg_catalog.uuid[]) is 'The denial of an order that could move a position, cash, a result or equity beyond amount_bounds() when all open orders fill; null when it cannot. An order that waits for a larger quantity counts with it; orders in left_out do not count.';

comment on function public.bound_statement_texts() is 'Empties the statistics of statements when their texts take too much of the disk: the server stores each text whole, of any login. Without the extension or its rights it does nothing. Only end_abusive_sessions calls it.';

comment on function public.cancel_order(pg_catalog.uuid) is 'Requests a cancel: the order is PENDING_CANCEL until the engine confirms; a fill before that wins. A second request changes nothing; a replace that waits is given up. Risk and administrators cancel in every portfolio; its owner is alerted.';

comment on function public.cancel_vanished_orders(integer) is 'Requests the cancel of the open orders that the dead men of vanished sessions name, at most this number at a call, and alerts their users and risk. Returns their number. The engine calls it about once a second; a session is looked at until every order is requested.';

comment on function public.candle_day(pg_catalog.text,pg_catalog.text,pg_catalog.date) is 'The sums of a symbol''s candles of one interval for a UTC day, computed from the candles; no row without candles.';

comment on function public.carry_marks(pg_catalog.text[],pg_catalog.uuid[],pg_catalog.uuid[]) is 'Writes the latest marks of these symbols to the positions and values of these portfolios, and checks the buying power of the exposed ones. Only book_marks calls it.';

comment on function public.check_administrator_left(pg_catalog.text[]) is 'Refuses to close these logins when no other administrator could log in.';

comment on function public.check_alert_rule_limit() is 'Refuses one more alert rule of a user at its limit; concurrent creations of one user wait for each other. Only functions that check permissions call it.';

comment on function public.check_connection_room(pg_catalog.uuid,integer,integer) is 'Refuses a share of connections with which all users together could take slots that engines and administrators need. Only functions that check permissions call it.';

comment on function public.check_deposit(pg_catalog.uuid,numeric,numeric) is 'Refuses a deposit (positive) or withdrawal (negative) beyond amount_bounds(), alone or together with earlier deposits of the portfolio and its owner. cash_before: the portfolio''s cash without the movement.';

comment on function public.check_ended(pg_catalog.text[],timestamp with time zone) is 'Refuses logins that have a connection which began before an instant, after ending it once more.';

comment on function public.check_exit(pg_catalog.text,pg_catalog.jsonb,pg_catalog.text[],pg_catalog.text) is 'Refuses unknown keys and the terms of an exit that are not exactly one of its forms with a plain number; null means no exit. beside_price may come beside the first form.';

comment on function public.check_key_limits(pg_catalog.text[],pg_catalog.uuid[],pg_catalog.text[],numeric,pg_catalog.inet[]) is 'Refuses limits of a key that are no lists, name unknown portfolios or symbols, or do not fit its scopes. Only functions that check permissions call it.';

comment on function public.check_key_symbol(pg_catalog.text) is 'Refuses a symbol that is not one of the connected key''s. Only functions that check permissions call it.';

comment on function public.check_limit_values(public."RiskLimitKind",numeric,public."RiskLimitAction",pg_catalog.text,pg_catalog.text,pg_catalog.text[],public."OrderSide",smallint[],time without time zone,time without time zone,pg_catalog.text,pg_catalog.text) is 'Refuses the terms of a limit that its kind does not have.';

comment on function public.check_login_exists(pg_catalog.text) is 'Refuses a login that does not exist or whose sessions the connected login may not end.';

comment on function public.check_managed_login(pg_catalog.text) is 'Refuses every role that is not a login of the desk, or that has more than scopes.';

comment on function public.check_may_close(pg_catalog.text[]) is 'Refuses logins that the connected login may not close.';

comment on function public.check_may_decide(public."Proposal",public."Portfolio") is 'Refuses a login that may not approve or reject a proposal: only a person does, which is risk, an administrator or the owner of the portfolio, and not the proposer. A user decides what its own keys propose.';

comment on function public.check_may_end(pg_catalog.text[]) is 'Refuses logins whose connections the connected login may not end: it may end its own, and those of logins that it may close.';

comment on function public.check_may_limit(pg_catalog.uuid,public."RiskLimit",public."RiskLimitKind",numeric,public."RiskLimitAction") is 'Refuses a login that may not set a limit over this user (null: the desk), or not change or remove the present one. A null kind removes it.';

comment on function public.check_may_open(public."Portfolio") is 'Refuses a login that may reduce but not open risk in a portfolio. Call it after own_portfolio, which refuses logins without any right.';

comment on function public.check_new_terms(numeric,numeric,numeric) is 'Refuses a replace without any new term.';

comment on function public.check_order(pg_catalog.uuid,pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,numeric,numeric,numeric,pg_catalog.date,boolean,boolean,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,numeric,numeric) is 'The result that place_order would have, without placing an order: the preview of the ticket. awaited_quantity is what an order that is not placed yet, for which this one would wait, adds to the position. A post-only order has postOnly too, the result of post_only_preview. Takes no lock.';

comment on function public.check_order_conditions(public."OrderType",numeric,public."TimeInForce",pg_catalog.date,boolean,boolean,numeric) is 'Refuses an invalid date of expiry and invalid conditions of execution before any row is read.';

comment on function public.check_order_links(pg_catalog.text,public."OrderType",boolean,numeric,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.uuid,pg_catalog.uuid) is 'Refuses invalid exits and links to other orders before any row is read.';

comment on function public.check_order_side(public."OrderSide",boolean) is 'Refuses an order without a side, or without a word about reduce only: every rule compares them, and a comparison with null passes.';

comment on function public.check_order_values(pg_catalog.text,pg_catalog.text,public."OrderType",numeric,numeric,public."TimeInForce",pg_catalog.text,numeric,numeric,numeric) is 'Refuses invalid values before any row is read: such a request leaves no order.';

comment on function public.check_replace(pg_catalog.uuid,numeric,numeric,numeric) is 'The result that replace_order would have, without replacing anything: the preview of the ticket. Another limit of a post-only order has postOnly too, the result of post_only_preview. Takes no lock.';

comment on function public.check_replacement(public."Portfolio",public."Order",numeric,numeric,numeric) is 'Refuses new terms for an order that cannot take them: by its state, by their form, or because the connected login may only reduce. Null keeps a term.';

comment on function public.check_shut(pg_catalog.text[]) is 'Refuses logins that are not disabled. Only functions that check permissions call it.';

comment on function public.check_signal_values(pg_catalog.text,pg_catalog.text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,pg_catalog.text,pg_catalog.text) is 'Refuses invalid values before any row is read.';

comment on function public.client_address() is 'The address of the connected client; 127.0.0.1 for a unix socket.';

comment on function public.close_lock_fillers() is 'Closes each login that end_lock_holders, on this connection, found three times within a minute with the server''s table of locks filled by its own sessions, and raises an alert about it. reset_user opens the login again.';

comment on function public.close_login(pg_catalog.text) is 'Disables the login of a role; its name stays taken. Only functions that check permissions call it.';

comment on function public.close_session(pg_catalog.uuid,pg_catalog.text) is 'Records the end of a session whose user quits: its orders stay, also with a dead man.';

comment on function public.closed_user(pg_catalog.uuid) is 'The name of a user whose login was disabled or has ended; null for every other user. The engine accepts nothing from it that may add risk.';

comment on function public.condition_denial(pg_catalog.text,pg_catalog.date,numeric) is 'The denial of an order by its last date, on the market''s clock in the time zone of its instrument, and by its displayed quantity; null when both are valid, and for an unknown instrument.';

comment on function public.connected_origin(public."Portfolio",boolean) is 'The origin of an order that the connected login places; a login without a user acts for the owner of the portfolio.';

comment on function public.connected_session() is 'The open session of the connected login that the setting traderai.session names, for the orders that a console places; null without one. Only functions that check permissions call it.';

comment on function public.connection_capacity() is 'How many connections all users together may have: max_connections of the server less the reserve for engines and administrators.';

comment on function public.copy_month(pg_catalog.text) is 'Copies a month of MarketData into schema archive, sorted by symbol and time. Returns the number of candles. It blocks no session; swap_month detects later writes.';

comment on function public.create_alert_rule(pg_catalog.text,public."AlertField",public."AlertOperator",numeric,public."AlertSeverity") is 'Creates a rule that watches a price; the engine fires an alert once per episode.';

comment on function public.create_api_key(pg_catalog.text,pg_catalog.text[],pg_catalog.text,pg_catalog.text,timestamp with time zone,integer,pg_catalog.uuid[],pg_catalog.text[],numeric,pg_catalog.inet[]) is 'Creates an API key of the connected user: a login role key_<prefix> with some of the user''s scopes, limited to portfolios, symbols, a largest order and addresses unless these are null. It receives only the SCRAM verifier of the secret.';

comment on function public.create_portfolio(pg_catalog.text,numeric,pg_catalog.text,public."AccountKind") is 'Creates a portfolio of the connected user with opening cash, which is booked as a deposit. A user has at most 100.';

comment on function public.create_user_login(pg_catalog.text,pg_catalog.text,pg_catalog.text,pg_catalog.text,timestamp with time zone) is 'Creates a user with a login role of the same name and one scope. It receives the SCRAM verifier of the password. A user without a login gets one.';

comment on function public.crossing_portfolios(pg_catalog.uuid[]) is 'Of these portfolios those with a MARGIN account whose buying power has crossed zero since the last look, by id. Takes no lock.';

comment on function public.current_user_id() is 'The id of the connected user, by login or by a valid key from an address that it allows, from session_user, which settings and role switches cannot forge. Null for a login without a user.';

comment on function public.day_names(smallint[]) is 'Days of the week in words: Mon, Tue.';

comment on function public.dead_man_fires(public."Session") is 'True when an armed session with a dead man vanished: its orders must be canceled. Only functions that check permissions call it.';

comment on function public.decide_proposal(public."Proposal",public."ProposalState",pg_catalog.text,pg_catalog.uuid) is 'Writes the decision about a pending proposal that the transaction holds. Only functions that check permissions call it.';

comment on function public.delete_alert_rule(pg_catalog.uuid) is 'Deletes an alert rule; its alerts stay with their owner.';

comment on function public.denial(pg_catalog.text,pg_catalog.text,numeric,numeric,numeric) is 'A denial as JSON with the value of the limit, the used amount and the headroom.';

comment on function public.denial_text(pg_catalog.jsonb) is 'A denial as one sentence with its limit, value and headroom, for an error.';

comment on function public.desk_day(timestamp with time zone) is 'The desk''s day that contains the instant, by the zone and cut of DeskState: the date of its end, or of its beginning when it ends at midnight.';

comment on function public.desk_day_start(timestamp with time zone) is 'The beginning of the desk''s day that contains the instant.';

comment on function public.desk_scope() is 'The scope_id of limits of the whole desk.';

comment on function public.detach_month(pg_catalog.text) is 'Moves a month of MarketData into schema archive, which no query reads. Trades and audit rows stay forever: books are sums over all trades, and the audit chain must be complete.';

comment on function public.drop_login(pg_catalog.text) is 'Drops the disabled login role of a key; one that something depends on, or that another session keeps, stays disabled. Only functions that check permissions call it.';

comment on function public.drop_month_copy(pg_catalog.text) is 'Drops the table of copy_month when it could not be swapped in.';

comment on function public.empty_candle_stage() is 'Empties the stage for the next rows of an import.';

comment on function public.end_abusive_sessions() is 'Ends sessions that use up resources of others: transactions left open, endless statements, the queue of notifications, closed logins; and expires proposals. The engine calls it about once a second.';

comment on function public.end_backend(integer,timestamp with time zone) is 'Ends one connection to this desk, or of this desk''s logins to another database of the server, but never a superuser''s or its own. Only functions that check permissions call it.';

comment on function public.end_backend_once(integer,timestamp with time zone) is 'Ends a connection as end_backend does; false when this session has ended it before: a statement that cannot be interrupted goes on. Only functions that check permissions call it.';

comment on function public.end_blocking_sessions() is 'Ends sessions that keep the booking connection of the leader or other logins waiting for locks for longer than they may, with the sessions of the same user that would block next. Never a session of an engine or of the server''s administration. The leader calls it all the time, on one connection.';

comment on function public.end_connections_of(pg_catalog.text[],timestamp with time zone) is 'Ends the connections of these logins that began before an instant; returns the number of those that are not gone yet.';

comment on function public.end_job(pg_catalog.uuid,public."JobOutcome",bigint,pg_catalog.text,pg_catalog.jsonb) is 'Records the outcome of a run of a job, and allows the next run.';

comment on function public.end_lock_holders() is 'Ends sessions of this desk''s logins that use up the server''s table of locks, in which every transaction needs room: from half of it on, each that holds more than a fiftieth. It notes logins whose own sessions fill the table, for close_lock_fillers. Call it all the time on one connection, which then needs no room in a full table.';

comment on function public.end_logins(pg_catalog.text[],timestamp with time zone) is 'Ends every connection of these logins that began before an instant, except its own. Returns the number of connections, also of those that are still ending. Only functions that check permissions call it.';

comment on function public.end_scope_holders(pg_catalog.text) is 'Ends sessions that keep the role of a scope locked in an idle transaction, as an open one that created a key does. Returns their number. Only make_login calls it, so that logins are made without an engine too.';

comment on function public.end_sessions_beyond(interval,interval,interval,double precision,interval) is 'Ends sessions that block others for longer than these limits: every session of this desk, and those of its logins in other databases of the server. Only end_abusive_sessions calls it, with its limits.';

comment on function public.engine_acquire(pg_catalog.uuid,pg_catalog.text,integer,pg_catalog.text,numeric) is 'Acquires the lease for lease_seconds unless another engine holds it (lease_standing), and ends the booking connection of the leader before it. Returns the new epoch, or null while another engine leads.';

comment on function public.engine_fence(bigint) is 'Refuses the transaction of an engine that has lost its lead.';

comment on function public.engine_heartbeat(bigint,bigint,timestamp with time zone) is 'Renews the lease. Returns false when this epoch has lost its lead.';

comment on function public.engine_hold(bigint,pg_catalog.uuid[]) is 'Locks portfolios by id, before the leading engine books several steps for them in one transaction.';

comment on function public.engine_release(bigint) is 'Releases the lease, so that a standby engine does not wait until it expires.';

comment on function public.ensure_month_partitions(pg_catalog.text,timestamp with time zone,timestamp with time zone) is 'Creates the missing monthly partitions of MarketData, Trade or AuditLog for a span of instants. Returns the number created.';

comment on function public.exit_denial(public."Instrument",public."OrderSide",numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,numeric,pg_catalog.uuid) is 'The denial of an entry by the prices of its exits, or null. They are judged by the entry''s limit, else its stop, else the market.';

comment on function public.exit_number(pg_catalog.jsonb,pg_catalog.text) is 'A number of the terms of an exit that check_exit() has passed; null when it is not given.';

comment on function public.exit_preview(public."Instrument",public."OrderSide",numeric,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,numeric) is 'The exits of an entry with their prices, and the result of the quantity when it fills at its worst price and then leaves at its stop, slippage included, or at its target; the fees of both orders are included, as the ledger books them. A quantity of 0 opens nothing and has no result.';

comment on function public.exit_price(public."Instrument",public."OrderSide",numeric) is 'A computed price of an exit on the tick: a stop is rounded away from the market, a target towards it, which is the same direction for one entry.';

comment on function public.exit_terms(public."Instrument",public."OrderSide",numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb) is 'The orders that the exits of an entry become: distances in ATR and R are prices from here on.';

comment on function public.expire_proposals() is 'Records that pending proposals have expired. The engine calls it about once a second; a decision refuses them from their end on.';

comment on function public.exposed_portfolios(pg_catalog.text[],pg_catalog.uuid[]) is 'The portfolios whose buying power a new price of these symbols can change, the touched ones included: not every portfolio with an open order. docs/buying-power.md has the formula.';

comment on function public.find_blocked_rows(bigint,pg_catalog.uuid[],pg_catalog.uuid[]) is 'Portfolios and alert rules that the leading engine cannot book for now: of the known ones, or of all. It waits for no row, and its own locks end with the statement''s transaction.';

comment on function public.flatten_breaches(bigint) is 'Places the orders that close the positions of FLATTEN limits that were passed, reduce-only, at the market. Returns the number of positions whose portfolio another session keeps: call it again. For the engine.';

comment on function public.flatten_order_id(bigint,pg_catalog.text) is 'The client order id of the order that closes a position for an episode: the same again places no second one.';

comment on function public.free_to_close(pg_catalog.uuid,pg_catalog.text,public."OrderSide",pg_catalog.uuid[]) is 'The quantity of a position, in units, that an order of this side can close and that no other open order of this side reserves; more would open the other side. An order that waits for a larger quantity reserves that one; orders of one list reserve once, by the largest; the exits of an entry adapt to the position and reserve nothing, and so do orders in left_out.';

comment on function public.funds_denial(public."Portfolio",pg_catalog.text,public."OrderSide",numeric,numeric,numeric) is 'The denial of an order that requires more than the buying power; null for one that is covered or requires nothing.';

comment on function public.grant_portfolio(pg_catalog.uuid,pg_catalog.text,timestamp with time zone) is 'Lets another user read and trade a portfolio, until an instant or until it is revoked. For the owner, or an administrator when the owner is disabled. Returns the id of the grant.';

comment on function public.grantable_portfolio(pg_catalog.uuid) is 'The portfolio, if the connected user may grant it: its owner, or an administrator when the owner is disabled. Takes no lock.';

comment on function public.granted_to(pg_catalog.uuid,pg_catalog.uuid) is 'True while a grant of the portfolio to the user is in force. Only functions that check permissions call it.';

comment on function public.grouped_number(numeric) is 'A number for a sentence: all its digits, with commas between the thousands. Fields for programs use plain_number.';

comment on function public.halt(pg_catalog.text,pg_catalog.text,pg_catalog.uuid,pg_catalog.text,boolean,boolean) is 'Halts trading of the desk, a user or a portfolio, in all symbols or in one: from its commit on, only reduce-only orders are accepted, and the engine cancels the open orders that may add risk; with cancel_protective also the reduce-only ones of this moment. The desk, a symbol or another user: risk and administrators. A halt that is in force already is returned, and can only become stricter.';

comment on function public.halt_covers(public."Halt",pg_catalog.uuid,pg_catalog.uuid,pg_catalog.uuid,pg_catalog.text) is 'True when the halt is in force over orders of a user and symbol in a portfolio of an owner.';

comment on function public.halt_denial(public."Portfolio",pg_catalog.text,pg_catalog.uuid) is 'The denial of an order that may add risk while a halt is over it; null without one. Reduce-only orders are not asked about.';

comment on function public.halt_over(public."Portfolio",pg_catalog.text,pg_catalog.uuid) is 'The widest halt in force over orders of a user and symbol in a portfolio: of the desk, of the owner or the user, of the portfolio, each for all symbols or for this one; null columns without one.';

comment on function public.halt_scope(public."Halt") is 'The scope of a halt in words: on this desk, for user ann, in portfolio main, in BTCUSD. Only functions that check permissions call it.';

comment on function public.halted_orders() is 'The accepted open orders that a halt in force ends: those that may add risk, and the reduce-only ones that it names. For the engine.';

comment on function public.has_expired(pg_catalog.text) is 'True when the end of a login has passed. The server refuses new connections then; an open one goes on until the engine ends it, without scopes and rows.';

comment on function public.has_scope(pg_catalog.text) is 'True when the connected login has this scope now, until the login ends. A key has it only while its user is active and has the scope as well, and only from an address that the key allows.';

comment on function public.has_trigger(public."OrderType") is 'True for the types that trade only after their trigger price is reached.';

comment on function public.held_exit_denial(public."Order",numeric,numeric) is 'The denial of new prices for an entry without a fill, or for its held exit, after which the exit would be reached as soon as the entry fills, and for a stop loss whose limit would be better than its stop; null: no objection. place_order denies the same prices.';

comment on function public.hold_later_rows(integer) is 'Remembers that the transaction locks rows of a place in the order of locks. It never waits: no session takes this lock alone.';

comment on function public.hold_orders(pg_catalog.uuid[],pg_catalog.text) is 'Locks orders for a booking of the engine: for FILLS with their portfolios, for MOVES (acceptances, ends, new terms) alone, unless a session holds one of them. Only book_orders calls it.';

comment on function public.hold_portfolio(pg_catalog.uuid) is 'Locks a portfolio for the transaction and returns it. A transaction that holds no portfolio with a higher id waits for it; another one is refused at once when it is locked. Only functions that check permissions call it.';

comment on function public.hold_proposal(pg_catalog.uuid) is 'A pending proposal that the connected login proposed or may decide, locked for this transaction after the queue of its portfolio; raises an error otherwise. The engine never waits for it.';

comment on function public.hold_rules(pg_catalog.uuid) is 'Announces a change of the alert rules of a user before their rows are locked; such sessions do not wait for each other. Only functions that check permissions call it. See await_rules.';

comment on function public.hours_allow(public."RiskLimit",timestamp with time zone) is 'Whether an instant lies in the window of an ALLOWED_HOURS limit.';

comment on function public.is_desk_admin() is 'True for an active administrator of the desk, and for a superuser of the server.';

comment on function public.is_held_exit(pg_catalog.uuid,pg_catalog.uuid,timestamp with time zone) is 'True for an exit that waits for its entry to fill: it only reduces what that one will add, so it reserves nothing and blocks nothing.';

comment on function public.is_open(public."OrderStatus") is 'True for an order that may still trade: its state is not final.';

comment on function public.is_risk() is 'True for risk and administrators, who may cancel orders and reduce positions in every portfolio.';

comment on function public.is_terminal(public."OrderStatus") is 'True for a final state: an order never leaves it.';

comment on function public.is_time_zone(pg_catalog.text) is 'True for a name of the IANA time zone database that this server knows.';

comment on function public.is_working(public."OrderStatus") is 'True for the states in which an accepted order may trade.';

comment on function public.judge_login() is 'Event trigger at each login: ends the login of a key from an address that it does not allow. Before Postgres 17 only the functions and row security refuse such a key.';

comment on function public.judge_replaces(public."Portfolio",pg_catalog.uuid[],pg_catalog.uuid[],integer,pg_catalog.uuid[]) is 'The part of judge_requests about new terms for working orders: at most one that may add risk in each symbol, and at most `most` of them. Orders in left_out do not count. A smaller quantity is always accepted.';

comment on function public.judge_requests(pg_catalog.uuid[]) is 'The verdict of now about orders and new terms that wait for the engine, by the rules of order_verdict that the market and other orders can change: open orders of the user and its login, an instrument that became inactive, a halt, age of the quote, buying power and limits. An order that waits for another one is denied with it. denial is null for a request that the engine may accept; an order without a row waits for the next call.';

comment on function public.keep_alert_owner() is 'Trigger: a new alert belongs to the owner of its rule or portfolio.';

comment on function public.keep_performance(pg_catalog.uuid,pg_catalog.date,pg_catalog.jsonb,bigint[]) is 'Replaces a portfolio''s figures of all periods that end on a day or later, and deletes the TouchedEquity rows that they cover. Returns the number of rows.';

comment on function public.key_connections(pg_catalog.uuid) is 'The connections that the valid keys of a user take from its share. Only functions that check permissions call it.';

comment on function public.key_denial(pg_catalog.uuid,pg_catalog.text,numeric) is 'The denial of an order of a key by its symbols and its largest order, or null. It binds orders that reduce as well: the user''s own login closes every position.';

comment on function public.kinship(public."Order",pg_catalog.uuid[],pg_catalog.uuid[]) is 'The effect of its parent on an order that waits for its acceptance, after these orders were judged and denied: PARENT_DENIED, WAITS (judge the parent first), or EXIT (accept it with its entry). Null for an order that is judged like any other. The engine ends the children of a parent that has ended.';

comment on function public.largest_reservation(pg_catalog.uuid) is 'No less than the sum of reservations() of a portfolio, and cheaper: when the cash covers it, no exact sum is needed. Only functions that check permissions call it.';

comment on function public.largest_unit_cost(public."Instrument",public."OrderSide",numeric,numeric) is 'The most that one unit of an order reserves: at its price (limit, trigger or market) with slippage and fee; a sale as a new short at the highest price of the market. Null without a market: the largest price that the desk accepts.';

comment on function public.latest_candles(pg_catalog.text,pg_catalog.text,timestamp with time zone,timestamp with time zone,integer) is 'The latest candles of a symbol and interval, at most the given number, that open from one instant on (null: no limit) and before another (null: no limit); latest first.';

comment on function public.lease_standing() is 'free: no engine leads. expired: the leader has sent no heartbeat for as long as its lease lasts. abandoned: its booking connection has ended. Else held; a held lease cannot be acquired.';

comment on function public.least_for_login() is 'The connections of a user''s share that keys cannot take from its login.';

comment on function public.lift_file_bound() is 'Until the end of the transaction, temporary files have no bound: jobs sort whole months. Only functions of jobs call it.';

comment on function public.limit_denial(public."RiskLimit",pg_catalog.text,numeric,numeric) is 'The denial of an order by a limit: the limited figure, its use now and with the order, the headroom, and who may change the limit. A null use is unknown. soft: true when a confirmation passes it.';

comment on function public.limit_figures(public."Portfolio",pg_catalog.text,pg_catalog.text,pg_catalog.uuid[],pg_catalog.uuid[]) is 'The exposure that positions and open orders can reach, each as the figures of the portfolio, of all of its owner, and of the desk in its currency: gross exposure, most and least net exposure, units and exposure of the symbol; a symbol that no price values; and of the portfolio in the symbol the position and what open orders may add. scope PORTFOLIO, USER or DESK is the widest that is summed. Only limits_denial and limit_use call it.';

comment on function public.limit_holder(public."RiskLimit") is 'The logins that may change a limit, in words.';

comment on function public.limit_results(public."Portfolio",pg_catalog.text) is 'At the marks of now, each as the figures of the portfolio, of all of its owner, and of the desk in its currency: equity, result less fees, loss of the day, and drawdown as a part of the highest equity that the money paid in now would have had. scope as in limit_figures.';

comment on function public.limit_scope(public."RiskLimit") is 'The scope of a limit in words: the desk, user ann, portfolio main in BTCUSD. Only functions that check permissions call it.';

comment on function public.limit_use(public."RiskLimit",pg_catalog.text) is 'The use of a limit now, in its unit; null for the limits that judge an order alone, and when it is unknown.';

comment on function public.limits_denial(public."Portfolio",public."RiskLimit"[],pg_catalog.text,public."OrderSide",numeric,numeric,numeric,pg_catalog.uuid[],public."OrderOrigin",pg_catalog.uuid[]) is 'The denial of an order that may add risk by limits_over(), or null; the first one in the order of judging. Its price values a symbol without a market. Open orders in left_out do not count; `accepted` as in reach_of: null when the order is placed, and at its acceptance soft limits and the rate of orders are not judged again.';

comment on function public.limits_over(public."Portfolio",pg_catalog.text,public."OrderOrigin") is 'The active limits over orders in a symbol: of the desk, of the portfolio, of its owner, of the user that places them and of its key. Null without one.';

comment on function public.linked_list(public."Portfolio",pg_catalog.uuid,pg_catalog.text) is 'The list of an open order, which is derived from its id while it has none: a new order shares its quantity. Refuses an order that has traded or waits for another one.';

comment on function public.linked_parent(public."Portfolio",pg_catalog.uuid,pg_catalog.text,public."OrderSide",numeric,boolean) is 'The open order that a new one waits for; refuses one that cannot be waited for.';

comment on function public.list_members(pg_catalog.uuid,pg_catalog.uuid) is 'The open orders that share a quantity: together they cost as much as the most expensive one, so each is judged without the others. None for the exits of an entry.';

comment on function public.lock_deposits_of(pg_catalog.uuid) is 'Makes concurrent deposits of one owner wait for each other, so that together they cannot pass a limit over all its portfolios. Call it in a statement before the count.';

comment on function public.lock_in_turn(integer,pg_catalog.text,pg_catalog.text) is 'Takes a lock that belongs to a place in the order of locks, after the portfolios: waits for it, or out of order refuses at once. Only functions that check permissions call it.';

comment on function public.lock_portfolios(pg_catalog.uuid[]) is 'Locks portfolios for the transaction, by id. Only the engine calls it: it waits for their rows and not for the sessions that queue for them (docs/architecture.md).';

comment on function public.login_of_key(pg_catalog.uuid) is 'The login of a key that the connected login may revoke; raises an error otherwise. Takes no lock.';

comment on function public.login_of_session(pg_catalog.uuid) is 'The login of a session that the connected login may end, and whether its program is still there; raises an error otherwise. Takes no lock.';

comment on function public.login_of_user(pg_catalog.uuid) is 'The login of an active user, for administrators. Takes no lock.';

comment on function public.logins_of_desk() is 'The logins of this desk''s users and keys, also closed ones. Roles belong to the whole server, and other desks have others. Only functions that check permissions call it.';

comment on function public.logins_of_user(pg_catalog.uuid) is 'The login of a user, then those of its keys, for administrators. Takes no lock.';

comment on function public.lose_session(pg_catalog.uuid) is 'Records the end of a session whose terminal was lost: its dead man cancels at once. A person that quits uses close_session.';

comment on function public.make_login(pg_catalog.text,pg_catalog.text,pg_catalog.text[],timestamp with time zone,integer) is 'Creates a login role with scopes and no other rights. Only functions that check permissions call it.';

comment on function public.make_month(pg_catalog.text,timestamp with time zone) is 'Creates the partition of one month, and moves its rows out of the default partition. Returns 1, or 0 when the month exists. Each month is a transaction of its own, so that a table in use delays only its own months.';

comment on function public.mark_price(pg_catalog.text) is 'The price that values a position: the last price, or the middle of bid and ask. Null without a market.';

comment on function public.mark_vanished_sessions() is 'Records the end of sessions whose program vanished, and disarms them and those that are silent; the orders that their dead man names are then canceled by cancel_vanished_orders(). The engine calls it about once a second.';

comment on function public.may_close(pg_catalog.text) is 'True when the connected login may close this login: an administrator all, a user the keys of its own. A key closes no other key.';

comment on function public.may_wait_for(integer,bigint) is 'True when the transaction holds no lock of this place or of a later one, of portfolios none with a higher key. Every transaction waits for locks in this order only, so that none wait in a circle (docs/architecture.md).';

comment on function public.missing_months(pg_catalog.text,timestamp with time zone,timestamp with time zone) is 'The UTC months of a span of instants for which MarketData, Trade or AuditLog has no partition.';

comment on function public.money_paid_in(pg_catalog.uuid[]) is 'Deposits less withdrawals of these portfolios. For the engine.';

comment on function public.months_to_attach() is 'Archived months of MarketData that attach_month can bring back.';

comment on function public.months_to_detach(timestamp with time zone) is 'Months of MarketData that ended before an instant. detach_month archives one.';

comment on function public.months_to_lay_out() is 'Months of MarketData that ended at least a day ago on the market''s clock, and in which at least a quarter of the blocks mixes symbols; latest first. Samples 200 blocks of each.';

comment on function public.months_to_make(integer) is 'Partitions that are to be created: of this month and the next months, on the desk''s clock and the market''s clock, and of the rows in the default partitions. make_month creates one.';

comment on function public.most_open_orders(pg_catalog.uuid,boolean) is 'How many orders a user may have open. Orders that only reduce are counted apart, so that a user at the limit can still close every position.';

comment on function public.move_cash(pg_catalog.uuid,numeric) is 'Books a deposit (positive) or a withdrawal (negative) in double entry. Only the owner withdraws; administrators may deposit, and the owner is alerted.';

comment on function public.new_id() is 'A new version 7 uuid; such uuids sort by the time of their creation.';

comment on function public.note_activity(pg_catalog.text) is 'Keeps the latest activity of the open sessions of the connected login, and the last use of its key. Functions that change the desk call it last.';

comment on function public.note_every_day() is 'Trigger: writes every summed day to TouchedDay when a truncate deletes all candles.';

comment on function public.note_touched_days() is 'Trigger: writes to TouchedDay the days of all candles that a statement inserted, changed or deleted.';

comment on function public.note_touched_equity() is 'Trigger: writes to TouchedEquity the days of all samples that a statement inserted, changed or deleted.';

comment on function public.notify_change() is 'Trigger: sends one notification a statement on channel traderai_<topic>, with the distinct keys of the changed rows.';

comment on function public.open_candle_stage() is 'Creates the stage of an import for its transaction: rows to compare before they are inserted, and which of them were inserted. Dropped at commit.';

comment on function public.open_login(pg_catalog.text) is 'Opens the closed login of a role again. Only functions that check permissions call it.';

comment on function public.open_order_denial(pg_catalog.uuid,boolean,integer) is 'The denial of one more order by a user with this many open orders, or null. The orders of the user''s login and all its keys count together; orders that only reduce count apart.';

comment on function public.open_orders_of(public."RiskLimit",integer,pg_catalog.uuid[]) is 'The open orders in the scope of a limit that may add risk, at most `most`; with `accepted` without those that wait for their acceptance, except these.';

comment on function public.open_session(pg_catalog.text,pg_catalog.text) is 'Records the start of a session of a console or program. Returns its id, for touch_session and close_session. A connection has at most 100 open sessions. An unusual address or hour raises an alert.';

comment on function public.order_funds(public."Portfolio",pg_catalog.text,public."OrderSide",numeric,numeric,boolean,pg_catalog.uuid[],numeric) is 'Equity and buying power of a portfolio without an order, and the buying power that the order requires; open orders in left_out do not count.';

comment on function public.order_verdict(public."Portfolio",pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,pg_catalog.uuid[],numeric,pg_catalog.text,public."OrderOrigin") is 'The check of an order, for both place_order and check_order: {denial, referencePrice, worstPrice, worstResult, triggerPrice, triggersAtOnce, reserved, notional, commission, positionBefore, positionAfter, buyingPowerBefore, buyingPowerAfter, equity, quotedAt, receivedAt}. Open orders in left_out do not count: the order takes their place. awaited is the signed quantity that the order for which it waits may still add to the position. answer DENIAL leaves the figures of an accepted order away.';

comment on function public.orders_within(public."RiskLimit",integer) is 'The orders in the scope of a limit that were placed in the last minute, denied ones included and orders that only reduce not; at most `most`.';

comment on function public.own_portfolio(pg_catalog.uuid) is 'Returns the portfolio, locked for this transaction, if the connected login may open or only reduce risk in it; raises an error otherwise. See check_may_open.';

comment on function public.own_portfolio_ids() is 'The ids of the portfolios that the connected login may trade: of its user, and granted to it; of a narrowed key only those of the key. Row security evaluates it once a query.';

comment on function public.pending_requests(pg_catalog.uuid[],integer,pg_catalog.uuid[]) is 'Orders whose request (a new order, a replace or a cancel) waits for the engine, without the skipped ones and those of blocked portfolios; the exits of a new order come behind it, beyond the wanted number when need be. When there are more than it may take, the logins take turns: the first request of each owner, then the second of each.';

comment on function public.permitted_portfolio(pg_catalog.uuid) is 'The portfolio, if the connected login may open or only reduce risk in it; raises an error otherwise. Takes no lock.';

comment on function public.person_limits(pg_catalog.uuid) is 'The limits of a user in force: those of its own row, else the defaults. Only functions that check permissions call it.';

comment on function public.place_as(public."OrderOrigin",public."Portfolio",pg_catalog.text,pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,pg_catalog.text,pg_catalog.uuid,numeric,numeric,numeric,pg_catalog.date,boolean,boolean,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.uuid,pg_catalog.uuid) is 'Stores an order of this origin in a portfolio that the transaction holds. It checks the values of its caller''s caller no more: place_order and approve_order check them, and the right to place it.';

comment on function public.place_described(pg_catalog.uuid,pg_catalog.jsonb,pg_catalog.uuid,pg_catalog.uuid) is 'place_order with its parameters in an object. Called by place_linked.';

comment on function public.place_exits(public."Order",pg_catalog.jsonb) is 'Stores the exits of an accepted entry behind it: they are held until it fills, and share its filled quantity. Called by place_order only.';

comment on function public.place_linked(pg_catalog.uuid,pg_catalog.text,pg_catalog.jsonb,pg_catalog.jsonb) is 'Places two orders in one transaction: with OCO they share a quantity, with OTO the second one waits until the first one is filled. Each is an object with the parameters of place_order by name. A denied first order comes back alone; when the second one is denied, none is placed.';

comment on function public.place_order(pg_catalog.uuid,pg_catalog.text,pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,pg_catalog.text,pg_catalog.uuid,numeric,numeric,numeric,pg_catalog.date,boolean,boolean,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.uuid,pg_catalog.uuid,numeric) is 'The only way to place an order; risk and administrators place only reduce-only orders in portfolios of others. It is accepted as PENDING_NEW or stored as DENIED with its reason. Its exits are stored behind it in the same transaction. confirmed_quantity, the quantity once more, passes the soft limits. The same client order id with the same body returns the same order; with another body it is refused.';

comment on function public.placement_verdict(public."Portfolio",pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,numeric,pg_catalog.uuid[],pg_catalog.text,public."OrderOrigin") is 'The check of an order with its exits, for both place_order and check_order: the result of order_verdict, trailAmount as it is frozen, and with exits {exits, worstLoss, targetResult} of the part that opens or adds to a position. awaited as in order_verdict; shared_with are the open orders with which it shares a quantity.';

comment on function public.plain_lines(pg_catalog.text,integer) is 'As plain_text, for texts of several lines: line breaks and tabs are allowed too.';

comment on function public.plain_number(numeric) is 'A number as text without trailing zeros.';

comment on function public.plain_text(pg_catalog.text,integer) is 'True when a text is short enough and has no control, bidirectional or invisible character, so that it is safe for a terminal.';

comment on function public.portfolio_key(pg_catalog.uuid) is 'The key of a portfolio''s lock: the first half of its id, so that keys, read without a sign, have the order of ids. Two portfolios with one key only wait for each other.';

comment on function public.portfolio_of_order(pg_catalog.uuid) is 'The portfolio of an order, if the connected login may change or only reduce its orders; raises an error otherwise. Takes no lock.';

comment on function public.portfolio_right(public."Portfolio") is 'The right of the connected login in a portfolio: OWNS and GRANTED open and reduce, REDUCES (risk and administrators) only cancels and reduces; null: no right.';

comment on function public.portfolio_value(pg_catalog.uuid) is 'Cash, value, equity and buying power at the current marks. Buying power = cash less the reservations of short positions and open orders at the worst price that each order allows.';

comment on function public.post_only_preview(pg_catalog.text,public."OrderSide",numeric) is 'The answer of the present quote to a post-only order: {takesAt, restsAt}. takesAt is the price at which it would trade at once, else null; restsAt is the limit with which it would enter the market, or null when it would be rejected. postedLimit() in src/domain/conditions.ts decides the same when the engine accepts the order.';

comment on function public.presence() is 'The users whose consoles are open now, since when, and whether one of them is armed: for every viewer. Addresses, hosts, keys and portfolios are shown by read_sessions, to the user itself, risk and administrators.';

comment on function public.price_collar() is 'The largest distance of a limit price beyond the market, as a fraction of the market price, to catch typing errors.';

comment on function public.proposable_portfolio(pg_catalog.uuid,boolean) is 'The portfolio, if the connected login may propose such an order in it: as place_order, and the scope agent in portfolios of its user. Takes no lock.';

comment on function public.proposal_hash(public."Proposal") is 'The hash to which an approval is bound: hex of sha256 over id, portfolio, proposer, its key and the request.';

comment on function public.propose_order(pg_catalog.uuid,pg_catalog.text,pg_catalog.text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,pg_catalog.text,pg_catalog.uuid,numeric,numeric,numeric,pg_catalog.date,boolean,boolean,numeric,numeric,pg_catalog.jsonb,pg_catalog.jsonb,integer) is 'Proposes an order, by the parameters of place_order without links: it waits for the approval of a person until it expires, and is judged again then. Refused now when an approval could not help. The same client order id with the same order returns the same proposal. The scope agent proposes in portfolios of its user.';

comment on function public.proposer_denial(public."OrderOrigin",public."Portfolio",boolean) is 'The denial of an approved order whose proposer may not place it any more: its login is closed, its key has ended, or it has lost its scope or grant; null otherwise.';

comment on function public.publish_signal(pg_catalog.text,pg_catalog.text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,pg_catalog.text,pg_catalog.text) is 'Publishes a signal under the connected login: agent:<prefix of the key> or analyst:<login>. Without an entry it uses the market price. The same client signal id with the same body returns the same signal; with another body it is refused.';

comment on function public.queue_at_portfolio(pg_catalog.uuid) is 'Takes the place in the queue of sessions that change a portfolio; its row stays free for the engine. Only functions that check permissions call it.';

comment on function public.queued_portfolio(pg_catalog.uuid) is 'As own_portfolio(), but only other sessions wait for this one: its row stays free for the engine, whose bookings change neither what a new order is judged by within one snapshot nor its number.';

comment on function public.reach_of(pg_catalog.uuid[],pg_catalog.uuid[],pg_catalog.uuid[]) is 'By portfolio and symbol, the position and what open orders may add to it on each side, orders that only reduce left out, and the price that values them: the mark, else the last known price; null when no price is known. Orders in left_out do not count; with `accepted` neither do those that wait for their acceptance, except these.';

comment on function public.read_audit_head() is 'The end of the audit''s hash chain: how many rows are sealed, the number and the hash of the last one. The engine publishes it, and a published head proves later that no row up to it was changed.';

comment on function public.read_backends() is 'Every connection to this desk, without its statements; of_server: of a role that looks after the server or the database; engine: of a login with that scope. Only functions that check permissions call it.';

comment on function public.read_backends_elsewhere() is 'Connections of this desk''s logins to other databases of the server, except of roles that look after the server: they share the queue of notifications, processors and disk. Columns of read_backends(). Only functions that check permissions call it.';

comment on function public.read_limits() is 'The limits in force over the connected login, or all for risk and administrators, with their use now: of positions and exposures with what open orders may add. A limit over sums has a row for each currency. use is null when an order alone is judged, no price is known, or the sums are not shown to the login.';

comment on function public.read_person_limits() is 'The defaults of the desk (user null) and the limits of the connected user with their use; risk and administrators see those of all users.';

comment on function public.read_portfolio_grants() is 'The grants in force that the connected login may see: of its own portfolios, to itself, or all for risk and administrators. It names users that the login may not read.';

comment on function public.read_portfolio_owners() is 'The owner''s name of each portfolio that the connected login may read; it may not read the other columns of another user.';

comment on function public.read_proposals(boolean,integer) is 'The latest proposals in portfolios that the connected login reads, or only the pending ones. may_decide: it may approve or reject it now. A proposal past its end is EXPIRED.';

comment on function public.read_sessions() is 'The open sessions: consoles and programs with a Session row, and logins that are only connected (id null). A session without a heartbeat for seven seconds is gone, and armed on nothing. The own sessions, or all sessions for risk and administrators.';

comment on function public.record_disabling(pg_catalog.uuid) is 'Records that a user is disabled and its keys revoked. disable_user calls it when their logins are closed.';

comment on function public.record_revocation(pg_catalog.uuid) is 'Records that a key is revoked and drops its closed login when it has no connection. revoke_api_key calls it when the login is closed.';

comment on function public.refresh_view(pg_catalog.text) is 'Refreshes one materialized view without blocking its readers. Returns its number of rows.';

comment on function public.refuse_busy(integer,integer,pg_catalog.text) is 'Refuses a change that has waited for an advisory lock, and names the session that holds it. Only functions for administrators call it: others learn no login.';

comment on function public.refuse_change() is 'Trigger: refuses to change or delete rows of an append-only table.';

comment on function public.refuse_halted_trades(pg_catalog.jsonb) is 'Refuses a booking with a fill that adds risk under a halt in force: the engine did not know of the halt. Only book_step calls it.';

comment on function public.refuse_market_writer() is 'Refuses a statement that writes instruments or candles by a user or key without the scope for it: see require_market_scope().';

comment on function public.refuse_narrow_key() is 'Refuses a narrowed key in functions that move cash or create portfolios, which its limits do not cover.';

comment on function public.refuse_unsealing() is 'Trigger: allows an audit row to be sealed and refuses every other change.';

comment on function public.refuse_wait(pg_catalog.text) is 'Ends a transaction that would wait for locks in an order in which two transactions could wait for each other for ever. It is a serialization failure: a program sends the transaction again.';

comment on function public.refuse_when_read_only() is 'Trigger: refuses a change of a table while DeskState is read-only, and in a transaction whose snapshot could not see that.';

comment on function public.reject_order(pg_catalog.uuid,pg_catalog.text) is 'Rejects a pending proposal: no order is placed. For those that may approve it.';

comment on function public.remove_limit(pg_catalog.uuid) is 'Ends a limit; its row stays with the login that removed it. The same logins may remove a limit that may loosen it.';

comment on function public.replace_adds(public."Order",numeric,numeric,numeric) is 'True when new terms may add risk: everything but a smaller quantity. Such terms need the right to open, are judged like a new order, and cost the order its time priority.';

comment on function public.replace_order(pg_catalog.uuid,numeric,numeric,numeric,numeric) is 'Requests new terms for a working order; null keeps a term. It is judged like a new order in place of the old one, and is PENDING_REPLACE until the engine confirms or rejects; until then it fills by its former terms. The same request again changes nothing. Risk and administrators only reduce the quantity; the owner is alerted.';

comment on function public.replace_verdict(public."Portfolio",public."Order",numeric,numeric,numeric,boolean) is 'The check of an order with new terms in place of its present ones, for both replace_order and check_replace: the result of order_verdict about what is left of it. buyingPowerBefore is that of now, with the present terms. A smaller quantity is refused only by the lot, the minimum and a suspension.';

comment on function public.report_failed_logins(pg_catalog.text,pg_catalog.text,integer,timestamp with time zone,integer) is 'One alert for each episode of failed logins, for the user of the login, risk and administrators; a null login means all names together that are no login of the desk. A later report of the episode renews its count. The keeper of an embedded server calls it.';

comment on function public.request_limits_denial(public."Portfolio",public."Order",numeric,numeric,numeric,pg_catalog.uuid[],pg_catalog.uuid[]) is 'The denial by limits of what is left of an order that waits for the engine, with these terms; null for one that only closes. Requests that were denied in the same call reserve nothing. Only judge_requests and judge_replaces call it, for orders that may add risk.';

comment on function public.requested_links(numeric,pg_catalog.jsonb,pg_catalog.jsonb,pg_catalog.uuid,pg_catalog.uuid) is 'The links and distances of a request in one form, by which the same request is recognized: the prices that an order gets from them are those of one moment. Null without any.';

comment on function public.require_address() is 'Refuses a key at an address that it does not allow.';

comment on function public.require_market_scope() is 'Refuses a user or key of the desk that may not write the market now: rights on a table stay when a login ends, when its user loses a scope, and at an address that a key does not allow.';

comment on function public.require_read_committed() is 'Refuses every isolation level except read committed, and a key at an address that it does not allow. Every function that a login may call and that checks or writes calls it first: an older snapshot would hide the current prices, sums and read-only flag.';

comment on function public.require_scope(pg_catalog.text[]) is 'Refuses a login without one of these scopes, by has_scope(). Functions that a key may call and that check or write call it first.';

comment on function public.reservations(public."Portfolio",pg_catalog.text,public."OrderSide",numeric,numeric,boolean,pg_catalog.uuid[],numeric) is 'The cash that positions and open orders, plus one given order, reserve, by symbol; open orders in left_out do not count. Every order counts at the worst price that it allows, fee included, and a list of orders that share a quantity once; a held exit reserves nothing; docs/buying-power.md explains the formula.';

comment on function public.resolve_left_out(bigint,pg_catalog.uuid[]) is 'Resolves the alerts about portfolios and alert rules that the leading engine books for again: all but those of the causes that go on. False when a session keeps one of them.';

comment on function public.resume(pg_catalog.uuid,pg_catalog.text) is 'Ends a halt. Risk and administrators end every one, other users those that they set, the owner of a portfolio also those of users with a grant; keys end none. Canceled orders stay canceled.';

comment on function public.resume_portfolio(pg_catalog.uuid) is 'Resumes a suspended portfolio, after an administrator has removed the cause. The engine continues with its working orders.';

comment on function public.review_statements(integer) is 'Statements of this desk by their time on the server in milliseconds, longest first; share is the fraction of the time of all statements. TR404 STATEMENTS_NOT_COUNTED without pg_stat_statements. For administrators.';

comment on function public.revoke_portfolio_grant(pg_catalog.uuid,pg_catalog.text) is 'Ends the grant of a portfolio to a user; for its owner, and administrators. It locks only grants. Orders of the user that the engine has not accepted yet are denied.';

comment on function public.scope_portfolios(public."RiskLimit",pg_catalog.text) is 'The portfolios of this currency whose figures a limit sums: those of the desk, of its user, or its portfolio.';

comment on function public.seal_audit(integer) is 'Chains committed audit rows, at most the given number: hash = sha256(previous hash, canonical JSON of the row). Returns the number of sealed rows. A leading engine calls it every two seconds.';

comment on function public.sees_every_book() is 'True for the engine, risk and administrators, who see the rows of all portfolios; decided by session_user.';

comment on function public.send_hint(pg_catalog.text,pg_catalog.text) is 'Sends a notification, unless half of the server''s queue of notifications is used: a change of the desk must not fail because a session keeps the queue full.';

comment on function public.session_is_heard(public."Session") is 'False when no heartbeat of the session came for seven seconds, also while its connection is open: its program vanished, hangs or was stopped. Only functions that check permissions call it.';

comment on function public.session_is_present(public."Session") is 'False when the connection of the session''s last heartbeat is gone and no other heartbeat came: its program vanished. Only functions that check permissions call it.';

comment on function public.set_connection_limit(pg_catalog.text,integer) is 'Sets how many connections a login may have. Only functions that check permissions call it.';

comment on function public.set_desk_day(pg_catalog.text,time without time zone) is 'Sets the desk''s day: from the cut on the zone''s clock to the next cut. DAY orders with a known expiry keep it. For administrators.';

comment on function public.set_instrument_active(pg_catalog.text,boolean) is 'Activates or deactivates an instrument. While it is inactive, the desk denies every new order and signal of it, and orders that the engine has not accepted; accepted orders stay open. For administrators.';

comment on function public.set_limit(public."RiskLimitKind",numeric,public."RiskLimitAction",pg_catalog.text,pg_catalog.uuid,pg_catalog.uuid,pg_catalog.text,pg_catalog.text,pg_catalog.text[],public."OrderSide",smallint[],time without time zone,time without time zone,pg_catalog.text,pg_catalog.text) is 'Sets a limit of the desk, a user, a portfolio or a key, in all symbols or one; it takes the place of the one of the same kind and scope. Risk and administrators set every limit, but only administrators loosen one over themselves; other users set limits over themselves, their portfolios and keys, and change only those that they set.';

comment on function public.set_login_password(pg_catalog.text,pg_catalog.text) is 'Sets the password of a login of the desk. Only functions that check permissions call it.';

comment on function public.set_matching_rules(pg_catalog.text,public."PostOnlyPolicy",public."BarPath",pg_catalog.text) is 'Sets the answer to a post-only order that would trade at once, the way of the price inside a bar, and the candles of distances in ATR; null keeps a rule. For administrators.';

comment on function public.set_max_quote_age(integer) is 'Sets the age, in seconds, above which a live quote is stale: orders are denied by it with QUOTE_STALE. For administrators.';

comment on function public.set_password(pg_catalog.text) is 'Sets the password of the connected user from its SCRAM verifier.';

comment on function public.set_person_limits(pg_catalog.uuid,integer,integer,integer) is 'Sets limits of a user, or with null for the user the defaults of the desk; a null leaves a limit as it is. For administrators.';

comment on function public.set_read_only(pg_catalog.text) is 'Makes the desk read-only for the given reason, or ends the read-only mode when the reason is null. For administrators.';

comment on function public.set_trading_hours(pg_catalog.text,pg_catalog.jsonb) is 'Sets the trading hours of an instrument; null gives it the desk''s day. DAY orders with a known expiry keep it. For administrators.';

comment on function public.share_again(pg_catalog.uuid) is 'Returns the connections of a revoked key to the login of its user.';

comment on function public.share_connections(pg_catalog.uuid) is 'Gives the login of a user the connections that its valid keys leave of the share. Only functions that check permissions call it.';

comment on function public.share_remaining_connections() is 'Gives logins their share of connections that was not set when it changed, because the login held its role or a key expired. The engine calls it about once a second.';

comment on function public.shown_text(pg_catalog.text) is 'A rejected value as an error shows it: at most 60 characters, with ? for each character that is not safe for a terminal (see plain_text).';

comment on function public.slipped_price(public."Instrument",public."OrderSide",numeric) is 'The expected price of a market order: the price moved by the slippage against the trader, rounded to the tick. src/domain/slippage.ts computes the same.';

comment on function public.stale_quote_denial(pg_catalog.text) is 'The denial of an order whose symbol has a quote older than max_quote_age_seconds of DeskState, on the desk''s clock; null for a fresh quote, without a quote, and for a recording while it runs.';

comment on function public.sum_candle_days() is 'Sums again the days whose candles were inserted, changed or deleted since the last run. Returns the number of days with candles. Only refresh_view calls it.';

comment on function public.suspend_portfolio(bigint,pg_catalog.uuid,pg_catalog.text) is 'Suspends a portfolio that the engine cannot book for: its orders do not fill and new orders are denied until an administrator resumes it.';

comment on function public.swap_month(pg_catalog.text,timestamp with time zone) is 'Replaces a month by its copy when both have the same rows: DONE. CHANGED when the month was written since, and then drops the copy. BUSY while a transaction is older than the copy or locks the month.';

comment on function public.table_holder(pg_catalog.text) is 'The process of the oldest transaction that uses a table, its partitions, or rows that its keys refer to, and for how many seconds it is open. Names no login: every login reads the reports of jobs.';

comment on function public.tables_to_analyze() is 'Tables of the desk that changed by a tenth since their last analysis, partitioned tables as a whole. analyze_table analyzes one.';

comment on function public.take_portfolio_snapshots(pg_catalog.uuid) is 'Stores the value of every active portfolio, or of the given one, at the market''s current instant (before any market event, the desk''s), from the engine''s marks. Returns the number stored.';

comment on function public.tell_owner(public."Portfolio",pg_catalog.text,pg_catalog.text,pg_catalog.text) is 'Alerts the owner of a portfolio to the act of another login in it: once a minute for each login and act. Only functions that check permissions call it.';

comment on function public.touch_session(pg_catalog.uuid,pg_catalog.uuid,public."DeadMan") is 'Records the heartbeat of a session, its armed portfolio and the orders that are canceled when it vanishes. Returns false when the session was ended: the program must then stop.';

comment on function public.trading_zone(pg_catalog.jsonb) is 'The time zone of trading hours; null without hours: the desk''s day.';

comment on function public.trigger_price(pg_catalog.text,public."OrderSide",numeric,numeric,numeric) is 'The price that triggers an order: its stop price; for a trailing stop without one, its distance from the market of now. Null without a trigger, for a trailing stop without a market, and for one below zero.';

comment on function public.try_record_end(pg_catalog.text,pg_catalog.uuid,timestamp with time zone) is 'Records the end of one session of a login, or of all that started before an instant; false when the login holds one of them. The procedures end_session and end_sessions_of call it until it succeeds.';

comment on function public.try_reset_logins(pg_catalog.text[],pg_catalog.text) is 'Ends the connections of these logins, removes the settings that they made for themselves, opens those that close_lock_fillers closed, and sets a password unless it is null; done is false when one of them holds its role at this moment. For administrators.';

comment on function public.try_share_connections(pg_catalog.uuid) is 'Like share_connections; false when the login holds its role at this moment or is not the desk''s to change. The engine shares the rest later: share_remaining_connections().';

comment on function public.try_shut_logins(pg_catalog.text[]) is 'Ends the connections of these logins and disables them; shut is false when one of them holds its role at this moment. Reads no row that a login can lock. close_logins calls it until it succeeds.';

comment on function public.try_trade_months(timestamp with time zone,timestamp with time zone) is 'Creates the missing months of Trade when no session would wait for it. False: another session uses the tables, so the trades are booked in Trade_default until their month is created.';

comment on function public.undo_login_settings(pg_catalog.text) is 'Removes every setting that a login has made for itself with ALTER ROLE, and sets the defaults of the desk. Only functions that check permissions call it.';

comment on function public.unsealed_audit() is 'How many audit rows are not sealed yet, and the age of the oldest in seconds: without the rows, so that every login may ask.';

comment on function public.used_open_orders(pg_catalog.uuid,boolean) is 'The open orders that a user has placed, at most as many as it may have. It locks nothing: orders that are placed at the same moment do not count each other, and the engine counts again before it accepts them.';

comment on function public.usual_network(pg_catalog.inet) is 'The network that counts as one place of a login: an IPv4 address, or the first 64 bits of an IPv6 address.';

comment on function public.utc_day(timestamp with time zone) is 'The UTC day of an instant, in which its candle or sample is summed.';

comment on function public.valid_trading_hours(pg_catalog.jsonb) is 'True for a valid value of Instrument.trading_hours: a built-in name, or zone, weekly sessions, holidays and half days. set_trading_hours() checks that the zone exists.';

comment on function public.vanished_orders() is 'The open orders that the dead man of a vanished session cancels: its own, or those of its user in the portfolio that was armed; never reduce-only ones. Only cancel_vanished_orders calls it.';

comment on function public.waiting_months(pg_catalog.text) is 'The months of the rows in the default partition of AuditLog or Trade. Only months_to_make calls it.';

comment on function public.watch_buying_power(pg_catalog.uuid[],timestamp with time zone) is 'Raises one alert each time that buying power of one of these MARGIN portfolios falls below zero, and resolves the alert when buying power is back at zero or more.';

comment on function public.watch_fills(bigint,pg_catalog.text[],pg_catalog.uuid[]) is 'Raises and resolves the alerts about negative buying power of portfolios in which the engine has booked fills of these symbols, before their marks are booked. Locks only a portfolio whose buying power crossed zero.';

comment on function public.watched_limits() is 'The rows by which the engine judges marks: {limits, portfolios with the money paid in, baselines, open episodes}; null without a limit that marks can pass. For the engine.';

comment on function public.withdraw_proposal(pg_catalog.uuid) is 'Withdraws a pending proposal of the connected user; a key withdraws only its own.';

comment on function public.worst_price(public."Instrument",public."OrderSide",numeric,numeric) is 'The price by which an order reserves: its limit; else the current market price, or its trigger price above it, with slippage. Null for a market order without a market.';

comment on function public.write_audit() is 'Trigger: writes one audit row for every changed row, with its old and new values.';

comment on index public."AlertRule_user_id" is 'Alert rules by their owner, for the limit of each user.';

comment on index public."Alert_correlation_id" is 'The alerts of one cause: an episode raises one.';

comment on index public."Alert_created_at" is 'Alerts, latest first.';

comment on index public."Alert_open_cause" is 'One alert for each cause that is not acknowledged.';

comment on index public."Alert_rule_id" is 'The alerts of a rule.';

comment on index public."Alert_severity_acknowledged" is 'Alerts by urgency and acknowledgement.';

comment on index public."Alert_symbol_created_at" is 'A symbol''s alerts by time.';

comment on index public."Alert_unacknowledged" is 'Alerts that are not acknowledged, latest first.';

comment on index public."Alert_unresolved" is 'Unresolved alerts of a portfolio, to resolve when their cause is gone.';

comment on index public."AuditLog_chain_position" is 'Rows in the order of the chain.';

comment on index public."AuditLog_table_name_row_key" is 'The history of one row.';

comment on index public."AuditLog_unsealed" is 'Rows that the sealer has not chained yet.';

comment on index public."AuditLog_unsealed_since" is 'The age of the oldest row that is not sealed.';

comment on index public."Debate_inference_id" is 'Debates of an inference.';

comment on index public."Halt_in_force" is 'One halt in force for each scope.';

comment on index public."Halt_number_key" is 'Finds a halt by the number that people use.';

comment on index public."Halt_resumed_by" is 'The latest resumptions of a user, which are bounded.';

comment on index public."Inference_user_id_status_created_at" is 'A user''s questions in a state, by time.';

comment on index public."JobRun_job_started_at" is 'Runs of a job, latest first.';

comment on index public."LedgerEntry_portfolio_id_account" is 'Sums of a portfolio''s accounts, from the index alone.';

comment on index public."LimitBreach_number_key" is 'Lists the latest episodes.';

comment on index public."LimitBreach_open" is 'One episode at a time of a limit.';

comment on index public."MarketData_pkey" is 'Keeps candles unique, and serves a chart from the index without reading the table.';

comment on index public."MarketData_symbol_close_volume_timestamp" is 'Finds the blocks with given closes and volumes: block ranges, because a b-tree would halve the speed of an import.';

comment on index public."MarketData_symbol_timestamp_interval" is 'A symbol''s candles by time, for all intervals.';

comment on index public."MarketTick_symbol_timestamp" is 'A symbol''s single prices by time.';

comment on index public."Order_accepted_sequence" is 'The highest accepted_sequence, where the numbering continues.';

comment on index public."Order_list" is 'The orders of a list.';

comment on index public."Order_open" is 'Open orders by portfolio and symbol, for limits and cancels.';

comment on index public."Order_open_of_user" is 'Open orders by the user that placed them, for the limit of each user.';

comment on index public."Order_open_price" is 'Open orders by symbol, side and price, for the few that a new price reaches.';

comment on index public."Order_parent_id" is 'The orders that wait for another one.';

comment on index public."Order_placed_at" is 'Orders of all portfolios, latest first.';

comment on index public."Order_portfolio_id_placed_at" is 'A portfolio''s orders, latest first.';

comment on index public."Order_requests" is 'Requests that wait for the engine, oldest first.';

comment on index public."Order_user_id_status_placed_at" is 'A user''s orders in a state, by time.';

comment on index public."PortfolioGrant_one_in_force" is 'One grant a user and portfolio. Row security reads those of a user once a query.';

comment on index public."Portfolio_buying_power_negative" is 'Portfolios with negative buying power.';

comment on index public."Position_open" is 'Portfolios with a position in a symbol, from the index alone, for valuations.';

comment on index public."Proposal_client_order_id" is 'One proposal for a client order id; lists the proposals of a portfolio.';

comment on index public."Proposal_number_key" is 'Finds a proposal by the number that people use, and lists the latest ones.';

comment on index public."Proposal_order_id_key" is 'One approval for an order; finds the proposal of an order.';

comment on index public."Proposal_pending" is 'The queue, and those that expire.';

comment on index public."Quarantine_created_at" is 'Refused rows, latest first.';

comment on index public."QueryBaseline_name_measured_at" is 'Measurements of a query, latest first.';

comment on index public."RiskLimit_number_key" is 'Finds a limit by the number that people use.';

comment on index public."RiskLimit_scope" is 'One limit of a kind for each scope; finds the limits of an order.';

comment on index public."Session_cancels" is 'Vanished sessions whose orders are still to be canceled.';

comment on index public."Session_live" is 'Open sessions and their armed portfolio, from the index alone.';

comment on index public."Session_open_of_login" is 'The open sessions of a login, for its activity.';

comment on index public."Session_started_at" is 'Sessions, latest first.';

comment on index public."Session_user_id_started_at" is 'The latest sessions of a user: a new address and an unusual hour are judged by them.';

comment on index public."Signal_generated_at" is 'Signals, latest first.';

comment on index public."Signal_symbol_generated_at" is 'A symbol''s signals, latest first.';

comment on index public."Signal_unjudged" is 'Signals that are not judged yet, by the time of their horizon.';

comment on index public."Signal_user_id_created_at" is 'The latest signals of a user, which the limits of publish_signal count.';

comment on index public."SystemHealth_service_checked_at" is 'Reports of a service, latest first.';

comment on index public."Trade_order_id" is 'The trades of an order.';

comment on index public."Trade_portfolio_id_sequence" is 'A portfolio''s trades in the order of booking.';

comment on index public."Trade_portfolio_id_symbol_executed_at" is 'A portfolio''s trades of a symbol by the market''s time.';

comment on index public."Trade_sequence" is 'Trades of all portfolios in the order of booking.';

comment on index public."User_email" is 'One user an e-mail address. Of an expression, so that no plan of another login''s query shows whether an address is in use.';

comment on index public."User_username" is 'One user a name. Of an expression, so that no plan of another login''s query shows whether a name is in use.';

comment on index public."Verification_inference_id" is 'Verifications of an inference, latest last.';

comment on index public.portfolio_realtime_portfolio_id is 'One row a portfolio: a concurrent refresh needs a unique index.';

comment on index public.signal_performance_source_algorithm_symbol is 'One row a source, algorithm and symbol: a concurrent refresh needs a unique index.';

comment on index public.symbol_performance_summary_symbol_day is 'One row a symbol and day: a concurrent refresh needs a unique index.';

comment on materialized view public.portfolio_realtime is 'The valuation of every portfolio at the last refresh, for reports over all portfolios. As of the last run of refresh-views: for current values, read Portfolio.total_value_usd and Position.mark_price, which the engine updates, or portfolio_value(). Logins read portfolio_realtime_mine.';

comment on materialized view public.signal_performance is 'The results of each source''s signals, by algorithm and instrument. As of the last run of refresh-views; Signal has the single signals and their outcomes. Logins read signal_performance_shown.';

comment on materialized view public.symbol_performance_summary is 'The latest thirty UTC days of every instrument, one row a day, from its finest stored candles. As of the last run of refresh-views: the latest price is Quote.last. Logins read symbol_performance_summary_shown.';

comment on procedure public.await_ends(pg_catalog.text[],integer) is 'Ends every connection of these logins that exists now, and returns when none of them is left, or after three seconds.';

comment on procedure public.close_logins(pg_catalog.text[],integer) is 'Disables logins and ends their connections, in as many transactions as that needs; a connection whose statement cannot be interrupted is left after three seconds. Never waits for a lock that one of them holds.';

comment on procedure public.disable_user(pg_catalog.uuid,integer) is 'Closes a user''s login and keys, ends their connections and records it; portfolios and history stay. Returns the number of ended connections when none is left; raises an error when one does not end, with everything recorded that it does not keep. Call it outside of a transaction.';

comment on procedure public.end_older_connections(pg_catalog.text[],integer) is 'Ends every connection of these logins that exists now, and returns when none of them is left; raises an error when one does not end.';

comment on procedure public.end_session(pg_catalog.uuid,integer) is 'Ends the session of a console or program, with the connections of its login. Returns the number of connections. Call it outside of a transaction.';

comment on procedure public.end_sessions_of(pg_catalog.text,integer) is 'Ends every connection of a login that is open now. Returns the number of connections. Call it outside of a transaction.';

comment on procedure public.reset_logins(pg_catalog.text[],pg_catalog.text,integer) is 'Resets logins in as many transactions as that needs, and ends every connection that began before. Never waits for a lock that one of them holds.';

comment on procedure public.reset_user(pg_catalog.uuid,integer) is 'Ends the connections of a user''s login and keys and undoes every setting that they made for themselves with ALTER ROLE. Returns the number of ended connections. For administrators; call it outside of a transaction.';

comment on procedure public.revoke_api_key(pg_catalog.uuid,integer) is 'Revokes an API key: closes its login, ends its connections and records it. Returns the number of ended connections when none is left; raises an error when one does not end. A second call changes nothing. Call it outside of a transaction.';

comment on procedure public.set_password_of(pg_catalog.uuid,pg_catalog.text,integer) is 'Sets the password of another user from its SCRAM verifier, undoes the settings that its login made for itself, and ends the connections of the earlier password. Returns their number. For administrators; call it outside of a transaction.';

comment on schema archive is 'Months of MarketData that were detached to keep the desk small: whole tables that no query reads and that can be attached again.';

comment on schema invariant is 'One view for each law of the desk: it shows the rows that break the law, so every view must be empty. `traderai db verify` reads all of them.';

comment on sequence public.audit_sequence is 'Numbers of audit rows, in the order of writing; a rolled back change leaves a gap.';

comment on sequence public.trade_sequence is 'The order in which executions are booked.';

comment on table public."Alert" is 'Alerts: event, urgency and acknowledgement.';

comment on table public."AlertRule" is 'Price thresholds to watch; a rule fires once per episode.';

comment on table public."ApiKey" is 'API keys for programs: each is a separate login role with scopes. The secret is shown once and not stored; Postgres stores its verifier.';

comment on table public."AuditHead" is 'The end of the audit''s hash chain. A copy of its hash outside the desk proves that earlier rows are unchanged.';

comment on table public."AuditLog" is 'Every change of an audited table: login, time, old and new values. Written by triggers, so changes in psql are audited too; append-only; partitioned by month of the desk''s clock.';

comment on table public."CandleDay" is 'The sums of the candles of a symbol and interval for each UTC day at the last run; days in TouchedDay have changed since.';

comment on table public."Debate" is 'Debates of an inference between bull and bear before a judge; users vote until the debate is closed.';

comment on table public."DebateVote" is 'Votes on debates: one a user and debate, which the user can change until the debate is closed.';

comment on table public."DeskState" is 'The state of the whole desk: whether it is read-only, why and since when, and the desk''s day. A failed migration leaves it read-only; an administrator can set it too.';

comment on table public."EngineLease" is 'The one leader among engines. Every engine write has its epoch; writes of a former leader are refused.';

comment on table public."FeedCursor" is 'The booked position of each recorded feed and plan, written in the same transaction as the bookings of its events.';

comment on table public."Halt" is 'The kill switch: while a row has no resumed_at, only reductions trade in its scope. Rows are kept forever.';

comment on table public."Inference" is 'Questions to a model, answered from three angles, with the chosen answer and the cost.';

comment on table public."Instrument" is 'The instruments that can be traded, with currency, tick, lot and costs.';

comment on table public."JobRun" is 'Every run of every maintenance job. The last DONE row of refresh-views shows the age of the materialized views.';

comment on table public."LedgerEntry" is 'Double entry: the lines of one transaction sum to zero. The transaction of a fill has the id of the trade.';

comment on table public."LimitBreach" is 'Episodes in which marks were beyond a limit: an alert and the action of the limit come once an episode. The engine writes them.';

comment on table public."MarketData" is 'Candles: one row per symbol, interval and opening instant, partitioned by month of the market''s clock.';

comment on table public."MarketTick" is 'Single prices of an earlier application, exactly as it stored them. Candles with source legacy are computed from them.';

comment on table public."Order" is 'Every order with its current state. place_order inserts it; the engine changes its state.';

comment on table public."OrderEvent" is 'The events of each order, numbered without gaps; a correction is a new event.';

comment on table public."PersonLimit" is 'The limits of each user, over its login and all its keys. The row without a user holds the defaults of the desk; a null in the row of a user means the default.';

comment on table public."Portfolio" is 'The portfolios: cash, positions and orders of one user.';

comment on table public."PortfolioGrant" is 'Rights of a user to place and cancel orders in another user''s portfolio, and to read it. A revoked row stays as history.';

comment on table public."PortfolioPerformance" is 'The performance figures of a portfolio for the period that ends on a date: computed once, read by panes and reports.';

comment on table public."PortfolioSnapshot" is 'Samples of a portfolio''s equity over time, for returns and drawdowns.';

comment on table public."Position" is 'Positions of portfolios: signed quantity and signed cost, which the engine sums over trades.';

comment on table public."Proposal" is 'Orders that wait for the approval of a person. The approval places exactly the order of `hash`, once.';

comment on table public."Quarantine" is 'Refused rows of feeds and files, with the reason. No order fills from them.';

comment on table public."QueryBaseline" is 'Query times before and after a change, to detect a slowdown.';

comment on table public."Quote" is 'The latest bid, ask and last of each instrument.';

comment on table public."RiskBaseline" is 'By scope of a limit of loss or drawdown and currency, the result at the beginning of the day and the highest one. The engine writes it.';

comment on table public."RiskLimit" is 'Limits of orders and positions. Every active row in whose scope an order is applies; the strictest binds.';

comment on table public."Session" is 'Sessions of consoles and programs, with origin and armed portfolio. One row each, kept after the end.';

comment on table public."Signal" is 'Signals: forecasts of the next move of an instrument, made from closed candles only.';

comment on table public."SystemHealth" is 'Health reports of each part of the desk: the latest row of a service is its state, older rows are its history.';

comment on table public."TouchedDay" is 'UTC days whose candles were inserted, changed or deleted since the last sum. Writers only insert, so that they do not wait for each other; sum_candle_days() deletes the rows.';

comment on table public."TouchedEquity" is 'UTC days of portfolios whose samples of equity were inserted, changed or deleted since their figures were computed. Writers only insert; keep_performance() deletes the rows.';

comment on table public."Trade" is 'Our executions, partitioned by month of the market''s clock. Only the engine writes them.';

comment on table public."User" is 'The users of the desk.';

comment on table public."Verification" is 'A user''s verification of an inference: the most convincing angle and the confidence in it. A user may verify several times; the latest row counts.';

comment on table public._traderai_objects is 'Which text of each function, view, trigger and policy is in force.';

comment on type public."AccountKind" is 'CASH: no short positions, and cash never below zero. MARGIN: orders are bounded by buying power.';

comment on type public."AlertField" is 'The price that a rule watches.';

comment on type public."AlertOperator" is 'The side of the threshold on which a rule fires.';

comment on type public."AlertSeverity" is 'Urgency of an alert; CRITICAL stays on the console until it is acknowledged.';

comment on type public."AlertType" is 'Subject of an alert.';

comment on type public."BarPath" is 'The way of the price inside a bar: to the extreme that is nearer to the open first, or first to the one that is worse for the position that an order closes.';

comment on type public."DeadMan" is 'The open orders that are canceled when an armed session vanishes: none, those that it placed, or those of its user in the armed portfolio. Reduce-only orders stay.';

comment on type public."DebatePosition" is 'A side of a debate.';

comment on type public."HealthStatus" is 'Reported state of a part of the desk.';

comment on type public."InferenceStatus" is 'State of a question or a debate.';

comment on type public."InstrumentKind" is 'Kind of an instrument: SPOT for coins and currencies, EQUITY for shares, FUTURE for contracts.';

comment on type public."JobOutcome" is 'Outcome of a run of a job; SKIPPED when another run of the job was in progress, or the desk was read-only.';

comment on type public."LedgerAccount" is 'Account of a ledger line: cash, cost of positions, results, commissions, or deposited capital.';

comment on type public."LedgerKind" is 'Reason of a ledger transaction.';

comment on type public."Liquidity" is 'TAKER: the order traded with an order in the market. MAKER: the order waited in the market.';

comment on type public."OrderEventType" is 'Kind of an event of an order.';

comment on type public."OrderOrigin" is 'The user that places an order, the key through which it does, the user that approved the order, and whether its quantity was typed again for the soft limits.';

comment on type public."OrderSide" is 'Side of an order or a trade. A short sale is a SELL.';

comment on type public."OrderStatus" is 'State of an order. FILLED, CANCELED, REJECTED, DENIED and EXPIRED are final. The desk refuses with DENIED, the venue with REJECTED.';

comment on type public."OrderType" is 'When an order may trade: at any price, at its limit or better, or after its trigger is reached.';

comment on type public."PostOnlyPolicy" is 'The answer to a post-only order that would trade at its acceptance: REJECT it, or REPRICE its limit to one tick behind the market.';

comment on type public."ProposalState" is 'PENDING until it is decided once: approved, rejected, withdrawn by its proposer, or expired.';

comment on type public."RiskLimitAction" is 'The consequence of exceeding a limit, from the mildest to the strictest.';

comment on type public."RiskLimitKind" is 'The limited figure, in the order in which limits are judged.';

comment on type public."SignalDirection" is 'The direction in which a signal expects the price to move; FLAT withdraws the opinion.';

comment on type public."SignalOutcome" is 'Outcome of a signal at its horizon: right, wrong, or no move.';

comment on type public."TimeInForce" is 'How long an order works: DAY until the end of its session, GTC until canceled, GTD until a date, OPG at a session''s open only, CLS at its close only; IOC fills what it can at its first market event, FOK all of it there or nothing.';

comment on type public."UserRole" is 'Role of a user in an earlier application. Only ADMIN still has an effect: it marks administrators of the desk. All other rights of a login come from its scope roles.';

comment on view invariant.alert_once_per_episode is 'A rule fires at most one alert for the same instant of the market.';

comment on view invariant.all_or_none_at_once is 'An all-or-none or FOK order has at most one trade.';

comment on view invariant.audited is 'The audit has the current version of every order and portfolio.';

comment on view invariant.buying_power_alert_once is 'A portfolio has at most one unresolved alert about its buying power, and only while buying power is negative.';

comment on view invariant.cash_account_within_cash is 'A CASH account has no debt: its cash is not below zero and it has no short position.';

comment on view invariant.cash_equals_ledger is 'A portfolio''s cash is the sum of its CASH ledger entries.';

comment on view invariant.cash_equals_results is 'Cash less deposits equals realized P&L less the cost of open positions less fees.';

comment on view invariant.definer_functions_are_pinned is 'Security definer functions pin an empty search_path.';

comment on view invariant.ended_with_reason is 'An order that ended with a part unfilled has the same reason in its row and in its last event.';

comment on view invariant.events_without_gaps is 'The events of each order are numbered from 1 without gaps, up to the order''s own count, and end in its status.';

comment on view invariant.exits_within_entry is 'The exits of an entry have filled, and may still fill, at most what the entry has opened: the part of its trades that closed no opposite position.';

comment on view invariant.fill_after_acceptance is 'No trade is executed before the engine accepted its order, on the market''s clock.';

comment on view invariant.fill_after_trigger is 'No order with a trigger trades before the market reached it, on the market''s clock.';

comment on view invariant.fill_within_limit is 'No trade is worse than the limit price that its order had at that time.';

comment on view invariant.filled_equals_trades is 'An order''s filled quantity and notional are the sums of its trades.';

comment on view invariant.filled_exactly_when_complete is 'An order is FILLED exactly when its filled quantity equals its quantity, and never more.';

comment on view invariant.held_without_trade is 'An order that waits for another one trades only after its release, and not while it is held again.';

comment on view invariant.ledger_balances is 'The lines of each ledger transaction sum to zero in each currency.';

comment on view invariant.list_within_quantity is 'The orders of a list fill together at most the largest quantity of them.';

comment on view invariant.materialized_views_are_filled is 'Every materialized view has been filled since it was created: a pg_restore leaves them unfilled until traderai db maintain --job refresh-views.';

comment on view invariant.no_login_owns_the_desk is 'The roles that own objects and functions have no member and no login.';

comment on view invariant.no_risk_while_halted is 'While a halt is in force, only reduce-only orders trade in its scope. A booking that began before the halt may end within ten seconds of it.';

comment on view invariant.nothing_after_terminal is 'No event follows the event that ended an order.';

comment on view invariant.nothing_executable_by_public is 'No function of the desk may be executed by PUBLIC.';

comment on view invariant.one_moment_of_a_session is 'An order at the open or at the close trades at one instant; at the close not before the session''s last minute.';

comment on view invariant.one_order_per_client_order_id is 'A portfolio has one order per client order id.';

comment on view invariant.position_equals_trades is 'A position is the signed sum of its trades; cost, realized P&L and fees are their sums.';

comment on view invariant.post_only_is_maker is 'A post-only order trades only as maker.';

comment on view invariant.quote_not_crossed is 'A quote''s bid is below its ask.';

comment on view invariant.row_security_is_forced is 'Every table and every partition has row security, which also binds its owner.';

comment on view invariant.shown_quantity is 'No trade as maker is larger than the displayed quantity of its order.';

comment on view invariant.trade_legs is 'Each trade moves cash by its notional, less commission, and every ledger fill has its trade.';

comment on view invariant.views_ask_as_their_reader is 'Every view reads with the rights of the reading login, or filters its rows itself as a security barrier.';

comment on view public.portfolio_realtime_mine is 'portfolio_realtime for the reading login: its own and granted portfolios, or all for the engine, risk and administrators. A materialized view has no row security, so this view filters its rows. For current values, read portfolio_value() or Portfolio.total_value_usd.';

comment on view public.signal_performance_shown is 'signal_performance with the time of its refresh; every login that may read the desk sees all signals.';

comment on view public.symbol_performance_summary_shown is 'symbol_performance_summary with the time of its refresh; every login that may read the desk sees all market data.';

alter function public.accepted_open_orders(uuid,boolean) owner to traderai_owner;

alter function public.acknowledge_alert(uuid) owner to traderai_owner;

alter function public.add_month_partition(text,text,timestamp with time zone,timestamp with time zone) owner to traderai_owner;

alter function public.alert_dead_man(uuid,public."Portfolio",integer) owner to traderai_owner;

alter function public.alert_login(public."Session",text,text) owner to traderai_owner;

alter function public.alert_unusual_login(uuid) owner to traderai_owner;

alter function public.amount_bounds() owner to traderai_owner;

alter function public.analyze_table(text) owner to traderai_owner;

alter function public.answers_replace(public."OrderEventType") owner to traderai_owner;

alter function public.approve_order(uuid,text) owner to traderai_owner;

alter function public.attach_month(text) owner to traderai_owner;

alter function public.average_true_range(text) owner to traderai_owner;

alter function public.await_rules(uuid) owner to traderai_owner;

alter function public.awaits_engine(public."OrderStatus") owner to traderai_owner;

alter function public.begin_baseline(public."RiskLimit") owner to traderai_owner;

alter function public.begin_job(text) owner to traderai_owner;

alter function public.book_breaches(bigint,jsonb,jsonb) owner to traderai_owner;

alter function public.book_candles(bigint,text,text[],text[],timestamp with time zone[],numeric[],numeric[],numeric[],numeric[],numeric[]) owner to traderai_owner;

alter function public.book_market(jsonb,jsonb,jsonb,jsonb) owner to traderai_owner;

alter function public.book_marks(bigint,text[],uuid[],uuid[]) owner to traderai_owner;

alter function public.book_opening_balance() owner to traderai_owner;

alter function public.book_orders(jsonb,jsonb,jsonb) owner to traderai_owner;

alter function public.book_refusal(bigint,jsonb) owner to traderai_owner;

alter function public.book_step(bigint,jsonb) owner to traderai_owner;

alter function public.book_trades(jsonb,jsonb) owner to traderai_owner;

alter function public.booked_status(public."OrderStatus",public."OrderStatus",boolean) owner to traderai_owner;

alter function public.bound_denial(public."Portfolio",text,public."OrderSide",numeric,numeric,numeric,boolean,numeric,uuid[]) owner to traderai_owner;

alter function public.bound_statement_texts() owner to traderai_sessions;

alter function public.cancel_order(uuid) owner to traderai_owner;

alter function public.cancel_vanished_orders(integer) owner to traderai_owner;

alter function public.candle_day(text,text,date) owner to traderai_owner;

alter function public.carry_marks(text[],uuid[],uuid[]) owner to traderai_owner;

alter function public.check_administrator_left(text[]) owner to traderai_owner;

alter function public.check_alert_rule_limit() owner to traderai_owner;

alter function public.check_connection_room(uuid,integer,integer) owner to traderai_owner;

alter function public.check_deposit(uuid,numeric,numeric) owner to traderai_owner;

alter function public.check_ended(text[],timestamp with time zone) owner to traderai_owner;

alter function public.check_exit(text,jsonb,text[],text) owner to traderai_owner;

alter function public.check_key_limits(text[],uuid[],text[],numeric,inet[]) owner to traderai_owner;

alter function public.check_key_symbol(text) owner to traderai_owner;

alter function public.check_limit_values(public."RiskLimitKind",numeric,public."RiskLimitAction",text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) owner to traderai_owner;

alter function public.check_login_exists(text) owner to traderai_owner;

alter function public.check_managed_login(text) owner to traderai_owner;

alter function public.check_may_close(text[]) owner to traderai_owner;

alter function public.check_may_decide(public."Proposal",public."Portfolio") owner to traderai_owner;

alter function public.check_may_end(text[]) owner to traderai_owner;

alter function public.check_may_limit(uuid,public."RiskLimit",public."RiskLimitKind",numeric,public."RiskLimitAction") owner to traderai_owner;

alter function public.check_may_open(public."Portfolio") owner to traderai_owner;

alter function public.check_new_terms(numeric,numeric,numeric) owner to traderai_owner;

alter function public.check_order(uuid,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,numeric,numeric) owner to traderai_owner;

alter function public.check_order_conditions(public."OrderType",numeric,public."TimeInForce",date,boolean,boolean,numeric) owner to traderai_owner;

alter function public.check_order_links(text,public."OrderType",boolean,numeric,numeric,numeric,jsonb,jsonb,uuid,uuid) owner to traderai_owner;

alter function public.check_order_side(public."OrderSide",boolean) owner to traderai_owner;

alter function public.check_order_values(text,text,public."OrderType",numeric,numeric,public."TimeInForce",text,numeric,numeric,numeric) owner to traderai_owner;

alter function public.check_replace(uuid,numeric,numeric,numeric) owner to traderai_owner;

alter function public.check_replacement(public."Portfolio",public."Order",numeric,numeric,numeric) owner to traderai_owner;

alter function public.check_shut(text[]) owner to traderai_owner;

alter function public.check_signal_values(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) owner to traderai_owner;

alter function public.client_address() owner to traderai_owner;

alter function public.close_lock_fillers() owner to traderai_owner;

alter function public.close_login(text) owner to traderai_roles;

alter function public.close_session(uuid,text) owner to traderai_owner;

alter function public.closed_user(uuid) owner to traderai_owner;

alter function public.condition_denial(text,date,numeric) owner to traderai_owner;

alter function public.connected_origin(public."Portfolio",boolean) owner to traderai_owner;

alter function public.connected_session() owner to traderai_owner;

alter function public.connection_capacity() owner to traderai_owner;

alter function public.copy_month(text) owner to traderai_owner;

alter function public.create_alert_rule(text,public."AlertField",public."AlertOperator",numeric,public."AlertSeverity") owner to traderai_owner;

alter function public.create_api_key(text,text[],text,text,timestamp with time zone,integer,uuid[],text[],numeric,inet[]) owner to traderai_owner;

alter function public.create_portfolio(text,numeric,text,public."AccountKind") owner to traderai_owner;

alter function public.create_user_login(text,text,text,text,timestamp with time zone) owner to traderai_owner;

alter function public.crossing_portfolios(uuid[]) owner to traderai_owner;

alter function public.current_user_id() owner to traderai_owner;

alter function public.day_names(smallint[]) owner to traderai_owner;

alter function public.dead_man_fires(public."Session") owner to traderai_owner;

alter function public.decide_proposal(public."Proposal",public."ProposalState",text,uuid) owner to traderai_owner;

alter function public.delete_alert_rule(uuid) owner to traderai_owner;

alter function public.denial(text,text,numeric,numeric,numeric) owner to traderai_owner;

alter function public.denial_text(jsonb) owner to traderai_owner;

alter function public.desk_day(timestamp with time zone) owner to traderai_owner;

alter function public.desk_day_start(timestamp with time zone) owner to traderai_owner;

alter function public.desk_scope() owner to traderai_owner;

alter function public.detach_month(text) owner to traderai_owner;

alter function public.drop_login(text) owner to traderai_roles;

alter function public.drop_month_copy(text) owner to traderai_owner;

alter function public.empty_candle_stage() owner to traderai_owner;

alter function public.end_abusive_sessions() owner to traderai_owner;

alter function public.end_backend(integer,timestamp with time zone) owner to traderai_sessions;

alter function public.end_backend_once(integer,timestamp with time zone) owner to traderai_owner;

alter function public.end_blocking_sessions() owner to traderai_owner;

alter function public.end_connections_of(text[],timestamp with time zone) owner to traderai_owner;

alter function public.end_job(uuid,public."JobOutcome",bigint,text,jsonb) owner to traderai_owner;

alter function public.end_lock_holders() owner to traderai_sessions;

alter function public.end_logins(text[],timestamp with time zone) owner to traderai_sessions;

alter function public.end_scope_holders(text) owner to traderai_owner;

alter function public.end_sessions_beyond(interval,interval,interval,double precision,interval) owner to traderai_owner;

alter function public.engine_acquire(uuid,text,integer,text,numeric) owner to traderai_owner;

alter function public.engine_fence(bigint) owner to traderai_owner;

alter function public.engine_heartbeat(bigint,bigint,timestamp with time zone) owner to traderai_owner;

alter function public.engine_hold(bigint,uuid[]) owner to traderai_owner;

alter function public.engine_release(bigint) owner to traderai_owner;

alter function public.ensure_month_partitions(text,timestamp with time zone,timestamp with time zone) owner to traderai_owner;

alter function public.exit_denial(public."Instrument",public."OrderSide",numeric,numeric,jsonb,jsonb,numeric,uuid) owner to traderai_owner;

alter function public.exit_number(jsonb,text) owner to traderai_owner;

alter function public.exit_preview(public."Instrument",public."OrderSide",numeric,numeric,numeric,jsonb,jsonb,numeric) owner to traderai_owner;

alter function public.exit_price(public."Instrument",public."OrderSide",numeric) owner to traderai_owner;

alter function public.exit_terms(public."Instrument",public."OrderSide",numeric,numeric,jsonb,jsonb) owner to traderai_owner;

alter function public.expire_proposals() owner to traderai_owner;

alter function public.exposed_portfolios(text[],uuid[]) owner to traderai_owner;

alter function public.find_blocked_rows(bigint,uuid[],uuid[]) owner to traderai_owner;

alter function public.flatten_breaches(bigint) owner to traderai_owner;

alter function public.flatten_order_id(bigint,text) owner to traderai_owner;

alter function public.free_to_close(uuid,text,public."OrderSide",uuid[]) owner to traderai_owner;

alter function public.funds_denial(public."Portfolio",text,public."OrderSide",numeric,numeric,numeric) owner to traderai_owner;

alter function public.grant_portfolio(uuid,text,timestamp with time zone) owner to traderai_owner;

alter function public.grantable_portfolio(uuid) owner to traderai_owner;

alter function public.granted_to(uuid,uuid) owner to traderai_owner;

alter function public.grouped_number(numeric) owner to traderai_owner;

alter function public.halt(text,text,uuid,text,boolean,boolean) owner to traderai_owner;

alter function public.halt_covers(public."Halt",uuid,uuid,uuid,text) owner to traderai_owner;

alter function public.halt_denial(public."Portfolio",text,uuid) owner to traderai_owner;

alter function public.halt_over(public."Portfolio",text,uuid) owner to traderai_owner;

alter function public.halt_scope(public."Halt") owner to traderai_owner;

alter function public.halted_orders() owner to traderai_owner;

alter function public.has_expired(text) owner to traderai_owner;

alter function public.has_scope(text) owner to traderai_owner;

alter function public.has_trigger(public."OrderType") owner to traderai_owner;

alter function public.held_exit_denial(public."Order",numeric,numeric) owner to traderai_owner;

alter function public.hold_later_rows(integer) owner to traderai_owner;

alter function public.hold_orders(uuid[],text) owner to traderai_owner;

alter function public.hold_portfolio(uuid) owner to traderai_owner;

alter function public.hold_proposal(uuid) owner to traderai_owner;

alter function public.hold_rules(uuid) owner to traderai_owner;

alter function public.hours_allow(public."RiskLimit",timestamp with time zone) owner to traderai_owner;

alter function public.is_desk_admin() owner to traderai_owner;

alter function public.is_held_exit(uuid,uuid,timestamp with time zone) owner to traderai_owner;

alter function public.is_open(public."OrderStatus") owner to traderai_owner;

alter function public.is_risk() owner to traderai_owner;

alter function public.is_terminal(public."OrderStatus") owner to traderai_owner;

alter function public.is_time_zone(text) owner to traderai_owner;

alter function public.is_working(public."OrderStatus") owner to traderai_owner;

alter function public.judge_login() owner to traderai_owner;

alter function public.judge_replaces(public."Portfolio",uuid[],uuid[],integer,uuid[]) owner to traderai_owner;

alter function public.judge_requests(uuid[]) owner to traderai_owner;

alter function public.keep_alert_owner() owner to traderai_owner;

alter function public.keep_performance(uuid,date,jsonb,bigint[]) owner to traderai_owner;

alter function public.key_connections(uuid) owner to traderai_owner;

alter function public.key_denial(uuid,text,numeric) owner to traderai_owner;

alter function public.kinship(public."Order",uuid[],uuid[]) owner to traderai_owner;

alter function public.largest_reservation(uuid) owner to traderai_owner;

alter function public.largest_unit_cost(public."Instrument",public."OrderSide",numeric,numeric) owner to traderai_owner;

alter function public.latest_candles(text,text,timestamp with time zone,timestamp with time zone,integer) owner to traderai_owner;

alter function public.lease_standing() owner to traderai_owner;

alter function public.least_for_login() owner to traderai_owner;

alter function public.lift_file_bound() owner to traderai_owner;

alter function public.limit_denial(public."RiskLimit",text,numeric,numeric) owner to traderai_owner;

alter function public.limit_figures(public."Portfolio",text,text,uuid[],uuid[]) owner to traderai_owner;

alter function public.limit_holder(public."RiskLimit") owner to traderai_owner;

alter function public.limit_results(public."Portfolio",text) owner to traderai_owner;

alter function public.limit_scope(public."RiskLimit") owner to traderai_owner;

alter function public.limit_use(public."RiskLimit",text) owner to traderai_owner;

alter function public.limits_denial(public."Portfolio",public."RiskLimit"[],text,public."OrderSide",numeric,numeric,numeric,uuid[],public."OrderOrigin",uuid[]) owner to traderai_owner;

alter function public.limits_over(public."Portfolio",text,public."OrderOrigin") owner to traderai_owner;

alter function public.linked_list(public."Portfolio",uuid,text) owner to traderai_owner;

alter function public.linked_parent(public."Portfolio",uuid,text,public."OrderSide",numeric,boolean) owner to traderai_owner;

alter function public.list_members(uuid,uuid) owner to traderai_owner;

alter function public.lock_deposits_of(uuid) owner to traderai_owner;

alter function public.lock_in_turn(integer,text,text) owner to traderai_owner;

alter function public.lock_portfolios(uuid[]) owner to traderai_owner;

alter function public.login_of_key(uuid) owner to traderai_owner;

alter function public.login_of_session(uuid) owner to traderai_owner;

alter function public.login_of_user(uuid) owner to traderai_owner;

alter function public.logins_of_desk() owner to traderai_owner;

alter function public.logins_of_user(uuid) owner to traderai_owner;

alter function public.lose_session(uuid) owner to traderai_owner;

alter function public.make_login(text,text,text[],timestamp with time zone,integer) owner to traderai_roles;

alter function public.make_month(text,timestamp with time zone) owner to traderai_owner;

alter function public.mark_price(text) owner to traderai_owner;

alter function public.mark_vanished_sessions() owner to traderai_owner;

alter function public.may_close(text) owner to traderai_owner;

alter function public.may_wait_for(integer,bigint) owner to traderai_owner;

alter function public.missing_months(text,timestamp with time zone,timestamp with time zone) owner to traderai_owner;

alter function public.money_paid_in(uuid[]) owner to traderai_owner;

alter function public.months_to_attach() owner to traderai_owner;

alter function public.months_to_detach(timestamp with time zone) owner to traderai_owner;

alter function public.months_to_lay_out() owner to traderai_owner;

alter function public.months_to_make(integer) owner to traderai_owner;

alter function public.most_open_orders(uuid,boolean) owner to traderai_owner;

alter function public.move_cash(uuid,numeric) owner to traderai_owner;

alter function public.new_id() owner to traderai_owner;

alter function public.note_activity(text) owner to traderai_owner;

alter function public.note_every_day() owner to traderai_owner;

alter function public.note_touched_days() owner to traderai_owner;

alter function public.note_touched_equity() owner to traderai_owner;

alter function public.notify_change() owner to traderai_owner;

alter function public.open_candle_stage() owner to traderai_owner;

alter function public.open_login(text) owner to traderai_roles;

alter function public.open_order_denial(uuid,boolean,integer) owner to traderai_owner;

alter function public.open_orders_of(public."RiskLimit",integer,uuid[]) owner to traderai_owner;

alter function public.open_session(text,text) owner to traderai_owner;

alter function public.order_funds(public."Portfolio",text,public."OrderSide",numeric,numeric,boolean,uuid[],numeric) owner to traderai_owner;

alter function public.order_verdict(public."Portfolio",text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,uuid[],numeric,text,public."OrderOrigin") owner to traderai_owner;

alter function public.orders_within(public."RiskLimit",integer) owner to traderai_owner;

alter function public.own_portfolio(uuid) owner to traderai_owner;

alter function public.own_portfolio_ids() owner to traderai_owner;

alter function public.pending_requests(uuid[],integer,uuid[]) owner to traderai_owner;

alter function public.permitted_portfolio(uuid) owner to traderai_owner;

alter function public.person_limits(uuid) owner to traderai_owner;

alter function public.place_as(public."OrderOrigin",public."Portfolio",text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid) owner to traderai_owner;

alter function public.place_described(uuid,jsonb,uuid,uuid) owner to traderai_owner;

alter function public.place_exits(public."Order",jsonb) owner to traderai_owner;

alter function public.place_linked(uuid,text,jsonb,jsonb) owner to traderai_owner;

alter function public.place_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid,numeric) owner to traderai_owner;

alter function public.placement_verdict(public."Portfolio",text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,numeric,jsonb,jsonb,numeric,uuid[],text,public."OrderOrigin") owner to traderai_owner;

alter function public.plain_lines(text,integer) owner to traderai_owner;

alter function public.plain_number(numeric) owner to traderai_owner;

alter function public.plain_text(text,integer) owner to traderai_owner;

alter function public.portfolio_key(uuid) owner to traderai_owner;

alter function public.portfolio_of_order(uuid) owner to traderai_owner;

alter function public.portfolio_right(public."Portfolio") owner to traderai_owner;

alter function public.portfolio_value(uuid) owner to traderai_owner;

alter function public.post_only_preview(text,public."OrderSide",numeric) owner to traderai_owner;

alter function public.presence() owner to traderai_owner;

alter function public.price_collar() owner to traderai_owner;

alter function public.proposable_portfolio(uuid,boolean) owner to traderai_owner;

alter function public.proposal_hash(public."Proposal") owner to traderai_owner;

alter function public.propose_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,integer) owner to traderai_owner;

alter function public.proposer_denial(public."OrderOrigin",public."Portfolio",boolean) owner to traderai_owner;

alter function public.publish_signal(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) owner to traderai_owner;

alter function public.queue_at_portfolio(uuid) owner to traderai_owner;

alter function public.queued_portfolio(uuid) owner to traderai_owner;

alter function public.reach_of(uuid[],uuid[],uuid[]) owner to traderai_owner;

alter function public.read_audit_head() owner to traderai_owner;

alter function public.read_backends() owner to traderai_sessions;

alter function public.read_backends_elsewhere() owner to traderai_sessions;

alter function public.read_limits() owner to traderai_owner;

alter function public.read_person_limits() owner to traderai_owner;

alter function public.read_portfolio_grants() owner to traderai_owner;

alter function public.read_portfolio_owners() owner to traderai_owner;

alter function public.read_proposals(boolean,integer) owner to traderai_owner;

alter function public.read_sessions() owner to traderai_owner;

alter function public.record_disabling(uuid) owner to traderai_owner;

alter function public.record_revocation(uuid) owner to traderai_owner;

alter function public.refresh_view(text) owner to traderai_owner;

alter function public.refuse_busy(integer,integer,text) owner to traderai_owner;

alter function public.refuse_change() owner to traderai_owner;

alter function public.refuse_halted_trades(jsonb) owner to traderai_owner;

alter function public.refuse_market_writer() owner to traderai_owner;

alter function public.refuse_narrow_key() owner to traderai_owner;

alter function public.refuse_unsealing() owner to traderai_owner;

alter function public.refuse_wait(text) owner to traderai_owner;

alter function public.refuse_when_read_only() owner to traderai_owner;

alter function public.reject_order(uuid,text) owner to traderai_owner;

alter function public.remove_limit(uuid) owner to traderai_owner;

alter function public.replace_adds(public."Order",numeric,numeric,numeric) owner to traderai_owner;

alter function public.replace_order(uuid,numeric,numeric,numeric,numeric) owner to traderai_owner;

alter function public.replace_verdict(public."Portfolio",public."Order",numeric,numeric,numeric,boolean) owner to traderai_owner;

alter function public.report_failed_logins(text,text,integer,timestamp with time zone,integer) owner to traderai_owner;

alter function public.request_limits_denial(public."Portfolio",public."Order",numeric,numeric,numeric,uuid[],uuid[]) owner to traderai_owner;

alter function public.requested_links(numeric,jsonb,jsonb,uuid,uuid) owner to traderai_owner;

alter function public.require_address() owner to traderai_owner;

alter function public.require_market_scope() owner to traderai_owner;

alter function public.require_read_committed() owner to traderai_owner;

alter function public.require_scope(text[]) owner to traderai_owner;

alter function public.reservations(public."Portfolio",text,public."OrderSide",numeric,numeric,boolean,uuid[],numeric) owner to traderai_owner;

alter function public.resolve_left_out(bigint,uuid[]) owner to traderai_owner;

alter function public.resume(uuid,text) owner to traderai_owner;

alter function public.resume_portfolio(uuid) owner to traderai_owner;

alter function public.review_statements(integer) owner to traderai_sessions;

alter function public.revoke_portfolio_grant(uuid,text) owner to traderai_owner;

alter function public.scope_portfolios(public."RiskLimit",text) owner to traderai_owner;

alter function public.seal_audit(integer) owner to traderai_owner;

alter function public.sees_every_book() owner to traderai_owner;

alter function public.send_hint(text,text) owner to traderai_owner;

alter function public.session_is_heard(public."Session") owner to traderai_owner;

alter function public.session_is_present(public."Session") owner to traderai_owner;

alter function public.set_connection_limit(text,integer) owner to traderai_roles;

alter function public.set_desk_day(text,time without time zone) owner to traderai_owner;

alter function public.set_instrument_active(text,boolean) owner to traderai_owner;

alter function public.set_limit(public."RiskLimitKind",numeric,public."RiskLimitAction",text,uuid,uuid,text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) owner to traderai_owner;

alter function public.set_login_password(text,text) owner to traderai_roles;

alter function public.set_matching_rules(text,public."PostOnlyPolicy",public."BarPath",text) owner to traderai_owner;

alter function public.set_max_quote_age(integer) owner to traderai_owner;

alter function public.set_password(text) owner to traderai_owner;

alter function public.set_person_limits(uuid,integer,integer,integer) owner to traderai_owner;

alter function public.set_read_only(text) owner to traderai_owner;

alter function public.set_trading_hours(text,jsonb) owner to traderai_owner;

alter function public.share_again(uuid) owner to traderai_owner;

alter function public.share_connections(uuid) owner to traderai_owner;

alter function public.share_remaining_connections() owner to traderai_owner;

alter function public.shown_text(text) owner to traderai_owner;

alter function public.slipped_price(public."Instrument",public."OrderSide",numeric) owner to traderai_owner;

alter function public.stale_quote_denial(text) owner to traderai_owner;

alter function public.sum_candle_days() owner to traderai_owner;

alter function public.suspend_portfolio(bigint,uuid,text) owner to traderai_owner;

alter function public.swap_month(text,timestamp with time zone) owner to traderai_owner;

alter function public.table_holder(text) owner to traderai_owner;

alter function public.tables_to_analyze() owner to traderai_owner;

alter function public.take_portfolio_snapshots(uuid) owner to traderai_owner;

alter function public.tell_owner(public."Portfolio",text,text,text) owner to traderai_owner;

alter function public.touch_session(uuid,uuid,public."DeadMan") owner to traderai_owner;

alter function public.trading_zone(jsonb) owner to traderai_owner;

alter function public.trigger_price(text,public."OrderSide",numeric,numeric,numeric) owner to traderai_owner;

alter function public.try_record_end(text,uuid,timestamp with time zone) owner to traderai_owner;

alter function public.try_reset_logins(text[],text) owner to traderai_owner;

alter function public.try_share_connections(uuid) owner to traderai_owner;

alter function public.try_shut_logins(text[]) owner to traderai_owner;

alter function public.try_trade_months(timestamp with time zone,timestamp with time zone) owner to traderai_owner;

alter function public.undo_login_settings(text) owner to traderai_roles;

alter function public.unsealed_audit() owner to traderai_owner;

alter function public.used_open_orders(uuid,boolean) owner to traderai_owner;

alter function public.usual_network(inet) owner to traderai_owner;

alter function public.utc_day(timestamp with time zone) owner to traderai_owner;

alter function public.valid_trading_hours(jsonb) owner to traderai_owner;

alter function public.vanished_orders() owner to traderai_owner;

alter function public.waiting_months(text) owner to traderai_owner;

alter function public.watch_buying_power(uuid[],timestamp with time zone) owner to traderai_owner;

alter function public.watch_fills(bigint,text[],uuid[]) owner to traderai_owner;

alter function public.watched_limits() owner to traderai_owner;

alter function public.withdraw_proposal(uuid) owner to traderai_owner;

alter function public.worst_price(public."Instrument",public."OrderSide",numeric,numeric) owner to traderai_owner;

alter function public.write_audit() owner to traderai_owner;

alter materialized view public.portfolio_realtime owner to traderai_owner;

alter materialized view public.signal_performance owner to traderai_owner;

alter materialized view public.symbol_performance_summary owner to traderai_owner;

alter procedure public.await_ends(text[],integer) owner to traderai_owner;

alter procedure public.close_logins(text[],integer) owner to traderai_owner;

alter procedure public.disable_user(uuid,integer) owner to traderai_owner;

alter procedure public.end_older_connections(text[],integer) owner to traderai_owner;

alter procedure public.end_session(uuid,integer) owner to traderai_owner;

alter procedure public.end_sessions_of(text,integer) owner to traderai_owner;

alter procedure public.reset_logins(text[],text,integer) owner to traderai_owner;

alter procedure public.reset_user(uuid,integer) owner to traderai_owner;

alter procedure public.revoke_api_key(uuid,integer) owner to traderai_owner;

alter procedure public.set_password_of(uuid,text,integer) owner to traderai_owner;

alter schema archive owner to traderai_owner;

alter schema invariant owner to traderai_owner;

alter schema public owner to pg_database_owner;

alter sequence public.audit_sequence owner to traderai_owner;

alter sequence public.trade_sequence owner to traderai_owner;

alter table public."Alert" owner to traderai_owner;

alter table public."AlertRule" owner to traderai_owner;

alter table public."ApiKey" owner to traderai_owner;

alter table public."AuditHead" owner to traderai_owner;

alter table public."AuditLog" owner to traderai_owner;

alter table public."CandleDay" owner to traderai_owner;

alter table public."Debate" owner to traderai_owner;

alter table public."DebateVote" owner to traderai_owner;

alter table public."DeskState" owner to traderai_owner;

alter table public."EngineLease" owner to traderai_owner;

alter table public."FeedCursor" owner to traderai_owner;

alter table public."Halt" owner to traderai_owner;

alter table public."Inference" owner to traderai_owner;

alter table public."Instrument" owner to traderai_owner;

alter table public."JobRun" owner to traderai_owner;

alter table public."LedgerEntry" owner to traderai_owner;

alter table public."LimitBreach" owner to traderai_owner;

alter table public."MarketData" owner to traderai_owner;

alter table public."MarketTick" owner to traderai_owner;

alter table public."Order" owner to traderai_owner;

alter table public."OrderEvent" owner to traderai_owner;

alter table public."PersonLimit" owner to traderai_owner;

alter table public."Portfolio" owner to traderai_owner;

alter table public."PortfolioGrant" owner to traderai_owner;

alter table public."PortfolioPerformance" owner to traderai_owner;

alter table public."PortfolioSnapshot" owner to traderai_owner;

alter table public."Position" owner to traderai_owner;

alter table public."Proposal" owner to traderai_owner;

alter table public."Quarantine" owner to traderai_owner;

alter table public."QueryBaseline" owner to traderai_owner;

alter table public."Quote" owner to traderai_owner;

alter table public."RiskBaseline" owner to traderai_owner;

alter table public."RiskLimit" owner to traderai_owner;

alter table public."Session" owner to traderai_owner;

alter table public."Signal" owner to traderai_owner;

alter table public."SystemHealth" owner to traderai_owner;

alter table public."TouchedDay" owner to traderai_owner;

alter table public."TouchedEquity" owner to traderai_owner;

alter table public."Trade" owner to traderai_owner;

alter table public."User" owner to traderai_owner;

alter table public."Verification" owner to traderai_owner;

alter type public."AccountKind" owner to traderai_owner;

alter type public."AlertField" owner to traderai_owner;

alter type public."AlertOperator" owner to traderai_owner;

alter type public."AlertSeverity" owner to traderai_owner;

alter type public."AlertType" owner to traderai_owner;

alter type public."BarPath" owner to traderai_owner;

alter type public."DeadMan" owner to traderai_owner;

alter type public."DebatePosition" owner to traderai_owner;

alter type public."HealthStatus" owner to traderai_owner;

alter type public."InferenceStatus" owner to traderai_owner;

alter type public."InstrumentKind" owner to traderai_owner;

alter type public."JobOutcome" owner to traderai_owner;

alter type public."LedgerAccount" owner to traderai_owner;

alter type public."LedgerKind" owner to traderai_owner;

alter type public."Liquidity" owner to traderai_owner;

alter type public."OrderEventType" owner to traderai_owner;

alter type public."OrderSide" owner to traderai_owner;

alter type public."OrderStatus" owner to traderai_owner;

alter type public."OrderType" owner to traderai_owner;

alter type public."PostOnlyPolicy" owner to traderai_owner;

alter type public."ProposalState" owner to traderai_owner;

alter type public."RiskLimitAction" owner to traderai_owner;

alter type public."RiskLimitKind" owner to traderai_owner;

alter type public."SignalDirection" owner to traderai_owner;

alter type public."SignalOutcome" owner to traderai_owner;

alter type public."TimeInForce" owner to traderai_owner;

alter type public."UserRole" owner to traderai_owner;

alter view invariant.alert_once_per_episode owner to traderai_owner;

alter view invariant.all_or_none_at_once owner to traderai_owner;

alter view invariant.audited owner to traderai_owner;

alter view invariant.buying_power_alert_once owner to traderai_owner;

alter view invariant.cash_account_within_cash owner to traderai_owner;

alter view invariant.cash_equals_ledger owner to traderai_owner;

alter view invariant.cash_equals_results owner to traderai_owner;

alter view invariant.definer_functions_are_pinned owner to traderai_owner;

alter view invariant.ended_with_reason owner to traderai_owner;

alter view invariant.events_without_gaps owner to traderai_owner;

alter view invariant.exits_within_entry owner to traderai_owner;

alter view invariant.fill_after_acceptance owner to traderai_owner;

alter view invariant.fill_after_trigger owner to traderai_owner;

alter view invariant.fill_within_limit owner to traderai_owner;

alter view invariant.filled_equals_trades owner to traderai_owner;

alter view invariant.filled_exactly_when_complete owner to traderai_owner;

alter view invariant.held_without_trade owner to traderai_owner;

alter view invariant.ledger_balances owner to traderai_owner;

alter view invariant.list_within_quantity owner to traderai_owner;

alter view invariant.materialized_views_are_filled owner to traderai_owner;

alter view invariant.no_login_owns_the_desk owner to traderai_owner;

alter view invariant.no_risk_while_halted owner to traderai_owner;

alter view invariant.nothing_after_terminal owner to traderai_owner;

alter view invariant.nothing_executable_by_public owner to traderai_owner;

alter view invariant.one_moment_of_a_session owner to traderai_owner;

alter view invariant.one_order_per_client_order_id owner to traderai_owner;

alter view invariant.position_equals_trades owner to traderai_owner;

alter view invariant.post_only_is_maker owner to traderai_owner;

alter view invariant.quote_not_crossed owner to traderai_owner;

alter view invariant.row_security_is_forced owner to traderai_owner;

alter view invariant.shown_quantity owner to traderai_owner;

alter view invariant.trade_legs owner to traderai_owner;

alter view invariant.views_ask_as_their_reader owner to traderai_owner;

alter view public.portfolio_realtime_mine owner to traderai_owner;

alter view public.signal_performance_shown owner to traderai_owner;

alter view public.symbol_performance_summary_shown owner to traderai_owner;

revoke execute on function public.accepted_open_orders(uuid,boolean) from public;

revoke execute on function public.acknowledge_alert(uuid) from public;
grant execute on function public.acknowledge_alert(uuid) to traderai_trader;

revoke execute on function public.add_month_partition(text,text,timestamp with time zone,timestamp with time zone) from public;

revoke execute on function public.alert_dead_man(uuid,public."Portfolio",integer) from public;

revoke execute on function public.alert_login(public."Session",text,text) from public;

revoke execute on function public.alert_unusual_login(uuid) from public;

revoke execute on function public.amount_bounds() from public;
grant execute on function public.amount_bounds() to traderai_viewer;

revoke execute on function public.analyze_table(text) from public;
grant execute on function public.analyze_table(text) to traderai_admin;
grant execute on function public.analyze_table(text) to traderai_engine;

revoke execute on function public.answers_replace(public."OrderEventType") from public;

revoke execute on function public.approve_order(uuid,text) from public;
grant execute on function public.approve_order(uuid,text) to traderai_risk;
grant execute on function public.approve_order(uuid,text) to traderai_trader;

revoke execute on function public.attach_month(text) from public;
grant execute on function public.attach_month(text) to traderai_admin;

revoke execute on function public.average_true_range(text) from public;
grant execute on function public.average_true_range(text) to traderai_viewer;

revoke execute on function public.await_rules(uuid) from public;

revoke execute on function public.awaits_engine(public."OrderStatus") from public;
grant execute on function public.awaits_engine(public."OrderStatus") to traderai_viewer;

revoke execute on function public.begin_baseline(public."RiskLimit") from public;

revoke execute on function public.begin_job(text) from public;
grant execute on function public.begin_job(text) to traderai_admin;
grant execute on function public.begin_job(text) to traderai_engine;

revoke execute on function public.book_breaches(bigint,jsonb,jsonb) from public;
grant execute on function public.book_breaches(bigint,jsonb,jsonb) to traderai_engine;

revoke execute on function public.book_candles(bigint,text,text[],text[],timestamp with time zone[],numeric[],numeric[],numeric[],numeric[],numeric[]) from public;
grant execute on function public.book_candles(bigint,text,text[],text[],timestamp with time zone[],numeric[],numeric[],numeric[],numeric[],numeric[]) to traderai_engine;

revoke execute on function public.book_market(jsonb,jsonb,jsonb,jsonb) from public;

revoke execute on function public.book_marks(bigint,text[],uuid[],uuid[]) from public;
grant execute on function public.book_marks(bigint,text[],uuid[],uuid[]) to traderai_engine;

revoke execute on function public.book_opening_balance() from public;

revoke execute on function public.book_orders(jsonb,jsonb,jsonb) from public;

revoke execute on function public.book_refusal(bigint,jsonb) from public;
grant execute on function public.book_refusal(bigint,jsonb) to traderai_engine;

revoke execute on function public.book_step(bigint,jsonb) from public;
grant execute on function public.book_step(bigint,jsonb) to traderai_engine;

revoke execute on function public.book_trades(jsonb,jsonb) from public;

revoke execute on function public.booked_status(public."OrderStatus",public."OrderStatus",boolean) from public;

revoke execute on function public.bound_denial(public."Portfolio",text,public."OrderSide",numeric,numeric,numeric,boolean,numeric,uuid[]) from public;

revoke execute on function public.bound_statement_texts() from public;
grant execute on function public.bound_statement_texts() to traderai_owner;

revoke execute on function public.cancel_order(uuid) from public;
grant execute on function public.cancel_order(uuid) to traderai_risk;
grant execute on function public.cancel_order(uuid) to traderai_trader;

revoke execute on function public.cancel_vanished_orders(integer) from public;
grant execute on function public.cancel_vanished_orders(integer) to traderai_engine;

revoke execute on function public.candle_day(text,text,date) from public;

revoke execute on function public.carry_marks(text[],uuid[],uuid[]) from public;

revoke execute on function public.check_administrator_left(text[]) from public;

revoke execute on function public.check_alert_rule_limit() from public;

revoke execute on function public.check_connection_room(uuid,integer,integer) from public;

revoke execute on function public.check_deposit(uuid,numeric,numeric) from public;

revoke execute on function public.check_ended(text[],timestamp with time zone) from public;
grant execute on function public.check_ended(text[],timestamp with time zone) to traderai_viewer;

revoke execute on function public.check_exit(text,jsonb,text[],text) from public;

revoke execute on function public.check_key_limits(text[],uuid[],text[],numeric,inet[]) from public;

revoke execute on function public.check_key_symbol(text) from public;

revoke execute on function public.check_limit_values(public."RiskLimitKind",numeric,public."RiskLimitAction",text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) from public;

revoke execute on function public.check_login_exists(text) from public;
grant execute on function public.check_login_exists(text) to traderai_viewer;

revoke execute on function public.check_managed_login(text) from public;
grant execute on function public.check_managed_login(text) to traderai_roles;

revoke execute on function public.check_may_close(text[]) from public;

revoke execute on function public.check_may_decide(public."Proposal",public."Portfolio") from public;

revoke execute on function public.check_may_end(text[]) from public;

revoke execute on function public.check_may_limit(uuid,public."RiskLimit",public."RiskLimitKind",numeric,public."RiskLimitAction") from public;

revoke execute on function public.check_may_open(public."Portfolio") from public;

revoke execute on function public.check_new_terms(numeric,numeric,numeric) from public;

revoke execute on function public.check_order(uuid,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,numeric,numeric) from public;
grant execute on function public.check_order(uuid,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,numeric,numeric) to traderai_risk;
grant execute on function public.check_order(uuid,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,numeric,numeric) to traderai_trader;

revoke execute on function public.check_order_conditions(public."OrderType",numeric,public."TimeInForce",date,boolean,boolean,numeric) from public;

revoke execute on function public.check_order_links(text,public."OrderType",boolean,numeric,numeric,numeric,jsonb,jsonb,uuid,uuid) from public;

revoke execute on function public.check_order_side(public."OrderSide",boolean) from public;

revoke execute on function public.check_order_values(text,text,public."OrderType",numeric,numeric,public."TimeInForce",text,numeric,numeric,numeric) from public;

revoke execute on function public.check_replace(uuid,numeric,numeric,numeric) from public;
grant execute on function public.check_replace(uuid,numeric,numeric,numeric) to traderai_risk;
grant execute on function public.check_replace(uuid,numeric,numeric,numeric) to traderai_trader;

revoke execute on function public.check_replacement(public."Portfolio",public."Order",numeric,numeric,numeric) from public;

revoke execute on function public.check_shut(text[]) from public;

revoke execute on function public.check_signal_values(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) from public;

revoke execute on function public.client_address() from public;

revoke execute on function public.close_lock_fillers() from public;
grant execute on function public.close_lock_fillers() to traderai_engine;

revoke execute on function public.close_login(text) from public;
grant execute on function public.close_login(text) to traderai_owner;

revoke execute on function public.close_session(uuid,text) from public;
grant execute on function public.close_session(uuid,text) to traderai_viewer;

revoke execute on function public.closed_user(uuid) from public;

revoke execute on function public.condition_denial(text,date,numeric) from public;

revoke execute on function public.connected_origin(public."Portfolio",boolean) from public;

revoke execute on function public.connected_session() from public;

revoke execute on function public.connection_capacity() from public;

revoke execute on function public.copy_month(text) from public;
grant execute on function public.copy_month(text) to traderai_admin;
grant execute on function public.copy_month(text) to traderai_engine;

revoke execute on function public.create_alert_rule(text,public."AlertField",public."AlertOperator",numeric,public."AlertSeverity") from public;
grant execute on function public.create_alert_rule(text,public."AlertField",public."AlertOperator",numeric,public."AlertSeverity") to traderai_trader;

revoke execute on function public.create_api_key(text,text[],text,text,timestamp with time zone,integer,uuid[],text[],numeric,inet[]) from public;
grant execute on function public.create_api_key(text,text[],text,text,timestamp with time zone,integer,uuid[],text[],numeric,inet[]) to traderai_analyst;
grant execute on function public.create_api_key(text,text[],text,text,timestamp with time zone,integer,uuid[],text[],numeric,inet[]) to traderai_risk;
grant execute on function public.create_api_key(text,text[],text,text,timestamp with time zone,integer,uuid[],text[],numeric,inet[]) to traderai_trader;

revoke execute on function public.create_portfolio(text,numeric,text,public."AccountKind") from public;
grant execute on function public.create_portfolio(text,numeric,text,public."AccountKind") to traderai_trader;

revoke execute on function public.create_user_login(text,text,text,text,timestamp with time zone) from public;
grant execute on function public.create_user_login(text,text,text,text,timestamp with time zone) to traderai_admin;

revoke execute on function public.crossing_portfolios(uuid[]) from public;

revoke execute on function public.current_user_id() from public;
grant execute on function public.current_user_id() to traderai_viewer;

revoke execute on function public.day_names(smallint[]) from public;

revoke execute on function public.dead_man_fires(public."Session") from public;

revoke execute on function public.decide_proposal(public."Proposal",public."ProposalState",text,uuid) from public;

revoke execute on function public.delete_alert_rule(uuid) from public;
grant execute on function public.delete_alert_rule(uuid) to traderai_trader;

revoke execute on function public.denial(text,text,numeric,numeric,numeric) from public;

revoke execute on function public.denial_text(jsonb) from public;

revoke execute on function public.desk_day(timestamp with time zone) from public;
grant execute on function public.desk_day(timestamp with time zone) to traderai_viewer;

revoke execute on function public.desk_day_start(timestamp with time zone) from public;
grant execute on function public.desk_day_start(timestamp with time zone) to traderai_viewer;

revoke execute on function public.desk_scope() from public;

revoke execute on function public.detach_month(text) from public;
grant execute on function public.detach_month(text) to traderai_admin;

revoke execute on function public.drop_login(text) from public;
grant execute on function public.drop_login(text) to traderai_owner;

revoke execute on function public.drop_month_copy(text) from public;
grant execute on function public.drop_month_copy(text) to traderai_admin;
grant execute on function public.drop_month_copy(text) to traderai_engine;

revoke execute on function public.empty_candle_stage() from public;
grant execute on function public.empty_candle_stage() to traderai_importer;

revoke execute on function public.end_abusive_sessions() from public;
grant execute on function public.end_abusive_sessions() to traderai_admin;
grant execute on function public.end_abusive_sessions() to traderai_engine;

revoke execute on function public.end_backend(integer,timestamp with time zone) from public;
grant execute on function public.end_backend(integer,timestamp with time zone) to traderai_owner;

revoke execute on function public.end_backend_once(integer,timestamp with time zone) from public;

revoke execute on function public.end_blocking_sessions() from public;
grant execute on function public.end_blocking_sessions() to traderai_engine;

revoke execute on function public.end_connections_of(text[],timestamp with time zone) from public;
grant execute on function public.end_connections_of(text[],timestamp with time zone) to traderai_viewer;

revoke execute on function public.end_job(uuid,public."JobOutcome",bigint,text,jsonb) from public;
grant execute on function public.end_job(uuid,public."JobOutcome",bigint,text,jsonb) to traderai_admin;
grant execute on function public.end_job(uuid,public."JobOutcome",bigint,text,jsonb) to traderai_engine;

revoke execute on function public.end_lock_holders() from public;
grant execute on function public.end_lock_holders() to traderai_admin;
grant execute on function public.end_lock_holders() to traderai_engine;

revoke execute on function public.end_logins(text[],timestamp with time zone) from public;
grant execute on function public.end_logins(text[],timestamp with time zone) to traderai_owner;

revoke execute on function public.end_scope_holders(text) from public;
grant execute on function public.end_scope_holders(text) to traderai_roles;

revoke execute on function public.end_sessions_beyond(interval,interval,interval,double precision,interval) from public;

revoke execute on function public.engine_acquire(uuid,text,integer,text,numeric) from public;
grant execute on function public.engine_acquire(uuid,text,integer,text,numeric) to traderai_engine;

revoke execute on function public.engine_fence(bigint) from public;
grant execute on function public.engine_fence(bigint) to traderai_engine;

revoke execute on function public.engine_heartbeat(bigint,bigint,timestamp with time zone) from public;
grant execute on function public.engine_heartbeat(bigint,bigint,timestamp with time zone) to traderai_engine;

revoke execute on function public.engine_hold(bigint,uuid[]) from public;
grant execute on function public.engine_hold(bigint,uuid[]) to traderai_engine;

revoke execute on function public.engine_release(bigint) from public;
grant execute on function public.engine_release(bigint) to traderai_engine;

revoke execute on function public.ensure_month_partitions(text,timestamp with time zone,timestamp with time zone) from public;
grant execute on function public.ensure_month_partitions(text,timestamp with time zone,timestamp with time zone) to traderai_admin;
grant execute on function public.ensure_month_partitions(text,timestamp with time zone,timestamp with time zone) to traderai_engine;
grant execute on function public.ensure_month_partitions(text,timestamp with time zone,timestamp with time zone) to traderai_importer;

revoke execute on function public.exit_denial(public."Instrument",public."OrderSide",numeric,numeric,jsonb,jsonb,numeric,uuid) from public;

revoke execute on function public.exit_number(jsonb,text) from public;

revoke execute on function public.exit_preview(public."Instrument",public."OrderSide",numeric,numeric,numeric,jsonb,jsonb,numeric) from public;

revoke execute on function public.exit_price(public."Instrument",public."OrderSide",numeric) from public;

revoke execute on function public.exit_terms(public."Instrument",public."OrderSide",numeric,numeric,jsonb,jsonb) from public;

revoke execute on function public.expire_proposals() from public;

revoke execute on function public.exposed_portfolios(text[],uuid[]) from public;

revoke execute on function public.find_blocked_rows(bigint,uuid[],uuid[]) from public;
grant execute on function public.find_blocked_rows(bigint,uuid[],uuid[]) to traderai_engine;

revoke execute on function public.flatten_breaches(bigint) from public;
grant execute on function public.flatten_breaches(bigint) to traderai_engine;

revoke execute on function public.flatten_order_id(bigint,text) from public;

revoke execute on function public.free_to_close(uuid,text,public."OrderSide",uuid[]) from public;

revoke execute on function public.funds_denial(public."Portfolio",text,public."OrderSide",numeric,numeric,numeric) from public;

revoke execute on function public.grant_portfolio(uuid,text,timestamp with time zone) from public;
grant execute on function public.grant_portfolio(uuid,text,timestamp with time zone) to traderai_trader;

revoke execute on function public.grantable_portfolio(uuid) from public;

revoke execute on function public.granted_to(uuid,uuid) from public;

revoke execute on function public.grouped_number(numeric) from public;

revoke execute on function public.halt(text,text,uuid,text,boolean,boolean) from public;
grant execute on function public.halt(text,text,uuid,text,boolean,boolean) to traderai_risk;
grant execute on function public.halt(text,text,uuid,text,boolean,boolean) to traderai_trader;

revoke execute on function public.halt_covers(public."Halt",uuid,uuid,uuid,text) from public;

revoke execute on function public.halt_denial(public."Portfolio",text,uuid) from public;

revoke execute on function public.halt_over(public."Portfolio",text,uuid) from public;

revoke execute on function public.halt_scope(public."Halt") from public;

revoke execute on function public.halted_orders() from public;
grant execute on function public.halted_orders() to traderai_engine;

revoke execute on function public.has_expired(text) from public;

revoke execute on function public.has_scope(text) from public;
grant execute on function public.has_scope(text) to traderai_viewer;

revoke execute on function public.has_trigger(public."OrderType") from public;
grant execute on function public.has_trigger(public."OrderType") to traderai_viewer;

revoke execute on function public.held_exit_denial(public."Order",numeric,numeric) from public;

revoke execute on function public.hold_later_rows(integer) from public;

revoke execute on function public.hold_orders(uuid[],text) from public;

revoke execute on function public.hold_portfolio(uuid) from public;

revoke execute on function public.hold_proposal(uuid) from public;

revoke execute on function public.hold_rules(uuid) from public;

revoke execute on function public.hours_allow(public."RiskLimit",timestamp with time zone) from public;

revoke execute on function public.is_desk_admin() from public;
grant execute on function public.is_desk_admin() to traderai_viewer;

revoke execute on function public.is_held_exit(uuid,uuid,timestamp with time zone) from public;
grant execute on function public.is_held_exit(uuid,uuid,timestamp with time zone) to traderai_viewer;

revoke execute on function public.is_open(public."OrderStatus") from public;
grant execute on function public.is_open(public."OrderStatus") to traderai_viewer;

revoke execute on function public.is_risk() from public;

revoke execute on function public.is_terminal(public."OrderStatus") from public;
grant execute on function public.is_terminal(public."OrderStatus") to traderai_viewer;

revoke execute on function public.is_time_zone(text) from public;

revoke execute on function public.is_working(public."OrderStatus") from public;
grant execute on function public.is_working(public."OrderStatus") to traderai_viewer;

revoke execute on function public.judge_login() from public;

revoke execute on function public.judge_replaces(public."Portfolio",uuid[],uuid[],integer,uuid[]) from public;

revoke execute on function public.judge_requests(uuid[]) from public;
grant execute on function public.judge_requests(uuid[]) to traderai_engine;

revoke execute on function public.keep_alert_owner() from public;

revoke execute on function public.keep_performance(uuid,date,jsonb,bigint[]) from public;
grant execute on function public.keep_performance(uuid,date,jsonb,bigint[]) to traderai_admin;
grant execute on function public.keep_performance(uuid,date,jsonb,bigint[]) to traderai_engine;

revoke execute on function public.key_connections(uuid) from public;

revoke execute on function public.key_denial(uuid,text,numeric) from public;

revoke execute on function public.kinship(public."Order",uuid[],uuid[]) from public;

revoke execute on function public.largest_reservation(uuid) from public;

revoke execute on function public.largest_unit_cost(public."Instrument",public."OrderSide",numeric,numeric) from public;

revoke execute on function public.latest_candles(text,text,timestamp with time zone,timestamp with time zone,integer) from public;
grant execute on function public.latest_candles(text,text,timestamp with time zone,timestamp with time zone,integer) to traderai_viewer;

revoke execute on function public.lease_standing() from public;
grant execute on function public.lease_standing() to traderai_engine;

revoke execute on function public.least_for_login() from public;

revoke execute on function public.lift_file_bound() from public;

revoke execute on function public.limit_denial(public."RiskLimit",text,numeric,numeric) from public;

revoke execute on function public.limit_figures(public."Portfolio",text,text,uuid[],uuid[]) from public;

revoke execute on function public.limit_holder(public."RiskLimit") from public;

revoke execute on function public.limit_results(public."Portfolio",text) from public;

revoke execute on function public.limit_scope(public."RiskLimit") from public;

revoke execute on function public.limit_use(public."RiskLimit",text) from public;

revoke execute on function public.limits_denial(public."Portfolio",public."RiskLimit"[],text,public."OrderSide",numeric,numeric,numeric,uuid[],public."OrderOrigin",uuid[]) from public;

revoke execute on function public.limits_over(public."Portfolio",text,public."OrderOrigin") from public;

revoke execute on function public.linked_list(public."Portfolio",uuid,text) from public;

revoke execute on function public.linked_parent(public."Portfolio",uuid,text,public."OrderSide",numeric,boolean) from public;

revoke execute on function public.list_members(uuid,uuid) from public;

revoke execute on function public.lock_deposits_of(uuid) from public;

revoke execute on function public.lock_in_turn(integer,text,text) from public;

revoke execute on function public.lock_portfolios(uuid[]) from public;

revoke execute on function public.login_of_key(uuid) from public;
grant execute on function public.login_of_key(uuid) to traderai_analyst;
grant execute on function public.login_of_key(uuid) to traderai_risk;
grant execute on function public.login_of_key(uuid) to traderai_trader;

revoke execute on function public.login_of_session(uuid) from public;
grant execute on function public.login_of_session(uuid) to traderai_viewer;

revoke execute on function public.login_of_user(uuid) from public;
grant execute on function public.login_of_user(uuid) to traderai_admin;

revoke execute on function public.logins_of_desk() from public;
grant execute on function public.logins_of_desk() to traderai_sessions;

revoke execute on function public.logins_of_user(uuid) from public;
grant execute on function public.logins_of_user(uuid) to traderai_admin;

revoke execute on function public.lose_session(uuid) from public;
grant execute on function public.lose_session(uuid) to traderai_viewer;

revoke execute on function public.make_login(text,text,text[],timestamp with time zone,integer) from public;
grant execute on function public.make_login(text,text,text[],timestamp with time zone,integer) to traderai_owner;

revoke execute on function public.make_month(text,timestamp with time zone) from public;
grant execute on function public.make_month(text,timestamp with time zone) to traderai_admin;
grant execute on function public.make_month(text,timestamp with time zone) to traderai_engine;

revoke execute on function public.mark_price(text) from public;
grant execute on function public.mark_price(text) to traderai_viewer;

revoke execute on function public.mark_vanished_sessions() from public;

revoke execute on function public.may_close(text) from public;

revoke execute on function public.may_wait_for(integer,bigint) from public;

revoke execute on function public.missing_months(text,timestamp with time zone,timestamp with time zone) from public;

revoke execute on function public.money_paid_in(uuid[]) from public;
grant execute on function public.money_paid_in(uuid[]) to traderai_engine;

revoke execute on function public.months_to_attach() from public;
grant execute on function public.months_to_attach() to traderai_admin;

revoke execute on function public.months_to_detach(timestamp with time zone) from public;
grant execute on function public.months_to_detach(timestamp with time zone) to traderai_admin;

revoke execute on function public.months_to_lay_out() from public;
grant execute on function public.months_to_lay_out() to traderai_admin;
grant execute on function public.months_to_lay_out() to traderai_engine;

revoke execute on function public.months_to_make(integer) from public;
grant execute on function public.months_to_make(integer) to traderai_admin;
grant execute on function public.months_to_make(integer) to traderai_engine;

revoke execute on function public.most_open_orders(uuid,boolean) from public;

revoke execute on function public.move_cash(uuid,numeric) from public;
grant execute on function public.move_cash(uuid,numeric) to traderai_trader;

revoke execute on function public.new_id() from public;
grant execute on function public.new_id() to traderai_viewer;

revoke execute on function public.note_activity(text) from public;

revoke execute on function public.note_every_day() from public;

revoke execute on function public.note_touched_days() from public;

revoke execute on function public.note_touched_equity() from public;

revoke execute on function public.notify_change() from public;

revoke execute on function public.open_candle_stage() from public;
grant execute on function public.open_candle_stage() to traderai_importer;

revoke execute on function public.open_login(text) from public;
grant execute on function public.open_login(text) to traderai_owner;

revoke execute on function public.open_order_denial(uuid,boolean,integer) from public;

revoke execute on function public.open_orders_of(public."RiskLimit",integer,uuid[]) from public;

revoke execute on function public.open_session(text,text) from public;
grant execute on function public.open_session(text,text) to traderai_viewer;

revoke execute on function public.order_funds(public."Portfolio",text,public."OrderSide",numeric,numeric,boolean,uuid[],numeric) from public;

revoke execute on function public.order_verdict(public."Portfolio",text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,uuid[],numeric,text,public."OrderOrigin") from public;

revoke execute on function public.orders_within(public."RiskLimit",integer) from public;

revoke execute on function public.own_portfolio(uuid) from public;

revoke execute on function public.own_portfolio_ids() from public;
grant execute on function public.own_portfolio_ids() to traderai_viewer;

revoke execute on function public.pending_requests(uuid[],integer,uuid[]) from public;
grant execute on function public.pending_requests(uuid[],integer,uuid[]) to traderai_engine;

revoke execute on function public.permitted_portfolio(uuid) from public;

revoke execute on function public.person_limits(uuid) from public;

revoke execute on function public.place_as(public."OrderOrigin",public."Portfolio",text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid) from public;

revoke execute on function public.place_described(uuid,jsonb,uuid,uuid) from public;

revoke execute on function public.place_exits(public."Order",jsonb) from public;

revoke execute on function public.place_linked(uuid,text,jsonb,jsonb) from public;
grant execute on function public.place_linked(uuid,text,jsonb,jsonb) to traderai_risk;
grant execute on function public.place_linked(uuid,text,jsonb,jsonb) to traderai_trader;

revoke execute on function public.place_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid,numeric) from public;
grant execute on function public.place_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid,numeric) to traderai_risk;
grant execute on function public.place_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,uuid,uuid,numeric) to traderai_trader;

revoke execute on function public.placement_verdict(public."Portfolio",text,public."OrderSide",public."OrderType",numeric,numeric,boolean,numeric,numeric,numeric,numeric,jsonb,jsonb,numeric,uuid[],text,public."OrderOrigin") from public;

revoke execute on function public.plain_lines(text,integer) from public;
grant execute on function public.plain_lines(text,integer) to traderai_viewer;

revoke execute on function public.plain_number(numeric) from public;
grant execute on function public.plain_number(numeric) to traderai_viewer;

revoke execute on function public.plain_text(text,integer) from public;
grant execute on function public.plain_text(text,integer) to traderai_importer;
grant execute on function public.plain_text(text,integer) to traderai_viewer;

revoke execute on function public.portfolio_key(uuid) from public;

revoke execute on function public.portfolio_of_order(uuid) from public;

revoke execute on function public.portfolio_right(public."Portfolio") from public;

revoke execute on function public.portfolio_value(uuid) from public;
grant execute on function public.portfolio_value(uuid) to traderai_viewer;

revoke execute on function public.post_only_preview(text,public."OrderSide",numeric) from public;

revoke execute on function public.presence() from public;
grant execute on function public.presence() to traderai_viewer;

revoke execute on function public.price_collar() from public;
grant execute on function public.price_collar() to traderai_viewer;

revoke execute on function public.proposable_portfolio(uuid,boolean) from public;

revoke execute on function public.proposal_hash(public."Proposal") from public;

revoke execute on function public.propose_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,integer) from public;
grant execute on function public.propose_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,integer) to traderai_agent;
grant execute on function public.propose_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,integer) to traderai_risk;
grant execute on function public.propose_order(uuid,text,text,public."OrderSide",public."OrderType",numeric,numeric,public."TimeInForce",boolean,text,uuid,numeric,numeric,numeric,date,boolean,boolean,numeric,numeric,jsonb,jsonb,integer) to traderai_trader;

revoke execute on function public.proposer_denial(public."OrderOrigin",public."Portfolio",boolean) from public;

revoke execute on function public.publish_signal(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) from public;
grant execute on function public.publish_signal(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) to traderai_agent;
grant execute on function public.publish_signal(text,text,public."SignalDirection",numeric,integer,numeric,numeric,numeric,text,text) to traderai_analyst;

revoke execute on function public.queue_at_portfolio(uuid) from public;

revoke execute on function public.queued_portfolio(uuid) from public;

revoke execute on function public.reach_of(uuid[],uuid[],uuid[]) from public;

revoke execute on function public.read_audit_head() from public;
grant execute on function public.read_audit_head() to traderai_admin;
grant execute on function public.read_audit_head() to traderai_engine;

revoke execute on function public.read_backends() from public;
grant execute on function public.read_backends() to traderai_owner;

revoke execute on function public.read_backends_elsewhere() from public;
grant execute on function public.read_backends_elsewhere() to traderai_owner;

revoke execute on function public.read_limits() from public;
grant execute on function public.read_limits() to traderai_viewer;

revoke execute on function public.read_person_limits() from public;
grant execute on function public.read_person_limits() to traderai_viewer;

revoke execute on function public.read_portfolio_grants() from public;
grant execute on function public.read_portfolio_grants() to traderai_viewer;

revoke execute on function public.read_portfolio_owners() from public;
grant execute on function public.read_portfolio_owners() to traderai_viewer;

revoke execute on function public.read_proposals(boolean,integer) from public;
grant execute on function public.read_proposals(boolean,integer) to traderai_viewer;

revoke execute on function public.read_sessions() from public;
grant execute on function public.read_sessions() to traderai_viewer;

revoke execute on function public.record_disabling(uuid) from public;
grant execute on function public.record_disabling(uuid) to traderai_admin;

revoke execute on function public.record_revocation(uuid) from public;
grant execute on function public.record_revocation(uuid) to traderai_analyst;
grant execute on function public.record_revocation(uuid) to traderai_risk;
grant execute on function public.record_revocation(uuid) to traderai_trader;

revoke execute on function public.refresh_view(text) from public;
grant execute on function public.refresh_view(text) to traderai_admin;
grant execute on function public.refresh_view(text) to traderai_engine;

revoke execute on function public.refuse_busy(integer,integer,text) from public;

revoke execute on function public.refuse_change() from public;

revoke execute on function public.refuse_halted_trades(jsonb) from public;

revoke execute on function public.refuse_market_writer() from public;

revoke execute on function public.refuse_narrow_key() from public;

revoke execute on function public.refuse_unsealing() from public;

revoke execute on function public.refuse_wait(text) from public;

revoke execute on function public.refuse_when_read_only() from public;

revoke execute on function public.reject_order(uuid,text) from public;
grant execute on function public.reject_order(uuid,text) to traderai_risk;
grant execute on function public.reject_order(uuid,text) to traderai_trader;

revoke execute on function public.remove_limit(uuid) from public;
grant execute on function public.remove_limit(uuid) to traderai_risk;
grant execute on function public.remove_limit(uuid) to traderai_trader;

revoke execute on function public.replace_adds(public."Order",numeric,numeric,numeric) from public;

revoke execute on function public.replace_order(uuid,numeric,numeric,numeric,numeric) from public;
grant execute on function public.replace_order(uuid,numeric,numeric,numeric,numeric) to traderai_risk;
grant execute on function public.replace_order(uuid,numeric,numeric,numeric,numeric) to traderai_trader;

revoke execute on function public.replace_verdict(public."Portfolio",public."Order",numeric,numeric,numeric,boolean) from public;

revoke execute on function public.report_failed_logins(text,text,integer,timestamp with time zone,integer) from public;

revoke execute on function public.request_limits_denial(public."Portfolio",public."Order",numeric,numeric,numeric,uuid[],uuid[]) from public;

revoke execute on function public.requested_links(numeric,jsonb,jsonb,uuid,uuid) from public;

revoke execute on function public.require_address() from public;
grant execute on function public.require_address() to traderai_sessions;

revoke execute on function public.require_market_scope() from public;

revoke execute on function public.require_read_committed() from public;
grant execute on function public.require_read_committed() to traderai_sessions;

revoke execute on function public.require_scope(text[]) from public;
grant execute on function public.require_scope(text[]) to traderai_sessions;

revoke execute on function public.reservations(public."Portfolio",text,public."OrderSide",numeric,numeric,boolean,uuid[],numeric) from public;
grant execute on function public.reservations(public."Portfolio",text,public."OrderSide",numeric,numeric,boolean,uuid[],numeric) to traderai_viewer;

revoke execute on function public.resolve_left_out(bigint,uuid[]) from public;
grant execute on function public.resolve_left_out(bigint,uuid[]) to traderai_engine;

revoke execute on function public.resume(uuid,text) from public;
grant execute on function public.resume(uuid,text) to traderai_risk;
grant execute on function public.resume(uuid,text) to traderai_trader;

revoke execute on function public.resume_portfolio(uuid) from public;
grant execute on function public.resume_portfolio(uuid) to traderai_admin;

revoke execute on function public.review_statements(integer) from public;
grant execute on function public.review_statements(integer) to traderai_admin;

revoke execute on function public.revoke_portfolio_grant(uuid,text) from public;
grant execute on function public.revoke_portfolio_grant(uuid,text) to traderai_trader;

revoke execute on function public.scope_portfolios(public."RiskLimit",text) from public;

revoke execute on function public.seal_audit(integer) from public;
grant execute on function public.seal_audit(integer) to traderai_admin;
grant execute on function public.seal_audit(integer) to traderai_engine;

revoke execute on function public.sees_every_book() from public;
grant execute on function public.sees_every_book() to traderai_viewer;

revoke execute on function public.send_hint(text,text) from public;

revoke execute on function public.session_is_heard(public."Session") from public;

revoke execute on function public.session_is_present(public."Session") from public;

revoke execute on function public.set_connection_limit(text,integer) from public;
grant execute on function public.set_connection_limit(text,integer) to traderai_owner;

revoke execute on function public.set_desk_day(text,time without time zone) from public;
grant execute on function public.set_desk_day(text,time without time zone) to traderai_admin;

revoke execute on function public.set_instrument_active(text,boolean) from public;
grant execute on function public.set_instrument_active(text,boolean) to traderai_admin;

revoke execute on function public.set_limit(public."RiskLimitKind",numeric,public."RiskLimitAction",text,uuid,uuid,text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) from public;
grant execute on function public.set_limit(public."RiskLimitKind",numeric,public."RiskLimitAction",text,uuid,uuid,text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) to traderai_risk;
grant execute on function public.set_limit(public."RiskLimitKind",numeric,public."RiskLimitAction",text,uuid,uuid,text,text,text[],public."OrderSide",smallint[],time without time zone,time without time zone,text,text) to traderai_trader;

revoke execute on function public.set_login_password(text,text) from public;
grant execute on function public.set_login_password(text,text) to traderai_owner;

revoke execute on function public.set_matching_rules(text,public."PostOnlyPolicy",public."BarPath",text) from public;
grant execute on function public.set_matching_rules(text,public."PostOnlyPolicy",public."BarPath",text) to traderai_admin;

revoke execute on function public.set_max_quote_age(integer) from public;
grant execute on function public.set_max_quote_age(integer) to traderai_admin;

revoke execute on function public.set_password(text) from public;
grant execute on function public.set_password(text) to traderai_viewer;

revoke execute on function public.set_person_limits(uuid,integer,integer,integer) from public;
grant execute on function public.set_person_limits(uuid,integer,integer,integer) to traderai_admin;

revoke execute on function public.set_read_only(text) from public;
grant execute on function public.set_read_only(text) to traderai_admin;

revoke execute on function public.set_trading_hours(text,jsonb) from public;
grant execute on function public.set_trading_hours(text,jsonb) to traderai_admin;

revoke execute on function public.share_again(uuid) from public;
grant execute on function public.share_again(uuid) to traderai_analyst;
grant execute on function public.share_again(uuid) to traderai_risk;
grant execute on function public.share_again(uuid) to traderai_trader;

revoke execute on function public.share_connections(uuid) from public;

revoke execute on function public.share_remaining_connections() from public;

revoke execute on function public.shown_text(text) from public;
grant execute on function public.shown_text(text) to traderai_roles;
grant execute on function public.shown_text(text) to traderai_viewer;

revoke execute on function public.slipped_price(public."Instrument",public."OrderSide",numeric) from public;
grant execute on function public.slipped_price(public."Instrument",public."OrderSide",numeric) to traderai_viewer;

revoke execute on function public.stale_quote_denial(text) from public;

revoke execute on function public.sum_candle_days() from public;

revoke execute on function public.suspend_portfolio(bigint,uuid,text) from public;
grant execute on function public.suspend_portfolio(bigint,uuid,text) to traderai_engine;

revoke execute on function public.swap_month(text,timestamp with time zone) from public;
grant execute on function public.swap_month(text,timestamp with time zone) to traderai_admin;
grant execute on function public.swap_month(text,timestamp with time zone) to traderai_engine;

revoke execute on function public.table_holder(text) from public;
grant execute on function public.table_holder(text) to traderai_admin;
grant execute on function public.table_holder(text) to traderai_engine;

revoke execute on function public.tables_to_analyze() from public;
grant execute on function public.tables_to_analyze() to traderai_admin;
grant execute on function public.tables_to_analyze() to traderai_engine;

revoke execute on function public.take_portfolio_snapshots(uuid) from public;
grant execute on function public.take_portfolio_snapshots(uuid) to traderai_admin;
grant execute on function public.take_portfolio_snapshots(uuid) to traderai_engine;

revoke execute on function public.tell_owner(public."Portfolio",text,text,text) from public;

revoke execute on function public.touch_session(uuid,uuid,public."DeadMan") from public;
grant execute on function public.touch_session(uuid,uuid,public."DeadMan") to traderai_viewer;

revoke execute on function public.trading_zone(jsonb) from public;

revoke execute on function public.trigger_price(text,public."OrderSide",numeric,numeric,numeric) from public;
grant execute on function public.trigger_price(text,public."OrderSide",numeric,numeric,numeric) to traderai_viewer;

revoke execute on function public.try_record_end(text,uuid,timestamp with time zone) from public;
grant execute on function public.try_record_end(text,uuid,timestamp with time zone) to traderai_viewer;

revoke execute on function public.try_reset_logins(text[],text) from public;
grant execute on function public.try_reset_logins(text[],text) to traderai_admin;

revoke execute on function public.try_share_connections(uuid) from public;

revoke execute on function public.try_shut_logins(text[]) from public;
grant execute on function public.try_shut_logins(text[]) to traderai_analyst;
grant execute on function public.try_shut_logins(text[]) to traderai_risk;
grant execute on function public.try_shut_logins(text[]) to traderai_trader;

revoke execute on function public.try_trade_months(timestamp with time zone,timestamp with time zone) from public;

revoke execute on function public.undo_login_settings(text) from public;
grant execute on function public.undo_login_settings(text) to traderai_owner;

revoke execute on function public.unsealed_audit() from public;
grant execute on function public.unsealed_audit() to traderai_viewer;

revoke execute on function public.used_open_orders(uuid,boolean) from public;

revoke execute on function public.usual_network(inet) from public;

revoke execute on function public.utc_day(timestamp with time zone) from public;

revoke execute on function public.valid_trading_hours(jsonb) from public;
grant execute on function public.valid_trading_hours(jsonb) to traderai_importer;
grant execute on function public.valid_trading_hours(jsonb) to traderai_viewer;

revoke execute on function public.vanished_orders() from public;

revoke execute on function public.waiting_months(text) from public;

revoke execute on function public.watch_buying_power(uuid[],timestamp with time zone) from public;

revoke execute on function public.watch_fills(bigint,text[],uuid[]) from public;
grant execute on function public.watch_fills(bigint,text[],uuid[]) to traderai_engine;

revoke execute on function public.watched_limits() from public;
grant execute on function public.watched_limits() to traderai_engine;

revoke execute on function public.withdraw_proposal(uuid) from public;
grant execute on function public.withdraw_proposal(uuid) to traderai_agent;
grant execute on function public.withdraw_proposal(uuid) to traderai_risk;
grant execute on function public.withdraw_proposal(uuid) to traderai_trader;

revoke execute on function public.worst_price(public."Instrument",public."OrderSide",numeric,numeric) from public;
grant execute on function public.worst_price(public."Instrument",public."OrderSide",numeric,numeric) to traderai_viewer;

revoke execute on function public.write_audit() from public;

revoke execute on procedure public.await_ends(text[],integer) from public;
grant execute on procedure public.await_ends(text[],integer) to traderai_viewer;

revoke execute on procedure public.close_logins(text[],integer) from public;
grant execute on procedure public.close_logins(text[],integer) to traderai_analyst;
grant execute on procedure public.close_logins(text[],integer) to traderai_risk;
grant execute on procedure public.close_logins(text[],integer) to traderai_trader;

revoke execute on procedure public.disable_user(uuid,integer) from public;
grant execute on procedure public.disable_user(uuid,integer) to traderai_admin;

revoke execute on procedure public.end_older_connections(text[],integer) from public;
grant execute on procedure public.end_older_connections(text[],integer) to traderai_viewer;

revoke execute on procedure public.end_session(uuid,integer) from public;
grant execute on procedure public.end_session(uuid,integer) to traderai_viewer;

revoke execute on procedure public.end_sessions_of(text,integer) from public;
grant execute on procedure public.end_sessions_of(text,integer) to traderai_viewer;

revoke execute on procedure public.reset_logins(text[],text,integer) from public;
grant execute on procedure public.reset_logins(text[],text,integer) to traderai_admin;

revoke execute on procedure public.reset_user(uuid,integer) from public;
grant execute on procedure public.reset_user(uuid,integer) to traderai_admin;

revoke execute on procedure public.revoke_api_key(uuid,integer) from public;
grant execute on procedure public.revoke_api_key(uuid,integer) to traderai_analyst;
grant execute on procedure public.revoke_api_key(uuid,integer) to traderai_risk;
grant execute on procedure public.revoke_api_key(uuid,integer) to traderai_trader;

revoke execute on procedure public.set_password_of(uuid,text,integer) from public;
grant execute on procedure public.set_password_of(uuid,text,integer) to traderai_admin;

grant usage on schema invariant to traderai_admin;
grant usage on schema invariant to traderai_engine;
grant usage on schema invariant to traderai_trader;
grant usage on schema invariant to traderai_viewer;

revoke usage on schema public from public;
grant create, usage on schema public to traderai_owner;
grant usage on schema public to traderai_admin;
grant usage on schema public to traderai_engine;
grant usage on schema public to traderai_importer;
grant usage on schema public to traderai_roles;
grant usage on schema public to traderai_sessions;
grant usage on schema public to traderai_trader;
grant usage on schema public to traderai_viewer;

grant select on table invariant.alert_once_per_episode to traderai_admin;
grant select on table invariant.alert_once_per_episode to traderai_viewer;

grant select on table invariant.all_or_none_at_once to traderai_admin;
grant select on table invariant.all_or_none_at_once to traderai_viewer;

grant select on table invariant.audited to traderai_admin;
grant select on table invariant.audited to traderai_viewer;

grant select on table invariant.buying_power_alert_once to traderai_admin;
grant select on table invariant.buying_power_alert_once to traderai_viewer;

grant select on table invariant.cash_account_within_cash to traderai_admin;
grant select on table invariant.cash_account_within_cash to traderai_viewer;

grant select on table invariant.cash_equals_ledger to traderai_admin;
grant select on table invariant.cash_equals_ledger to traderai_viewer;

grant select on table invariant.cash_equals_results to traderai_admin;
grant select on table invariant.cash_equals_results to traderai_viewer;

grant select on table invariant.definer_functions_are_pinned to traderai_admin;
grant select on table invariant.definer_functions_are_pinned to traderai_viewer;

grant select on table invariant.ended_with_reason to traderai_admin;
grant select on table invariant.ended_with_reason to traderai_viewer;

grant select on table invariant.events_without_gaps to traderai_admin;
grant select on table invariant.events_without_gaps to traderai_viewer;

grant select on table invariant.exits_within_entry to traderai_admin;
grant select on table invariant.exits_within_entry to traderai_viewer;

grant select on table invariant.fill_after_acceptance to traderai_admin;
grant select on table invariant.fill_after_acceptance to traderai_viewer;

grant select on table invariant.fill_after_trigger to traderai_admin;
grant select on table invariant.fill_after_trigger to traderai_viewer;

grant select on table invariant.fill_within_limit to traderai_admin;
grant select on table invariant.fill_within_limit to traderai_viewer;

grant select on table invariant.filled_equals_trades to traderai_admin;
grant select on table invariant.filled_equals_trades to traderai_viewer;

grant select on table invariant.filled_exactly_when_complete to traderai_admin;
grant select on table invariant.filled_exactly_when_complete to traderai_viewer;

grant select on table invariant.held_without_trade to traderai_admin;
grant select on table invariant.held_without_trade to traderai_viewer;

grant select on table invariant.ledger_balances to traderai_admin;
grant select on table invariant.ledger_balances to traderai_viewer;

grant select on table invariant.list_within_quantity to traderai_admin;
grant select on table invariant.list_within_quantity to traderai_viewer;

grant select on table invariant.materialized_views_are_filled to traderai_admin;
grant select on table invariant.materialized_views_are_filled to traderai_viewer;

grant select on table invariant.no_login_owns_the_desk to traderai_admin;
grant select on table invariant.no_login_owns_the_desk to traderai_viewer;

grant select on table invariant.no_risk_while_halted to traderai_admin;
grant select on table invariant.no_risk_while_halted to traderai_viewer;

grant select on table invariant.nothing_after_terminal to traderai_admin;
grant select on table invariant.nothing_after_terminal to traderai_viewer;

grant select on table invariant.nothing_executable_by_public to traderai_admin;
grant select on table invariant.nothing_executable_by_public to traderai_viewer;

grant select on table invariant.one_moment_of_a_session to traderai_admin;
grant select on table invariant.one_moment_of_a_session to traderai_viewer;

grant select on table invariant.one_order_per_client_order_id to traderai_admin;
grant select on table invariant.one_order_per_client_order_id to traderai_viewer;

grant select on table invariant.position_equals_trades to traderai_admin;
grant select on table invariant.position_equals_trades to traderai_viewer;

grant select on table invariant.post_only_is_maker to traderai_admin;
grant select on table invariant.post_only_is_maker to traderai_viewer;

grant select on table invariant.quote_not_crossed to traderai_admin;
grant select on table invariant.quote_not_crossed to traderai_viewer;

grant select on table invariant.row_security_is_forced to traderai_admin;
grant select on table invariant.row_security_is_forced to traderai_viewer;

grant select on table invariant.shown_quantity to traderai_admin;
grant select on table invariant.shown_quantity to traderai_viewer;

grant select on table invariant.trade_legs to traderai_admin;
grant select on table invariant.trade_legs to traderai_viewer;

grant select on table invariant.views_ask_as_their_reader to traderai_admin;
grant select on table invariant.views_ask_as_their_reader to traderai_viewer;

grant select on table public."Alert" to traderai_viewer;

grant select on table public."AlertRule" to traderai_viewer;

grant select on table public."ApiKey" to traderai_viewer;

grant select on table public."AuditHead" to traderai_admin;

grant select on table public."AuditLog" to traderai_admin;

grant select on table public."CandleDay" to traderai_viewer;

grant select on table public."Debate" to traderai_viewer;

grant select on table public."DebateVote" to traderai_viewer;

grant select on table public."DeskState" to traderai_viewer;

grant select on table public."EngineLease" to traderai_viewer;

grant select on table public."FeedCursor" to traderai_viewer;

grant select on table public."Halt" to traderai_viewer;

grant select on table public."Inference" to traderai_viewer;

grant insert on table public."Instrument" to traderai_engine;
grant insert, select on table public."Instrument" to traderai_importer;
grant insert, update on table public."Instrument" to traderai_admin;
grant select on table public."Instrument" to traderai_viewer;

grant select on table public."JobRun" to traderai_viewer;

grant select on table public."LedgerEntry" to traderai_viewer;

grant select on table public."LimitBreach" to traderai_viewer;

grant insert, select, update on table public."MarketData" to traderai_importer;
grant insert, update on table public."MarketData" to traderai_admin;
grant select on table public."MarketData" to traderai_viewer;

grant select on table public."MarketTick" to traderai_viewer;

grant select on table public."Order" to traderai_viewer;

grant select on table public."OrderEvent" to traderai_viewer;

grant select on table public."PersonLimit" to traderai_viewer;

grant select on table public."Portfolio" to traderai_viewer;

grant select on table public."PortfolioGrant" to traderai_risk;

grant select on table public."PortfolioPerformance" to traderai_viewer;

grant select on table public."PortfolioSnapshot" to traderai_viewer;

grant select on table public."Position" to traderai_viewer;

grant select on table public."Proposal" to traderai_viewer;

grant select on table public."Quarantine" to traderai_viewer;

grant select on table public."QueryBaseline" to traderai_viewer;

grant select on table public."Quote" to traderai_viewer;

grant select on table public."RiskBaseline" to traderai_engine;
grant select on table public."RiskBaseline" to traderai_risk;

grant select on table public."RiskLimit" to traderai_viewer;

grant select on table public."Session" to traderai_viewer;

grant select on table public."Signal" to traderai_viewer;

grant select on table public."SystemHealth" to traderai_viewer;

grant select on table public."TouchedDay" to traderai_viewer;

grant select on table public."TouchedEquity" to traderai_viewer;

grant select on table public."Trade" to traderai_viewer;

grant select (active) on table public."User" to traderai_viewer;
grant select (created_at) on table public."User" to traderai_viewer;
grant select (email) on table public."User" to traderai_viewer;
grant select (id) on table public."User" to traderai_viewer;
grant select (last_login_at) on table public."User" to traderai_viewer;
grant select (login) on table public."User" to traderai_viewer;
grant select (role) on table public."User" to traderai_viewer;
grant select (updated_at) on table public."User" to traderai_viewer;
grant select (username) on table public."User" to traderai_viewer;

grant select on table public."Verification" to traderai_viewer;

grant select on table public._prisma_migrations to traderai_viewer;

grant select on table public._traderai_objects to traderai_viewer;

grant select on table public.portfolio_realtime_mine to traderai_viewer;

grant select on table public.signal_performance_shown to traderai_viewer;

grant select on table public.symbol_performance_summary_shown to traderai_viewer;

revoke execute on function has_any_column_privilege(name,oid,text) from public;
grant execute on function has_any_column_privilege(name,oid,text) to traderai_admin;
grant execute on function has_any_column_privilege(name,oid,text) to traderai_owner;
grant execute on function has_any_column_privilege(name,oid,text) to traderai_roles;
grant execute on function has_any_column_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_any_column_privilege(name,text,text) from public;
grant execute on function has_any_column_privilege(name,text,text) to traderai_admin;
grant execute on function has_any_column_privilege(name,text,text) to traderai_owner;
grant execute on function has_any_column_privilege(name,text,text) to traderai_roles;
grant execute on function has_any_column_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_any_column_privilege(oid,oid,text) from public;
grant execute on function has_any_column_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_any_column_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_any_column_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_any_column_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_any_column_privilege(oid,text,text) from public;
grant execute on function has_any_column_privilege(oid,text,text) to traderai_admin;
grant execute on function has_any_column_privilege(oid,text,text) to traderai_owner;
grant execute on function has_any_column_privilege(oid,text,text) to traderai_roles;
grant execute on function has_any_column_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_column_privilege(name,oid,smallint,text) from public;
grant execute on function has_column_privilege(name,oid,smallint,text) to traderai_admin;
grant execute on function has_column_privilege(name,oid,smallint,text) to traderai_owner;
grant execute on function has_column_privilege(name,oid,smallint,text) to traderai_roles;
grant execute on function has_column_privilege(name,oid,smallint,text) to traderai_sessions;

revoke execute on function has_column_privilege(name,oid,text,text) from public;
grant execute on function has_column_privilege(name,oid,text,text) to traderai_admin;
grant execute on function has_column_privilege(name,oid,text,text) to traderai_owner;
grant execute on function has_column_privilege(name,oid,text,text) to traderai_roles;
grant execute on function has_column_privilege(name,oid,text,text) to traderai_sessions;

revoke execute on function has_column_privilege(name,text,smallint,text) from public;
grant execute on function has_column_privilege(name,text,smallint,text) to traderai_admin;
grant execute on function has_column_privilege(name,text,smallint,text) to traderai_owner;
grant execute on function has_column_privilege(name,text,smallint,text) to traderai_roles;
grant execute on function has_column_privilege(name,text,smallint,text) to traderai_sessions;

revoke execute on function has_column_privilege(name,text,text,text) from public;
grant execute on function has_column_privilege(name,text,text,text) to traderai_admin;
grant execute on function has_column_privilege(name,text,text,text) to traderai_owner;
grant execute on function has_column_privilege(name,text,text,text) to traderai_roles;
grant execute on function has_column_privilege(name,text,text,text) to traderai_sessions;

revoke execute on function has_column_privilege(oid,oid,smallint,text) from public;
grant execute on function has_column_privilege(oid,oid,smallint,text) to traderai_admin;
grant execute on function has_column_privilege(oid,oid,smallint,text) to traderai_owner;
grant execute on function has_column_privilege(oid,oid,smallint,text) to traderai_roles;
grant execute on function has_column_privilege(oid,oid,smallint,text) to traderai_sessions;

revoke execute on function has_column_privilege(oid,oid,text,text) from public;
grant execute on function has_column_privilege(oid,oid,text,text) to traderai_admin;
grant execute on function has_column_privilege(oid,oid,text,text) to traderai_owner;
grant execute on function has_column_privilege(oid,oid,text,text) to traderai_roles;
grant execute on function has_column_privilege(oid,oid,text,text) to traderai_sessions;

revoke execute on function has_column_privilege(oid,text,smallint,text) from public;
grant execute on function has_column_privilege(oid,text,smallint,text) to traderai_admin;
grant execute on function has_column_privilege(oid,text,smallint,text) to traderai_owner;
grant execute on function has_column_privilege(oid,text,smallint,text) to traderai_roles;
grant execute on function has_column_privilege(oid,text,smallint,text) to traderai_sessions;

revoke execute on function has_column_privilege(oid,text,text,text) from public;
grant execute on function has_column_privilege(oid,text,text,text) to traderai_admin;
grant execute on function has_column_privilege(oid,text,text,text) to traderai_owner;
grant execute on function has_column_privilege(oid,text,text,text) to traderai_roles;
grant execute on function has_column_privilege(oid,text,text,text) to traderai_sessions;

revoke execute on function has_database_privilege(name,oid,text) from public;
grant execute on function has_database_privilege(name,oid,text) to traderai_admin;
grant execute on function has_database_privilege(name,oid,text) to traderai_owner;
grant execute on function has_database_privilege(name,oid,text) to traderai_roles;
grant execute on function has_database_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_database_privilege(name,text,text) from public;
grant execute on function has_database_privilege(name,text,text) to traderai_admin;
grant execute on function has_database_privilege(name,text,text) to traderai_owner;
grant execute on function has_database_privilege(name,text,text) to traderai_roles;
grant execute on function has_database_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_database_privilege(oid,oid,text) from public;
grant execute on function has_database_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_database_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_database_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_database_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_database_privilege(oid,text,text) from public;
grant execute on function has_database_privilege(oid,text,text) to traderai_admin;
grant execute on function has_database_privilege(oid,text,text) to traderai_owner;
grant execute on function has_database_privilege(oid,text,text) to traderai_roles;
grant execute on function has_database_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_foreign_data_wrapper_privilege(name,oid,text) from public;
grant execute on function has_foreign_data_wrapper_privilege(name,oid,text) to traderai_admin;
grant execute on function has_foreign_data_wrapper_privilege(name,oid,text) to traderai_owner;
grant execute on function has_foreign_data_wrapper_privilege(name,oid,text) to traderai_roles;
grant execute on function has_foreign_data_wrapper_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_foreign_data_wrapper_privilege(name,text,text) from public;
grant execute on function has_foreign_data_wrapper_privilege(name,text,text) to traderai_admin;
grant execute on function has_foreign_data_wrapper_privilege(name,text,text) to traderai_owner;
grant execute on function has_foreign_data_wrapper_privilege(name,text,text) to traderai_roles;
grant execute on function has_foreign_data_wrapper_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_foreign_data_wrapper_privilege(oid,oid,text) from public;
grant execute on function has_foreign_data_wrapper_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_foreign_data_wrapper_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_foreign_data_wrapper_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_foreign_data_wrapper_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_foreign_data_wrapper_privilege(oid,text,text) from public;
grant execute on function has_foreign_data_wrapper_privilege(oid,text,text) to traderai_admin;
grant execute on function has_foreign_data_wrapper_privilege(oid,text,text) to traderai_owner;
grant execute on function has_foreign_data_wrapper_privilege(oid,text,text) to traderai_roles;
grant execute on function has_foreign_data_wrapper_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_function_privilege(name,oid,text) from public;
grant execute on function has_function_privilege(name,oid,text) to traderai_admin;
grant execute on function has_function_privilege(name,oid,text) to traderai_owner;
grant execute on function has_function_privilege(name,oid,text) to traderai_roles;
grant execute on function has_function_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_function_privilege(name,text,text) from public;
grant execute on function has_function_privilege(name,text,text) to traderai_admin;
grant execute on function has_function_privilege(name,text,text) to traderai_owner;
grant execute on function has_function_privilege(name,text,text) to traderai_roles;
grant execute on function has_function_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_function_privilege(oid,oid,text) from public;
grant execute on function has_function_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_function_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_function_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_function_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_function_privilege(oid,text,text) from public;
grant execute on function has_function_privilege(oid,text,text) to traderai_admin;
grant execute on function has_function_privilege(oid,text,text) to traderai_owner;
grant execute on function has_function_privilege(oid,text,text) to traderai_roles;
grant execute on function has_function_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_language_privilege(name,oid,text) from public;
grant execute on function has_language_privilege(name,oid,text) to traderai_admin;
grant execute on function has_language_privilege(name,oid,text) to traderai_owner;
grant execute on function has_language_privilege(name,oid,text) to traderai_roles;
grant execute on function has_language_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_language_privilege(name,text,text) from public;
grant execute on function has_language_privilege(name,text,text) to traderai_admin;
grant execute on function has_language_privilege(name,text,text) to traderai_owner;
grant execute on function has_language_privilege(name,text,text) to traderai_roles;
grant execute on function has_language_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_language_privilege(oid,oid,text) from public;
grant execute on function has_language_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_language_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_language_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_language_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_language_privilege(oid,text,text) from public;
grant execute on function has_language_privilege(oid,text,text) to traderai_admin;
grant execute on function has_language_privilege(oid,text,text) to traderai_owner;
grant execute on function has_language_privilege(oid,text,text) to traderai_roles;
grant execute on function has_language_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_largeobject_privilege(name,oid,text) from public;
grant execute on function has_largeobject_privilege(name,oid,text) to traderai_admin;
grant execute on function has_largeobject_privilege(name,oid,text) to traderai_owner;
grant execute on function has_largeobject_privilege(name,oid,text) to traderai_roles;
grant execute on function has_largeobject_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_largeobject_privilege(oid,oid,text) from public;
grant execute on function has_largeobject_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_largeobject_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_largeobject_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_largeobject_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_parameter_privilege(name,text,text) from public;
grant execute on function has_parameter_privilege(name,text,text) to traderai_admin;
grant execute on function has_parameter_privilege(name,text,text) to traderai_owner;
grant execute on function has_parameter_privilege(name,text,text) to traderai_roles;
grant execute on function has_parameter_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_parameter_privilege(oid,text,text) from public;
grant execute on function has_parameter_privilege(oid,text,text) to traderai_admin;
grant execute on function has_parameter_privilege(oid,text,text) to traderai_owner;
grant execute on function has_parameter_privilege(oid,text,text) to traderai_roles;
grant execute on function has_parameter_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_schema_privilege(name,oid,text) from public;
grant execute on function has_schema_privilege(name,oid,text) to traderai_admin;
grant execute on function has_schema_privilege(name,oid,text) to traderai_owner;
grant execute on function has_schema_privilege(name,oid,text) to traderai_roles;
grant execute on function has_schema_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_schema_privilege(name,text,text) from public;
grant execute on function has_schema_privilege(name,text,text) to traderai_admin;
grant execute on function has_schema_privilege(name,text,text) to traderai_owner;
grant execute on function has_schema_privilege(name,text,text) to traderai_roles;
grant execute on function has_schema_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_schema_privilege(oid,oid,text) from public;
grant execute on function has_schema_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_schema_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_schema_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_schema_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_schema_privilege(oid,text,text) from public;
grant execute on function has_schema_privilege(oid,text,text) to traderai_admin;
grant execute on function has_schema_privilege(oid,text,text) to traderai_owner;
grant execute on function has_schema_privilege(oid,text,text) to traderai_roles;
grant execute on function has_schema_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_sequence_privilege(name,oid,text) from public;
grant execute on function has_sequence_privilege(name,oid,text) to traderai_admin;
grant execute on function has_sequence_privilege(name,oid,text) to traderai_owner;
grant execute on function has_sequence_privilege(name,oid,text) to traderai_roles;
grant execute on function has_sequence_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_sequence_privilege(name,text,text) from public;
grant execute on function has_sequence_privilege(name,text,text) to traderai_admin;
grant execute on function has_sequence_privilege(name,text,text) to traderai_owner;
grant execute on function has_sequence_privilege(name,text,text) to traderai_roles;
grant execute on function has_sequence_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_sequence_privilege(oid,oid,text) from public;
grant execute on function has_sequence_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_sequence_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_sequence_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_sequence_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_sequence_privilege(oid,text,text) from public;
grant execute on function has_sequence_privilege(oid,text,text) to traderai_admin;
grant execute on function has_sequence_privilege(oid,text,text) to traderai_owner;
grant execute on function has_sequence_privilege(oid,text,text) to traderai_roles;
grant execute on function has_sequence_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_server_privilege(name,oid,text) from public;
grant execute on function has_server_privilege(name,oid,text) to traderai_admin;
grant execute on function has_server_privilege(name,oid,text) to traderai_owner;
grant execute on function has_server_privilege(name,oid,text) to traderai_roles;
grant execute on function has_server_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_server_privilege(name,text,text) from public;
grant execute on function has_server_privilege(name,text,text) to traderai_admin;
grant execute on function has_server_privilege(name,text,text) to traderai_owner;
grant execute on function has_server_privilege(name,text,text) to traderai_roles;
grant execute on function has_server_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_server_privilege(oid,oid,text) from public;
grant execute on function has_server_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_server_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_server_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_server_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_server_privilege(oid,text,text) from public;
grant execute on function has_server_privilege(oid,text,text) to traderai_admin;
grant execute on function has_server_privilege(oid,text,text) to traderai_owner;
grant execute on function has_server_privilege(oid,text,text) to traderai_roles;
grant execute on function has_server_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_table_privilege(name,oid,text) from public;
grant execute on function has_table_privilege(name,oid,text) to traderai_admin;
grant execute on function has_table_privilege(name,oid,text) to traderai_owner;
grant execute on function has_table_privilege(name,oid,text) to traderai_roles;
grant execute on function has_table_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_table_privilege(name,text,text) from public;
grant execute on function has_table_privilege(name,text,text) to traderai_admin;
grant execute on function has_table_privilege(name,text,text) to traderai_owner;
grant execute on function has_table_privilege(name,text,text) to traderai_roles;
grant execute on function has_table_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_table_privilege(oid,oid,text) from public;
grant execute on function has_table_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_table_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_table_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_table_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_table_privilege(oid,text,text) from public;
grant execute on function has_table_privilege(oid,text,text) to traderai_admin;
grant execute on function has_table_privilege(oid,text,text) to traderai_owner;
grant execute on function has_table_privilege(oid,text,text) to traderai_roles;
grant execute on function has_table_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_tablespace_privilege(name,oid,text) from public;
grant execute on function has_tablespace_privilege(name,oid,text) to traderai_admin;
grant execute on function has_tablespace_privilege(name,oid,text) to traderai_owner;
grant execute on function has_tablespace_privilege(name,oid,text) to traderai_roles;
grant execute on function has_tablespace_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_tablespace_privilege(name,text,text) from public;
grant execute on function has_tablespace_privilege(name,text,text) to traderai_admin;
grant execute on function has_tablespace_privilege(name,text,text) to traderai_owner;
grant execute on function has_tablespace_privilege(name,text,text) to traderai_roles;
grant execute on function has_tablespace_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_tablespace_privilege(oid,oid,text) from public;
grant execute on function has_tablespace_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_tablespace_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_tablespace_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_tablespace_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_tablespace_privilege(oid,text,text) from public;
grant execute on function has_tablespace_privilege(oid,text,text) to traderai_admin;
grant execute on function has_tablespace_privilege(oid,text,text) to traderai_owner;
grant execute on function has_tablespace_privilege(oid,text,text) to traderai_roles;
grant execute on function has_tablespace_privilege(oid,text,text) to traderai_sessions;

revoke execute on function has_type_privilege(name,oid,text) from public;
grant execute on function has_type_privilege(name,oid,text) to traderai_admin;
grant execute on function has_type_privilege(name,oid,text) to traderai_owner;
grant execute on function has_type_privilege(name,oid,text) to traderai_roles;
grant execute on function has_type_privilege(name,oid,text) to traderai_sessions;

revoke execute on function has_type_privilege(name,text,text) from public;
grant execute on function has_type_privilege(name,text,text) to traderai_admin;
grant execute on function has_type_privilege(name,text,text) to traderai_owner;
grant execute on function has_type_privilege(name,text,text) to traderai_roles;
grant execute on function has_type_privilege(name,text,text) to traderai_sessions;

revoke execute on function has_type_privilege(oid,oid,text) from public;
grant execute on function has_type_privilege(oid,oid,text) to traderai_admin;
grant execute on function has_type_privilege(oid,oid,text) to traderai_owner;
grant execute on function has_type_privilege(oid,oid,text) to traderai_roles;
grant execute on function has_type_privilege(oid,oid,text) to traderai_sessions;

revoke execute on function has_type_privilege(oid,text,text) from public;
grant execute on function has_type_privilege(oid,text,text) to traderai_admin;
grant execute on function has_type_privilege(oid,text,text) to traderai_owner;
grant execute on function has_type_privilege(oid,text,text) to traderai_roles;
grant execute on function has_type_privilege(oid,text,text) to traderai_sessions;

revoke execute on function lo_close(integer) from public;

revoke execute on function lo_creat(integer) from public;

revoke execute on function lo_create(oid) from public;

revoke execute on function lo_from_bytea(oid,bytea) from public;

revoke execute on function lo_get(oid) from public;

revoke execute on function lo_get(oid,bigint,integer) from public;

revoke execute on function lo_lseek(integer,integer,integer) from public;

revoke execute on function lo_lseek64(integer,bigint,integer) from public;

revoke execute on function lo_open(oid,integer) from public;

revoke execute on function lo_put(oid,bigint,bytea) from public;

revoke execute on function lo_tell(integer) from public;

revoke execute on function lo_tell64(integer) from public;

revoke execute on function lo_truncate(integer,integer) from public;

revoke execute on function lo_truncate64(integer,bigint) from public;

revoke execute on function lo_unlink(oid) from public;

revoke execute on function loread(integer,integer) from public;

revoke execute on function lowrite(integer,bytea) from public;

revoke execute on function pg_advisory_lock(bigint) from public;

revoke execute on function pg_advisory_lock(integer,integer) from public;

revoke execute on function pg_advisory_lock_shared(bigint) from public;

revoke execute on function pg_advisory_lock_shared(integer,integer) from public;

revoke execute on function pg_advisory_unlock(bigint) from public;

revoke execute on function pg_advisory_unlock(integer,integer) from public;
grant execute on function pg_advisory_unlock(integer,integer) to traderai_owner;

revoke execute on function pg_advisory_unlock_all() from public;

revoke execute on function pg_advisory_unlock_shared(bigint) from public;

revoke execute on function pg_advisory_unlock_shared(integer,integer) from public;

revoke execute on function pg_advisory_xact_lock(bigint) from public;
grant execute on function pg_advisory_xact_lock(bigint) to traderai_owner;

revoke execute on function pg_advisory_xact_lock(integer,integer) from public;
grant execute on function pg_advisory_xact_lock(integer,integer) to traderai_importer;
grant execute on function pg_advisory_xact_lock(integer,integer) to traderai_owner;

revoke execute on function pg_advisory_xact_lock_shared(bigint) from public;

revoke execute on function pg_advisory_xact_lock_shared(integer,integer) from public;
grant execute on function pg_advisory_xact_lock_shared(integer,integer) to traderai_importer;
grant execute on function pg_advisory_xact_lock_shared(integer,integer) to traderai_owner;

revoke execute on function pg_export_snapshot() from public;
grant execute on function pg_export_snapshot() to pg_read_all_data;

revoke execute on function pg_has_role(name,name,text) from public;
grant execute on function pg_has_role(name,name,text) to traderai_admin;
grant execute on function pg_has_role(name,name,text) to traderai_owner;
grant execute on function pg_has_role(name,name,text) to traderai_roles;
grant execute on function pg_has_role(name,name,text) to traderai_sessions;

revoke execute on function pg_has_role(name,oid,text) from public;
grant execute on function pg_has_role(name,oid,text) to traderai_admin;
grant execute on function pg_has_role(name,oid,text) to traderai_owner;
grant execute on function pg_has_role(name,oid,text) to traderai_roles;
grant execute on function pg_has_role(name,oid,text) to traderai_sessions;

revoke execute on function pg_has_role(oid,name,text) from public;
grant execute on function pg_has_role(oid,name,text) to traderai_admin;
grant execute on function pg_has_role(oid,name,text) to traderai_owner;
grant execute on function pg_has_role(oid,name,text) to traderai_roles;
grant execute on function pg_has_role(oid,name,text) to traderai_sessions;

revoke execute on function pg_has_role(oid,oid,text) from public;
grant execute on function pg_has_role(oid,oid,text) to traderai_admin;
grant execute on function pg_has_role(oid,oid,text) to traderai_owner;
grant execute on function pg_has_role(oid,oid,text) to traderai_roles;
grant execute on function pg_has_role(oid,oid,text) to traderai_sessions;

revoke execute on function pg_logical_emit_message(boolean,text,bytea,boolean) from public;

revoke execute on function pg_logical_emit_message(boolean,text,text,boolean) from public;

revoke execute on function pg_notify(text,text) from public;
grant execute on function pg_notify(text,text) to traderai_owner;

revoke execute on function pg_stat_get_activity(integer) from public;
grant execute on function pg_stat_get_activity(integer) to pg_read_all_stats;
grant execute on function pg_stat_get_activity(integer) to traderai_admin;
grant execute on function pg_stat_get_activity(integer) to traderai_engine;
grant execute on function pg_stat_get_activity(integer) to traderai_owner;
grant execute on function pg_stat_get_activity(integer) to traderai_sessions;

revoke execute on function pg_stat_get_backend_userid(integer) from public;
grant execute on function pg_stat_get_backend_userid(integer) to pg_read_all_stats;
grant execute on function pg_stat_get_backend_userid(integer) to traderai_admin;
grant execute on function pg_stat_get_backend_userid(integer) to traderai_engine;
grant execute on function pg_stat_get_backend_userid(integer) to traderai_owner;
grant execute on function pg_stat_get_backend_userid(integer) to traderai_sessions;

revoke execute on function pg_try_advisory_lock(bigint) from public;

revoke execute on function pg_try_advisory_lock(integer,integer) from public;
grant execute on function pg_try_advisory_lock(integer,integer) to traderai_owner;

revoke execute on function pg_try_advisory_lock_shared(bigint) from public;

revoke execute on function pg_try_advisory_lock_shared(integer,integer) from public;

revoke execute on function pg_try_advisory_xact_lock(bigint) from public;
grant execute on function pg_try_advisory_xact_lock(bigint) to traderai_owner;

revoke execute on function pg_try_advisory_xact_lock(integer,integer) from public;
grant execute on function pg_try_advisory_xact_lock(integer,integer) to traderai_owner;

revoke execute on function pg_try_advisory_xact_lock_shared(bigint) from public;

revoke execute on function pg_try_advisory_xact_lock_shared(integer,integer) from public;
grant execute on function pg_try_advisory_xact_lock_shared(integer,integer) to traderai_owner;

revoke usage on language plpgsql from public;

revoke select on table pg_auth_members from public;
grant select on table pg_auth_members to traderai_admin;
grant select on table pg_auth_members to traderai_owner;
grant select on table pg_auth_members to traderai_roles;
grant select on table pg_auth_members to traderai_sessions;

revoke select on table pg_db_role_setting from public;
grant select on table pg_db_role_setting to traderai_admin;
grant select on table pg_db_role_setting to traderai_owner;
grant select on table pg_db_role_setting to traderai_roles;
grant select on table pg_db_role_setting to traderai_sessions;

revoke select on table pg_group from public;
grant select on table pg_group to traderai_admin;
grant select on table pg_group to traderai_owner;
grant select on table pg_group to traderai_roles;
grant select on table pg_group to traderai_sessions;

revoke select on table pg_roles from public;
grant select on table pg_roles to traderai_admin;
grant select on table pg_roles to traderai_owner;
grant select on table pg_roles to traderai_roles;
grant select on table pg_roles to traderai_sessions;

revoke select on table pg_stat_activity from public;
grant select on table pg_stat_activity to pg_read_all_stats;
grant select on table pg_stat_activity to traderai_admin;
grant select on table pg_stat_activity to traderai_engine;
grant select on table pg_stat_activity to traderai_owner;
grant select on table pg_stat_activity to traderai_sessions;

revoke select on table pg_user from public;
grant select on table pg_user to traderai_admin;
grant select on table pg_user to traderai_owner;
grant select on table pg_user to traderai_roles;
grant select on table pg_user to traderai_sessions;

revoke connect, temporary on database current_database from public;
grant connect on database current_database to traderai_viewer;
grant temporary on database current_database to traderai_owner;

do $setting$ begin alter database current_database set "log_min_error_statement" = 'panic'; exception when insufficient_privilege then null; end $setting$;

do $setting$ begin alter database current_database set "log_min_messages" = 'fatal'; exception when insufficient_privilege then null; end $setting$;

do $setting$ begin alter database current_database set "temp_file_limit" = '512MB'; exception when insufficient_privilege then null; end $setting$;

refresh materialized view public.portfolio_realtime;

refresh materialized view public.signal_performance;

refresh materialized view public.symbol_performance_summary;

create event trigger traderai_login on login execute function public.judge_login();
