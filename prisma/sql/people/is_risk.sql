create or replace function public.is_risk() returns boolean
  language plpgsql stable security definer
  set search_path = ''
as $$
begin
  return public.has_scope('risk') and (public.current_user_id() is not null or public.is_desk_admin());
end
$$;
comment on function public.is_risk() is 'True for risk and administrators, who may cancel orders and reduce positions in every portfolio.';
