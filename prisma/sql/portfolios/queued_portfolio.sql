create or replace function public.queued_portfolio(portfolio_id uuid) returns public."Portfolio"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  portfolio public."Portfolio";
begin
  perform public.permitted_portfolio(portfolio_id);
  perform public.queue_at_portfolio(portfolio_id);
  select * into portfolio from public."Portfolio" p where p.id = queued_portfolio.portfolio_id;
  return portfolio;
end
$$;
comment on function public.queued_portfolio(uuid) is
  'As own_portfolio(), but only other sessions wait for this one: its row stays free for the engine, whose bookings change neither what a new order is judged by within one snapshot nor its number.';
