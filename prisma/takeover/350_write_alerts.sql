create function takeover.write_alert() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('Alert', old.id);
    delete from public."Alert" a where a.id = key;
    delete from takeover.remainder r where r.table_name = 'Alert' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('Alert', new.id);
    insert into public."Alert" (id, type, severity, symbol, title, message, data, acknowledged, acknowledged_at, acknowledged_by, source, created_at)
      values (key, new.type::text::public."AlertType", new.severity::text::public."AlertSeverity", takeover.fit_line(new.symbol, 32),
        takeover.fit_line(new.title, 200), takeover.fit_line(new.message, 2000), new.data, new.acknowledged,
        case when new.acknowledged then takeover.utc(coalesce(new."acknowledgedAt", new."createdAt")) end,
        case when new.acknowledged then takeover.user_named(new."acknowledgedBy") end, 'legacy', takeover.utc(new."createdAt"));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('Alert', old.id);
    update public."Alert" a
       set type = case when new.type is distinct from old.type then new.type::text::public."AlertType" else a.type end,
           severity = new.severity::text::public."AlertSeverity",
           symbol = case when new.symbol is distinct from old.symbol then takeover.fit_line(new.symbol, 32) else a.symbol end,
           title = case when new.title is distinct from old.title then takeover.fit_line(new.title, 200) else a.title end,
           message = case when new.message is distinct from old.message then takeover.fit_line(new.message, 2000) else a.message end,
           data = new.data,
           acknowledged = new.acknowledged,
           acknowledged_at = case when not new.acknowledged then null
             when new."acknowledgedAt" is not null and new."acknowledgedAt" is distinct from old."acknowledgedAt" then takeover.utc(new."acknowledgedAt")
             else coalesce(a.acknowledged_at, clock_timestamp()) end,
           acknowledged_by = case when not new.acknowledged then null
             when new."acknowledgedBy" is distinct from old."acknowledgedBy" then takeover.user_named(new."acknowledgedBy") else a.acknowledged_by end,
           created_at = case when new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else a.created_at end
     where a.id = key;
  end if;
  perform takeover.keep_remainder('Alert', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."Alert" for each row execute function takeover.write_alert();

create function takeover.write_health() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('SystemHealth', old.id);
    delete from public."SystemHealth" h where h.id = key;
    delete from takeover.remainder r where r.table_name = 'SystemHealth' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('SystemHealth', new.id);
    insert into public."SystemHealth" (id, service, status, message, metrics, checked_at)
      values (key, takeover.fit_service(new.service), new.status::text::public."HealthStatus", takeover.fit_lines(new.message, 2000),
        takeover.fit_json(new.metrics, 100000), takeover.utc(new.timestamp));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('SystemHealth', old.id);
    update public."SystemHealth" h
       set service = case when new.service is distinct from old.service then takeover.fit_service(new.service) else h.service end,
           status = new.status::text::public."HealthStatus",
           message = case when new.message is distinct from old.message then takeover.fit_lines(new.message, 2000) else h.message end,
           metrics = case when new.metrics is distinct from old.metrics then takeover.fit_json(new.metrics, 100000) else h.metrics end,
           checked_at = case when new.timestamp is distinct from old.timestamp then takeover.utc(new.timestamp) else h.checked_at end
     where h.id = key;
  end if;
  perform takeover.keep_remainder('SystemHealth', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."SystemHealth" for each row execute function takeover.write_health();
