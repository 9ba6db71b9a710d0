insert into public."SystemHealth" (id, service, status, message, metrics, checked_at)
select coalesce(m.id, k.id::uuid), takeover.fit_service(k.service), k.status::text::public."HealthStatus", takeover.fit_lines(k.message, 2000),
       takeover.fit_json(k.metrics, 100000), takeover.utc(k.timestamp)
  from legacy_kept."SystemHealth" k
  left join takeover.id_map m on m.table_name = 'SystemHealth' and m.legacy_id = k.id
 order by k.timestamp, k.ctid;
