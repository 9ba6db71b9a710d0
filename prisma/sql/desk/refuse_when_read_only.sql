create or replace function public.refuse_when_read_only() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  why text;
begin
  if coalesce(current_setting('traderai.migrating', true), '') = 'on' and pg_has_role(session_user, 'traderai_owner', 'member') then
    return null;
  end if;
  -- An older snapshot would not show that the desk is read-only now.
  perform public.require_read_committed();
  select s.reason into why from public."DeskState" s where s.id = 1 and s.read_only;
  if why is not null then
    raise exception 'the desk is read-only: %', why
      using errcode = 'TR403', detail = 'READ_ONLY', hint = 'See the reason with: traderai db status. Reading works.';
  end if;
  return null;
end
$$;
comment on function public.refuse_when_read_only() is 'Trigger: refuses a change of a table while DeskState is read-only, and in a transaction whose snapshot could not see that.';
