create or replace function public.drop_month_copy(month text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('engine', 'admin');
  execute format('drop table if exists archive.%I', month || '_laid_out');
end
$$;
comment on function public.drop_month_copy(text) is 'Drops the table of copy_month when it could not be swapped in.';
