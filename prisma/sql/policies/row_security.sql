-- The visible rows of each table: row security is enabled and forced everywhere, so a table that is not listed here shows no rows.
-- Every rule uses session_user, which neither a setting nor a change of role can forge, once a query, not once a row.
do $policies$
declare
  every_version constant text := 'true';
  -- False for a key at an address that it does not allow.
  every_login constant text := '(select public.has_scope(''viewer''))';
  managers constant text := '(select public.sees_every_book())';
  owners constant text := managers || ' or user_id = (select public.current_user_id())';
  books constant text := managers || ' or portfolio_id = any ((select public.own_portfolio_ids())::uuid[])';
  wanted text[];
  target record;
begin
  for target in
    select p.polname as policy, p.polrelid::regclass as relation from pg_catalog.pg_policy p
      join pg_catalog.pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace
  loop
    execute format('drop policy %I on %s', target.policy, target.relation);
  end loop;
  for target in
    select c.oid::regclass as relation, c.relname as name, c.relispartition as part, c.relrowsecurity and c.relforcerowsecurity as forced from pg_catalog.pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
  loop
    if not target.forced then
      execute format('alter table %s enable row level security, force row level security', target.relation);
    end if;
    -- The desk's functions run as the owner and check rows themselves. A partition is read only through its table; a default partition also by itself,
    -- for the months of its rows.
    if not target.part or right(target.name, 8) = '_default' then
      execute format('create policy owner on %s to traderai_owner using (true) with check (true)', target.relation);
    end if;
  end loop;
  foreach wanted slice 1 in array array[
    ['_prisma_migrations', every_version], ['_traderai_objects', every_version],
    ['Instrument', every_login], ['MarketData', every_login], ['CandleDay', every_login], ['TouchedDay', every_login], ['Quote', every_login], ['Signal', every_login],
    ['EngineLease', every_login], ['FeedCursor', every_login], ['DeskState', every_login], ['MarketTick', every_login],
    ['User', managers || ' or id = (select public.current_user_id())'],
    ['Portfolio', managers || ' or id = any ((select public.own_portfolio_ids())::uuid[])'], ['AlertRule', owners],
    ['PortfolioGrant', managers],
    ['Order', books], ['Trade', books], ['Position', books], ['LedgerEntry', books],
    ['OrderEvent', managers || ' or exists (select from public."Order" o where o.id = order_id)'],
    ['Alert', managers || ' or user_id = (select public.current_user_id()) and (portfolio_id is null or portfolio_id = any ((select public.own_portfolio_ids())::uuid[]))'
      ' or user_id is null and rule_id is null and portfolio_id is null and (select public.has_scope(''viewer''))'],
    ['Session', owners], ['ApiKey', owners], ['Inference', owners],
    ['PersonLimit', managers || ' or user_id is null and (select public.has_scope(''viewer'')) or user_id = (select public.current_user_id())'],
    ['RiskLimit', managers || ' or num_nonnulls(user_id, portfolio_id, key_id) = 0 or user_id = (select public.current_user_id()) or portfolio_id = any ((select public.own_portfolio_ids())::uuid[])'
      ' or key_id in (select k.id from public."ApiKey" k)'],
    ['RiskBaseline', managers],
    ['LimitBreach', managers || ' or exists (select from public."RiskLimit" l where l.id = limit_id and num_nonnulls(l.user_id, l.portfolio_id) = 1)'],
    ['Halt', managers || ' or user_id is null and portfolio_id is null or user_id = (select public.current_user_id()) or portfolio_id = any ((select public.own_portfolio_ids())::uuid[])'],
    ['Proposal', books],
    ['Verification', managers || ' or exists (select from public."Inference" i where i.id = inference_id)'],
    ['Debate', managers || ' or exists (select from public."Inference" i where i.id = inference_id)'],
    ['DebateVote', managers || ' or exists (select from public."Debate" d where d.id = debate_id)'],
    ['SystemHealth', every_login], ['JobRun', every_login], ['QueryBaseline', managers], ['Quarantine', every_login],
    ['PortfolioSnapshot', books], ['PortfolioPerformance', books], ['TouchedEquity', books],
    ['AuditLog', '(select public.is_desk_admin())'], ['AuditHead', '(select public.is_desk_admin())']] loop
    execute format('create policy reading on public.%I for select to traderai_viewer using (%s)', wanted[1], wanted[2]);
  end loop;
  -- A role that may write one of these tables (see the grants) may write any row of it.
  foreach wanted slice 1 in array array[
    ['Instrument', 'traderai_engine'], ['Instrument', 'traderai_admin'], ['MarketData', 'traderai_admin']] loop
    execute format('create policy %I on public.%I for insert to %I with check (true)', 'inserting_' || wanted[2], wanted[1], wanted[2]);
    execute format('create policy %I on public.%I for update to %I using (true) with check (true)', 'updating_' || wanted[2], wanted[1], wanted[2]);
  end loop;
end
$policies$;
