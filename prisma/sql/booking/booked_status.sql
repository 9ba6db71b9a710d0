create or replace function public.booked_status(present public."OrderStatus", booked public."OrderStatus", replace_answered boolean) returns public."OrderStatus"
  language sql immutable parallel safe
  return case when public.is_terminal(booked) then booked
              when present = 'PENDING_CANCEL' then present
              when present = 'PENDING_REPLACE' and not replace_answered then present
              else booked end;
comment on function public.booked_status(public."OrderStatus", public."OrderStatus", boolean) is
  'The status that an order gets when the engine books a status: a fill keeps a pending cancel pending, and a pending replace until the engine has answered it.';
