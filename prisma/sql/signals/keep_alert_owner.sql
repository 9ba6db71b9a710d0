create or replace function public.keep_alert_owner() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
begin
  -- A rule may be deleted later; the alert stays its owner's.
  if new.rule_id is not null then
    new.user_id := (select r.user_id from public."AlertRule" r where r.id = new.rule_id);
  elsif new.portfolio_id is not null then
    new.user_id := (select p.user_id from public."Portfolio" p where p.id = new.portfolio_id);
  end if;
  return new;
end
$$;
comment on function public.keep_alert_owner() is 'Trigger: a new alert belongs to the owner of its rule or portfolio.';
