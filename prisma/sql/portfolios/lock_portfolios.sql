create or replace function public.lock_portfolios(portfolio_ids uuid[]) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform 1 from public."Portfolio" p where p.id = any (portfolio_ids) order by p.id for no key update;
end
$$;
comment on function public.lock_portfolios(uuid[]) is
  'Locks portfolios for the transaction, by id. Only the engine calls it: it waits for their rows and not for the sessions that queue for them (docs/architecture.md).';
