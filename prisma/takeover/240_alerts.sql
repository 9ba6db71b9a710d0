-- The acknowledging user was free text: an id, a username or an address. A text without a matching user stays in takeover.remainder.
create function takeover.user_named(name text) returns uuid
  language sql stable
  set search_path = ''
as $$
  select u.id from public."User" u
    left join takeover.id_map m on m.table_name = 'User' and m.id = u.id
   where coalesce(m.legacy_id, u.id::text) = name or u.username = name or u.email = name
   order by coalesce(m.legacy_id, u.id::text) = name desc, u.username = name desc
   limit 1
$$;
insert into public."Alert" (id, type, severity, symbol, title, message, data, acknowledged, acknowledged_at, acknowledged_by, source, created_at)
select coalesce(m.id, k.id::uuid), k.type::text::public."AlertType", k.severity::text::public."AlertSeverity", takeover.fit_line(k.symbol, 32),
       takeover.fit_line(k.title, 200), takeover.fit_line(k.message, 2000), k.data, k.acknowledged,
       -- The time of acknowledgement may be unknown; it cannot be before the alert.
       case when k.acknowledged then takeover.utc(coalesce(k."acknowledgedAt", k."createdAt")) end,
       case when k.acknowledged then (select takeover.user_named(k."acknowledgedBy") where k."acknowledgedBy" is not null) end, 'legacy', takeover.utc(k."createdAt")
  from legacy_kept."Alert" k
  left join takeover.id_map m on m.table_name = 'Alert' and m.legacy_id = k.id
 order by k."createdAt", k.ctid;
