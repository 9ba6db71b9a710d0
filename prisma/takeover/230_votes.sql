insert into public."DebateVote" (id, debate_id, user_id, voted_for, rationale, created_at, updated_at)
select coalesce(m.id, k.id::uuid), coalesce(d.id, k."debateId"::uuid), coalesce(u.id, k."userId"::uuid), k."votedFor"::text::public."DebatePosition",
       takeover.fit_lines(k.rationale, 20000), takeover.utc(k."createdAt"), takeover.utc(k."createdAt")
  from legacy_kept."DebateVote" k
  left join takeover.id_map m on m.table_name = 'DebateVote' and m.legacy_id = k.id
  left join takeover.id_map d on d.table_name = 'Debate' and d.legacy_id = k."debateId"
  left join takeover.id_map u on u.table_name = 'User' and u.legacy_id = k."userId"
 order by k."createdAt", k.ctid;
