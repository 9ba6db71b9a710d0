create or replace function public.keep_performance(portfolio uuid, since date, rows jsonb, touched bigint[]) returns integer
  language plpgsql volatile security definer
  set search_path = ''
  -- Another session may keep these rows: the figures of the other portfolios do not wait for it.
  set lock_timeout = '2s'
as $$
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
$$;
comment on function public.keep_performance(uuid, date, jsonb, bigint[]) is
  'Replaces a portfolio''s figures of all periods that end on a day or later, and deletes the TouchedEquity rows that they cover. Returns the number of rows.';
