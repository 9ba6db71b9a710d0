create or replace function public.notify_change() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  topic constant text := tg_argv[0];
  key_column constant text := tg_argv[1];
  keys text;
begin
  -- The payload has only the changed keys: a listener reads the rows again. Beyond the payload's size limit it is '*', which means everything.
  if tg_op = 'DELETE' then
    select string_agg(distinct to_jsonb(r) ->> key_column, ',') into keys from old_rows r;
  else
    select string_agg(distinct to_jsonb(r) ->> key_column, ',') into keys from new_rows r;
  end if;
  if keys is not null then
    perform public.send_hint('traderai_' || topic, case when octet_length(keys) > 7000 then '*' else keys end);
  end if;
  return null;
end
$$;
comment on function public.notify_change() is 'Trigger: sends one notification a statement on channel traderai_<topic>, with the distinct keys of the changed rows.';
