create or replace function public.remove_limit(limit_id uuid) returns public."RiskLimit"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  connected constant uuid := public.current_user_id();
  present public."RiskLimit";
  owner_id uuid;
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  select l.* into present from public."RiskLimit" l
   where l.id = remove_limit.limit_id and l.active
     and (public.is_risk() or num_nonnulls(l.user_id, l.portfolio_id, l.key_id) = 0 or l.user_id = connected or l.portfolio_id = any (public.own_portfolio_ids())
       or exists (select from public."ApiKey" k where k.id = l.key_id and k.user_id = connected))
     for no key update;
  if present.id is null then
    raise exception 'there is no limit % in force', limit_id
      using errcode = 'TR404', detail = 'UNKNOWN_LIMIT', hint = 'List limits with: traderai risk limit list';
  end if;
  owner_id := coalesce(present.user_id, (select p.user_id from public."Portfolio" p where p.id = present.portfolio_id),
    (select k.user_id from public."ApiKey" k where k.id = present.key_id));
  perform public.check_may_limit(owner_id, present, null, null, null);
  update public."RiskLimit" l set active = false, set_by = connected, set_login = session_user, updated_at = clock_timestamp() where l.id = present.id returning l.* into present;
  update public."LimitBreach" b set ended_at = clock_timestamp() where b.limit_id = present.id and b.ended_at is null;
  perform public.send_hint('traderai_engine', 'limits');
  perform public.note_activity('limit removed');
  return present;
end
$$;
comment on function public.remove_limit(uuid) is 'Ends a limit; its row stays with the login that removed it. The same logins may remove a limit that may loosen it.';
