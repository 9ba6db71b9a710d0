create or replace function public.analyze_table(name text) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- Another change of the table, such as a new month, may be under way: the job tries again.
  set lock_timeout = '500ms'
as $$
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
$$;
comment on function public.analyze_table(text) is
  'Analyzes one table. Its lock stays until the transaction ends and keeps new months of the table away, so each table is a transaction of its own.';
