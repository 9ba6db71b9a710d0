create or replace function public.sees_every_book() returns boolean
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return pg_has_role(session_user, 'traderai_engine', 'member')
      or pg_has_role(session_user, 'traderai_risk', 'member') and (public.current_user_id() is not null or public.is_desk_admin());
end
$$;
comment on function public.sees_every_book() is 'True for the engine, risk and administrators, who see the rows of all portfolios; decided by session_user.';
