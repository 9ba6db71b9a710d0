create or replace function public.booked_status(present public."OrderStatus", booked public."OrderStatus") returns public."OrderStatus"
  language sql immutable parallel safe
  return case when present = 'PENDING_CANCEL' and public.is_working(booked) then 'PENDING_CANCEL' else booked end;
comment on function public.booked_status(public."OrderStatus", public."OrderStatus") is
  'The status that an order gets when the engine books a status: a fill keeps a pending cancel pending.';
