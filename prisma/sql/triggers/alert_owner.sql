create or replace trigger "Alert_owner" before insert on public."Alert"
  for each row execute function public.keep_alert_owner();
