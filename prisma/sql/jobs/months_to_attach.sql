create or replace function public.months_to_attach() returns setof text
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  perform public.require_read_committed();
  perform public.require_scope('admin');
  return query
    select c.relname::text
      from pg_catalog.pg_class c
     where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname ~ '^MarketData_[0-9]{4}_[0-9]{2}$'
       -- A month that was created again stays attached; the archived one stays in the archive for an administrator.
       and to_regclass(format('public.%I', c.relname)) is null
     order by c.relname;
end
$$;
comment on function public.months_to_attach() is 'Archived months of MarketData that attach_month can bring back.';
