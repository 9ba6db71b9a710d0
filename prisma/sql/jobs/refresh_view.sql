create or replace function public.refresh_view(view text) returns bigint
  language plpgsql volatile security definer
  set search_path = ''
  -- Its locks make no reader wait, except of a view that was never filled. Another change of the view or of its sums may be under way: the job tries again.
  set lock_timeout = '2s'
as $$
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
$$;
comment on function public.refresh_view(text) is 'Refreshes one materialized view without blocking its readers. Returns its number of rows.';
