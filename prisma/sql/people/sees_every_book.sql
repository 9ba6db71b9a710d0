create or replace function public.sees_every_book() returns boolean
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return public.has_scope('engine') or public.is_risk();
end
$$;
comment on function public.sees_every_book() is 'True for the engine, risk and administrators, who see the rows of all portfolios; decided by session_user.';
