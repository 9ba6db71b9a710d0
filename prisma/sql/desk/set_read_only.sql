create or replace function public.set_read_only(reason text) returns public."DeskState"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may start or end the read-only mode'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if set_read_only.reason = '' or not public.plain_text(set_read_only.reason, 500) then
    raise exception 'reason: %', public.shown_text(set_read_only.reason)
      using errcode = 'TR422', detail = 'BAD_NOTE', hint = 'Use 1 to 500 characters without control and invisible characters.';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  update public."DeskState" s
     set read_only = set_read_only.reason is not null, reason = set_read_only.reason,
         cause = case when set_read_only.reason is not null then 'ADMINISTRATOR' end, changed_at = clock_timestamp(), changed_by = session_user
   where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$$;
comment on function public.set_read_only(text) is 'Makes the desk read-only for the given reason, or ends the read-only mode when the reason is null. For administrators.';
