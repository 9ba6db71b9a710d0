create or replace function public.stale_quote_denial(symbol text) returns jsonb
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  quote public."Quote";
  bound numeric;
  age numeric;
begin
  select * into quote from public."Quote" q where q.symbol = stale_quote_denial.symbol;
  bound := (select s.max_quote_age_seconds from public."DeskState" s where s.id = 1);
  age := round(extract(epoch from clock_timestamp() - quote.received_at), 3);
  if age > bound
     -- A recording has its own clock. A live quote that came later shows that the recording no longer runs.
     and (quote.live or exists (select from public."Quote" n where n.live and n.received_at > quote.received_at)) then
    return public.denial('QUOTE_STALE',
      format('the last quote of %s reached the desk %s seconds ago; the oldest allowed quote is %s seconds old', symbol, public.grouped_number(age), public.grouped_number(bound)),
      bound, age, bound - age);
  end if;
  return null;
end
$$;
comment on function public.stale_quote_denial(text) is
  'The denial of an order whose symbol has a quote older than max_quote_age_seconds of DeskState, on the desk''s clock; null for a fresh quote, without a quote, and for a recording while it runs.';
