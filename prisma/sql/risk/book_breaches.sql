create or replace function public.book_breaches(epoch bigint, breaches jsonb, baselines jsonb) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
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
$$;
comment on function public.book_breaches(bigint, jsonb, jsonb) is
  'Stores episodes of limits that marks have passed or left, in their order, with the alert and the halt of their action, and the results by which losses are judged. For the engine, after it has booked the marks.';
