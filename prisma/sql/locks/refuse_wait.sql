create or replace function public.refuse_wait(wanted text) returns void
  language plpgsql volatile
  set search_path = ''
as $$
begin
  raise exception 'another session has locked %, and this transaction may not wait for it', wanted
    using errcode = '40001', detail = 'LOCK_ORDER',
      hint = 'Roll back and send the whole transaction again. To wait instead, use one portfolio a transaction, or portfolios in the order of their ids and other changes after them.';
end
$$;
comment on function public.refuse_wait(text) is
  'Ends a transaction that would wait for locks in an order in which two transactions could wait for each other for ever. It is a serialization failure: a program sends the transaction again.';
