create or replace function public.answers_replace(type public."OrderEventType") returns boolean
  language sql immutable parallel safe
  return type in ('REPLACED', 'REPLACE_REJECTED');
comment on function public.answers_replace(public."OrderEventType") is 'True for the events with which the engine answers a replace.';
