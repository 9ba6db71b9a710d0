create or replace function public.create_user_login(username text, email text, scope text, verifier text, expires_at timestamptz default null)
  returns public."User"
  language plpgsql volatile security definer
  set search_path = ''
as $$
declare
  person public."User";
  most integer;
begin
  perform public.require_read_committed();
  perform public.hold_later_rows(10);
  if not public.is_desk_admin() then
    raise exception 'only an administrator may create users'
      using errcode = 'TR403', detail = 'NOT_PERMITTED', hint = 'Use the login of an administrator.';
  end if;
  if scope is null or scope not in ('viewer', 'analyst', 'trader', 'risk', 'admin') then
    raise exception 'scope of the user: %', public.shown_text(scope)
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use one of these: viewer, analyst, trader, risk, admin.';
  end if;
  if email is null or not public.plain_text(email, 320) or email !~ '^[^@ ]+@[^@ ]+$' then
    raise exception 'e-mail address: %', public.shown_text(email)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use NAME@HOST with at most 320 characters, without spaces and control characters.';
  end if;
  select * into person from public."User" u where u.username = create_user_login.username for update;
  if found and person.login is not null or exists (select from public."User" u where u.email = create_user_login.email and u.id is distinct from person.id) then
    raise exception 'a user has the name or the e-mail address: %, %', public.shown_text(username), public.shown_text(email)
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name and e-mail address, or list the users with: traderai user list';
  end if;
  select l.connections into most from public.person_limits(person.id) l;
  perform public.check_connection_room(person.id, most);
  perform public.make_login(username, verifier, array[scope], expires_at, most);
  if person.id is null then
    insert into public."User" (email, username, role, login)
      values (email, username, case scope when 'admin' then 'ADMIN' when 'analyst' then 'ANALYST' else 'USER' end::public."UserRole", username)
      returning * into person;
  else
    -- A user of an earlier application, who already has portfolios.
    update public."User" u
       set login = create_user_login.username, email = create_user_login.email, active = true, updated_at = clock_timestamp(),
           role = case scope when 'admin' then 'ADMIN' when 'analyst' then 'ANALYST' else 'USER' end::public."UserRole"
     where u.id = person.id returning * into person;
  end if;
  person.password_hash := null;
  return person;
end
$$;
comment on function public.create_user_login(text, text, text, text, timestamptz) is
  'Creates a user with a login role of the same name and one scope. It receives the SCRAM verifier of the password. A user without a login gets one.';
