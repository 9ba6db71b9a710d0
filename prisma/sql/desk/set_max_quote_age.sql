create or replace function public.set_max_quote_age(seconds integer) returns public."DeskState"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  state public."DeskState";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may set the age of a stale quote'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if seconds is null or seconds not between 1 and 86400 then
    raise exception 'oldest allowed quote in seconds: %', public.shown_text(seconds::text)
      using errcode = 'TR422', detail = 'BAD_QUOTE_AGE', hint = 'Use 1 to 86400 (1 day).';
  end if;
  perform public.lock_in_turn(9, 'DeskState', 'the settings of the desk');
  -- The triggers allow changes of DeskState while the desk is read-only, because set_read_only must be able to end it; this change is refused here.
  select * into state from public."DeskState" s where s.id = 1 for update;
  if state.read_only then
    raise exception 'the desk is read-only: %', state.reason
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  update public."DeskState" s set max_quote_age_seconds = seconds where s.id = 1 returning * into state;
  perform public.send_hint('traderai_desk', '');
  return state;
end
$$;
comment on function public.set_max_quote_age(integer) is
  'Sets the age, in seconds, above which a live quote is stale: orders are denied by it with QUOTE_STALE. For administrators.';
