insert into public."User" (id, email, username, password_hash, role, created_at, updated_at)
select u.id, takeover.fit_email(u.email, u.id), takeover.fit_username(u.username, u.id), takeover.fit_line(u."passwordHash", 512), u.role, u.created_at, u.updated_at
  from (select coalesce(m.id, k.id::uuid) as id, k.email, k.username, k."passwordHash", k.role::text::public."UserRole" as role,
               takeover.utc(k."createdAt") as created_at, takeover.utc(k."updatedAt") as updated_at
          from legacy_kept."User" k left join takeover.id_map m on m.table_name = 'User' and m.legacy_id = k.id) u
 order by u.created_at, u.id;
