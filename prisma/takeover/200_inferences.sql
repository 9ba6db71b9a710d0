insert into public."Inference" (id, user_id, query, context, conservative, progressive, synthetic, selected_option, confidence, status,
    created_at, updated_at, completed_at)
select coalesce(m.id, k.id::uuid), coalesce(u.id, k."userId"::uuid),
       coalesce(nullif(takeover.fit_lines(k.query, 20000), ''), ' '), takeover.fit_lines(k.context, 200000),
       takeover.fit_json(k.conservative, 1000000), takeover.fit_json(k.progressive, 1000000), takeover.fit_json(k.synthetic, 1000000),
       case when k."selectedOption" in ('conservative', 'progressive', 'synthetic', 'debate_winner') then k."selectedOption" end,
       takeover.fit_share(k.confidence), k.status::text::public."InferenceStatus", takeover.utc(k."createdAt"), takeover.utc(k."updatedAt"),
       -- For a completed inference the last change is the best known time.
       case when k.status::text = 'COMPLETED' then takeover.utc(k."updatedAt") end
  from legacy_kept."Inference" k
  left join takeover.id_map m on m.table_name = 'Inference' and m.legacy_id = k.id
  left join takeover.id_map u on u.table_name = 'User' and u.legacy_id = k."userId"
 order by k."createdAt", k.ctid;
