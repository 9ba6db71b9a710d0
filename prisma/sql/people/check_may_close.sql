create or replace function public.check_may_close(logins text[]) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  login text;
begin
  foreach login in array coalesce(logins, array[null::text]) loop
    if not public.may_close(login) then
      raise exception 'there is no login % that you may close', public.shown_text(login)
        using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
    end if;
  end loop;
end
$$;
comment on function public.check_may_close(text[]) is 'Refuses logins that the connected login may not close.';
