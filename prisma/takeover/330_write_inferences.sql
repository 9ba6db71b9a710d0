create function takeover.write_inference() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('Inference', old.id);
    delete from public."Inference" i where i.id = key;
    delete from takeover.remainder r where r.table_name = 'Inference' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('Inference', new.id);
    insert into public."Inference" (id, user_id, query, context, created_at)
      values (key, takeover.reference('User', new."userId"), coalesce(nullif(takeover.fit_lines(new.query, 20000), ''), ' '),
        takeover.fit_lines(new.context, 200000), takeover.utc(new."createdAt"));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('Inference', old.id);
  end if;
  update public."Inference" i
     set user_id = takeover.reference('User', new."userId"),
         query = case when old is null or new.query is distinct from old.query then coalesce(nullif(takeover.fit_lines(new.query, 20000), ''), ' ') else i.query end,
         context = case when old is null or new.context is distinct from old.context then takeover.fit_lines(new.context, 200000) else i.context end,
         conservative = case when old is null or new.conservative is distinct from old.conservative then takeover.fit_json(new.conservative, 1000000) else i.conservative end,
         progressive = case when old is null or new.progressive is distinct from old.progressive then takeover.fit_json(new.progressive, 1000000) else i.progressive end,
         synthetic = case when old is null or new.synthetic is distinct from old.synthetic then takeover.fit_json(new.synthetic, 1000000) else i.synthetic end,
         selected_option = case when new."selectedOption" in ('conservative', 'progressive', 'synthetic', 'debate_winner') then new."selectedOption" end,
         confidence = takeover.fit_share(new.confidence),
         status = new.status::text::public."InferenceStatus",
         completed_at = case when new.status::text = 'COMPLETED' then coalesce(i.completed_at, takeover.utc(new."updatedAt")) end,
         created_at = case when old is null or new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else i.created_at end,
         updated_at = case when old is null or new."updatedAt" is distinct from old."updatedAt" then takeover.utc(new."updatedAt") else clock_timestamp() end
   where i.id = key;
  perform takeover.keep_remainder('Inference', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."Inference" for each row execute function takeover.write_inference();

create function takeover.write_verification() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('Verification', old.id);
    delete from public."Verification" v where v.id = key;
    delete from takeover.remainder r where r.table_name = 'Verification' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('Verification', new.id);
    insert into public."Verification" (id, inference_id, user_id, selected_option, rationale, confidence, created_at)
      values (key, takeover.reference('Inference', new."inferenceId"), takeover.reference('User', new."userId"), new."selectedOption",
        takeover.fit_lines(new.rationale, 20000), coalesce(takeover.fit_share(new.confidence), 0), takeover.utc(new."createdAt"));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('Verification', old.id);
    update public."Verification" v
       set inference_id = takeover.reference('Inference', new."inferenceId"), user_id = takeover.reference('User', new."userId"),
           selected_option = new."selectedOption",
           rationale = case when new.rationale is distinct from old.rationale then takeover.fit_lines(new.rationale, 20000) else v.rationale end,
           confidence = case when new.confidence is distinct from old.confidence then coalesce(takeover.fit_share(new.confidence), 0) else v.confidence end,
           created_at = case when new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else v.created_at end
     where v.id = key;
  end if;
  perform takeover.keep_remainder('Verification', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."Verification" for each row execute function takeover.write_verification();
