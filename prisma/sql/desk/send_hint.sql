create or replace function public.send_hint(channel text, payload text) returns void
  language plpgsql volatile security definer
  set search_path = ''
as $$
begin
  -- A session that does not read can keep the queue full, and a full queue fails every transaction with a notification. Readers ask by themselves now and then.
  if pg_notification_queue_usage() < 0.5 then
    perform pg_notify(channel, payload);
  end if;
end
$$;
comment on function public.send_hint(text, text) is
  'Sends a notification, unless half of the server''s queue of notifications is used: a change of the desk must not fail because a session keeps the queue full.';
