insert into public."Verification" (id, inference_id, user_id, selected_option, rationale, confidence, created_at)
select coalesce(m.id, k.id::uuid), coalesce(i.id, k."inferenceId"::uuid), coalesce(u.id, k."userId"::uuid), k."selectedOption",
       takeover.fit_lines(k.rationale, 20000), coalesce(takeover.fit_share(k.confidence), 0), takeover.utc(k."createdAt")
  from legacy_kept."Verification" k
  left join takeover.id_map m on m.table_name = 'Verification' and m.legacy_id = k.id
  left join takeover.id_map i on i.table_name = 'Inference' and i.legacy_id = k."inferenceId"
  left join takeover.id_map u on u.table_name = 'User' and u.legacy_id = k."userId"
 order by k."createdAt", k.ctid;
