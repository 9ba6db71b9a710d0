create or replace function public.check_may_end(logins text[]) returns void
  language plpgsql stable security definer
  set search_path = ''
as $$
declare
  login text;
begin
  foreach login in array coalesce(logins, array[null::text]) loop
    if login is distinct from session_user and not public.may_close(login) then
      raise exception 'there is no login % whose sessions you may end', public.shown_text(login)
        using errcode = 'TR404', detail = 'UNKNOWN_LOGIN', hint = 'List them with: traderai session list';
    end if;
  end loop;
end
$$;
comment on function public.check_may_end(text[]) is 'Refuses logins whose connections the connected login may not end: it may end its own, and those of logins that it may close.';
