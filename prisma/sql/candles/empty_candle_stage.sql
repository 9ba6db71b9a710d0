create or replace function public.empty_candle_stage() returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  truncate pg_temp.candle_stage, pg_temp.candle_first restart identity;
end
$$;
comment on function public.empty_candle_stage() is 'Empties the stage for the next rows of an import.';
