create or replace function public.resume(halt_id uuid, reason text default null) returns public."Halt"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  -- Halting is never bounded. A user that halts and resumes again and again would make the engine load the desk as often.
  most_a_minute constant integer := 10;
  connected constant uuid := public.current_user_id();
  halted public."Halt";
begin
  perform public.require_read_committed();
  perform public.require_scope('trader', 'risk');
  if reason is not null and (reason = '' or not public.plain_text(reason, 280)) then
    raise exception 'reason of a resumption: %', public.shown_text(reason)
      using errcode = 'TR422', detail = 'BAD_REASON', hint = 'Write the reason in one line of 1 to 280 characters.';
  end if;
  if exists (select from public."ApiKey" k where k.role_name = session_user) then
    raise exception 'a key may halt trading, not resume it'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Have a person resume it with: traderai resume';
  end if;
  select h.* into halted from public."Halt" h
   where h.id = resume.halt_id
     and (public.is_risk() or h.halted_by = connected
       -- A user with a grant must not keep the owner from the portfolio.
       or exists (select from public."Portfolio" p
                    join public."User" u on u.id = h.halted_by
                    join pg_catalog.pg_roles r on r.rolname = u.login and not pg_has_role(r.oid, 'traderai_risk', 'member')
                   where p.id = h.portfolio_id and p.user_id = connected))
     for no key update;
  if halted.id is null then
    raise exception 'there is no halt % that you may end', halt_id
      using errcode = 'TR404', detail = 'UNKNOWN_HALT', hint = 'List halts with: traderai risk show. You may end your own; risk and administrators end all.';
  end if;
  if halted.resumed_at is not null then
    raise exception 'halt % has ended already', halted.number
      using errcode = 'TR409', detail = 'HALT_ENDED', hint = 'List the halts in force with: traderai risk show';
  end if;
  if halted.second_person and connected is not distinct from halted.halted_by then
    raise exception 'halt % must be ended by a second person', halted.number
      using errcode = 'TR403', detail = 'SECOND_PERSON', hint = 'Have another risk manager or administrator resume trading.';
  end if;
  if not public.is_risk()
     and (select count(*) from public."Halt" h where h.resumed_by = connected and h.resumed_at > clock_timestamp() - interval '1 minute') >= most_a_minute then
    raise exception 'resumptions of this user in the last minute: %', most_a_minute
      using errcode = 'TR403', detail = 'RESUME_RATE', hint = 'Wait a minute, or have risk resume trading.';
  end if;
  update public."Halt" h set resumed_at = clock_timestamp(), resumed_by = connected, resumed_login = session_user, resume_reason = resume.reason
   where h.id = halted.id returning h.* into halted;
  -- A session may be acknowledging one: this one does not wait for it.
  update public."Alert" a set resolved_at = clock_timestamp(), resolved_by = connected
   where a.id in (select f.id from public."Alert" f where f.correlation_id = halted.id and f.resolved_at is null for no key update skip locked);
  perform public.send_hint('traderai_engine', 'halts');
  perform public.note_activity('trading resumed');
  return halted;
end
$$;
comment on function public.resume(uuid, text) is
  'Ends a halt. Risk and administrators end every one, other users those that they set, the owner of a portfolio also those of users with a grant; keys end none. Canceled orders stay canceled.';
