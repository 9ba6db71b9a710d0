create or replace function public.set_instrument_active(symbol text, active boolean) returns public."Instrument"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  instrument public."Instrument";
begin
  perform public.require_read_committed();
  if not public.is_desk_admin() then
    raise exception 'only an administrator may activate or deactivate an instrument'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if active is null then
    raise exception 'state of the instrument: %', public.shown_text(null)
      using errcode = 'TR422', detail = 'BAD_INSTRUMENT_STATE', hint = 'Use true or false.';
  end if;
  perform public.lock_in_turn(9, symbol, 'instrument ' || public.shown_text(symbol));
  select * into instrument from public."Instrument" i where i.symbol = set_instrument_active.symbol for no key update;
  if not found then
    raise exception 'there is no instrument % on this desk', public.shown_text(symbol)
      using errcode = 'TR404', detail = 'UNKNOWN_INSTRUMENT', hint = 'List instruments with: traderai instrument list';
  end if;
  -- A second call changes nothing and leaves no row in the audit.
  if instrument.active <> set_instrument_active.active then
    update public."Instrument" i set active = set_instrument_active.active, updated_at = clock_timestamp()
     where i.symbol = instrument.symbol returning * into instrument;
    perform public.note_activity(case when active then 'instrument activated' else 'instrument deactivated' end);
  end if;
  return instrument;
end
$$;
comment on function public.set_instrument_active(text, boolean) is
  'Activates or deactivates an instrument. While it is inactive, the desk denies every new order and signal of it, and orders that the engine has not accepted; accepted orders stay open. For administrators.';
