-- needs: policies/grants
-- A key is refused at its login from another address, so that it cannot even change its own password. Only a superuser creates an event trigger, and a login
-- starts one from Postgres 17 on: elsewhere the functions and row security refuse such a key.
do $logins$
begin
  if current_setting('server_version_num')::integer >= 170000 and not exists (select from pg_catalog.pg_event_trigger t where t.evtname = 'traderai_login') then
    create event trigger traderai_login on login execute function public.judge_login();
  end if;
exception when insufficient_privilege then
  null;
end
$logins$;
