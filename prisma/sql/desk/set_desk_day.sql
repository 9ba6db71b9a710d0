create or replace function public.set_desk_day(zone text, cut time) returns public."DeskState"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set the desk''s day'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if zone is null or not public.is_time_zone(zone) then
    raise exception 'there is no time zone %', public.shown_text(zone)
      using errcode = 'TR422', detail = 'BAD_ZONE', hint = 'Use a name of the IANA database, such as America/New_York or UTC.';
  end if;
  if cut is null or not (cut < '24:00' and extract(second from cut) = 0) then
    raise exception 'time of the new day: %', public.shown_text(cut::text)
      using errcode = 'TR422', detail = 'BAD_TIME', hint = 'Use 00:00 to 23:59.';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  -- The triggers allow changes of DeskState while the desk is read-only, because set_read_only must be able to end it; this change is refused here.
  select * into state from public."DeskState" s where s.id = 1 for update;
  if state.read_only then
    raise exception 'the desk is read-only: %', state.reason
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  update public."DeskState" s set day_zone = set_desk_day.zone, day_cut = set_desk_day.cut where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$$;
comment on function public.set_desk_day(text, time) is
  'Sets the desk''s day: from the cut on the zone''s clock to the next cut. DAY orders with a known expiry keep it. For administrators.';
