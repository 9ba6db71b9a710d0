create or replace function public.find_blocked_rows(
  epoch bigint, known_portfolios uuid[] default null, known_rules uuid[] default null, out portfolio_ids uuid[], out rule_ids uuid[]
)
  language plpgsql volatile security definer
  set search_path = ''
as $$
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
$$;
comment on function public.find_blocked_rows(bigint, uuid[], uuid[]) is
  'Portfolios and alert rules that the leading engine cannot book for now: of the known ones, or of all. It waits for no row, and its own locks end with the statement''s transaction.';
