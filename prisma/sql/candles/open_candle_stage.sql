create or replace function public.open_candle_stage() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
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
$$;
comment on function public.open_candle_stage() is
  'Creates the stage of an import for its transaction: rows to compare before they are inserted, and which of them were inserted. Dropped at commit.';
