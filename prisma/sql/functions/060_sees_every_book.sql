create or replace function public.sees_every_book() returns boolean
  language sql stable security definer
  set search_path = ''
as $$
  select public.is_desk_admin()
      or pg_has_role(session_user, 'traderai_engine', 'member')
      or pg_has_role(session_user, 'traderai_risk', 'member') and public.current_user_id() is not null
$$;
comment on function public.sees_every_book() is 'True for the engine, for risk and for administrators, who see everybody''s rows; judged by session_user.';
