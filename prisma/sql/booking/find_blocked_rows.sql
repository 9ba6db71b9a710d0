create or replace function public.find_blocked_rows(
  epoch bigint, known_portfolios uuid[] default null, known_rules uuid[] default null, out portfolio_ids uuid[], out rule_ids uuid[]
)
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  free uuid[];
begin
  perform public.engine_fence(epoch);
  -- As the engine locks them, but it waits for none: what is skipped cannot be locked.
  free := array(
    select f.id from (select p.id from public."Portfolio" p where known_portfolios is null or p.id = any (known_portfolios) for no key update skip locked) f);
  portfolio_ids := array(
    select p.id from public."Portfolio" p left join unnest(free) f (id) on f.id = p.id
     where (known_portfolios is null or p.id = any (known_portfolios)) and f.id is null order by p.id);
  free := array(
    select f.id from (select r.id from public."AlertRule" r
                       where case when known_rules is null then r.active else r.id = any (known_rules) end for no key update skip locked) f);
  rule_ids := array(
    select r.id from public."AlertRule" r left join unnest(free) f (id) on f.id = r.id
     where case when known_rules is null then r.active else r.id = any (known_rules) end and f.id is null order by r.id);
end
$$;
comment on function public.find_blocked_rows(bigint, uuid[], uuid[]) is
  'Portfolios and alert rules that the leading engine cannot lock now: of the known ones, or of all. It waits for no row, and its own locks end with the statement''s transaction.';
