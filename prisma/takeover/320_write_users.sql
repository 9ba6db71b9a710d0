create function takeover.write_user() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('User', old.id);
    if exists (select from public."Inference" i where i.user_id = key) or exists (select from public."Verification" v where v.user_id = key)
       or exists (select from public."DebateVote" v where v.user_id = key) then
      raise exception 'update or delete on table "User" violates foreign key constraint' using errcode = '23503', detail = 'Rows of this user are still there.';
    end if;
    -- Portfolios are kept forever, so their owner is kept too: inactive, and hidden from the earlier application.
    update public."User" u set active = false, updated_at = clock_timestamp() where u.id = key;
    insert into takeover.gone values ('User', key);
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('User', new.id);
    insert into public."User" (id, email, username, password_hash, role, created_at, updated_at)
      values (key, takeover.fit_email(new.email, key), takeover.fit_username(new.username, key), takeover.fit_line(new."passwordHash", 512),
        new.role::text::public."UserRole", takeover.utc(new."createdAt"), takeover.utc(new."updatedAt"));
    insert into public."Portfolio" (id, user_id, name, description, total_value_usd, cash_balance_usd)
      values (gen_random_uuid(), key, 'Default Portfolio', 'Auto-created default portfolio', 10000.00, 10000.00);
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('User', old.id);
    update public."User" u
       set email = case when new.email is distinct from old.email then takeover.fit_email(new.email, key) else u.email end,
           username = case when new.username is distinct from old.username then takeover.fit_username(new.username, key) else u.username end,
           password_hash = case when new."passwordHash" is distinct from old."passwordHash" then takeover.fit_line(new."passwordHash", 512) else u.password_hash end,
           role = case when new.role is distinct from old.role then new.role::text::public."UserRole" else u.role end,
           created_at = case when new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else u.created_at end,
           updated_at = case when new."updatedAt" is distinct from old."updatedAt" then takeover.utc(new."updatedAt") else clock_timestamp() end
     where u.id = key;
  end if;
  perform takeover.keep_remainder('User', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."User" for each row execute function takeover.write_user();
