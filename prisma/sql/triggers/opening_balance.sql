create or replace trigger "Portfolio_opening_balance" after insert on public."Portfolio"
  for each row execute function public.book_opening_balance();
