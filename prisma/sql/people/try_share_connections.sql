create or replace function public.try_share_connections(user_id uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  perform public.share_connections(user_id);
  return true;
exception
  -- A login can lock its own role by altering it (internal_error: it was altered meanwhile), and the server's superuser can take a login from the desk (TR404).
  when lock_not_available or deadlock_detected or internal_error or sqlstate 'TR404' then
    return false;
end
$$;
comment on function public.try_share_connections(uuid) is
  'Like share_connections; false when the login holds its role at this moment or is not the desk''s to change. The engine shares the rest later: share_remaining_connections().';
