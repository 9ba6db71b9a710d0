create or replace function public.make_login(login text, verifier text, scopes text[], valid_until timestamptz, connection_limit integer) returns void
  language plpgsql volatile security definer
  set search_path = ''
  -- An instant becomes text and an instant again: with the abbreviation of a zone it would be another one.
  set datestyle = 'ISO, MDY'
  -- An open transaction that gives a scope to a login keeps the scope's role locked.
  set lock_timeout = '600ms'
as $$
declare
  tries constant integer := 4;
  scope text;
begin
  if login is null or login !~ '^[a-z][a-z0-9_]{0,39}$' or login ~ '^(pg_|traderai)' or login in ('postgres', 'public', 'none', 'desk_engine') then
    raise exception 'login: %', public.shown_text(login)
      using errcode = 'TR422', detail = 'BAD_NAME', hint = 'Use 1 to 40 small letters, digits and underscores and begin with a letter. Reserved: postgres, public, none, desk_engine, and names that begin with pg_ or traderai.';
  end if;
  if verifier is null or verifier !~ '^SCRAM-SHA-256[$][0-9]{4,7}:[A-Za-z0-9+/=]{24}[$][A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' then
    raise exception 'the password is not a SCRAM-SHA-256 verifier'
      using errcode = 'TR422', detail = 'BAD_PASSWORD', hint = 'Send the verifier of the password, not the password.';
  end if;
  if coalesce(cardinality(scopes), 0) = 0 or not scopes <@ array['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] then
    raise exception 'scopes of the login: %', public.shown_text(array_to_string(scopes, ', ', '(none)'))
      using errcode = 'TR422', detail = 'BAD_SCOPE', hint = 'Use one or more of these: viewer, analyst, trader, agent, risk, engine, admin.';
  end if;
  if exists (select from pg_catalog.pg_roles r where r.rolname = make_login.login) then
    raise exception 'the login % is taken on this server', login
      using errcode = 'TR409', detail = 'DUPLICATE_NAME', hint = 'Choose another name.';
  end if;
  execute format('create role %I login password %L connection limit %s valid until %L', login, verifier, connection_limit, coalesce(valid_until::text, 'infinity'));
  foreach scope in array scopes loop
    for try in 1 .. tries loop
      begin
        execute format('grant %I to %I', 'traderai_' || scope, login);
        exit;
      exception when lock_not_available then
        if try = tries then
          raise exception 'other sessions are giving the scope % to logins', scope
            using errcode = 'TR409', detail = 'SCOPE_BUSY', hint = 'Try again.';
        end if;
        perform public.end_scope_holders('traderai_' || scope);
      end;
    end loop;
  end loop;
  perform public.undo_login_settings(login);
end
$$;
comment on function public.make_login(text, text, text[], timestamptz, integer) is 'Creates a login role with scopes and no other rights. Only functions that check permissions call it.';
