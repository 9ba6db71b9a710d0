create or replace function public.hold_later_rows(place integer) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock_shared(place, 0);
end
$$;
comment on function public.hold_later_rows(integer) is
  'Remembers that the transaction locks rows of a place in the order of locks. It never waits: no session takes this lock alone.';
