insert into public."Debate" (id, inference_id, symbol, question, bull_arguments, bear_arguments, judge_evaluation, winner, confidence, status,
    closed_at, created_at, updated_at)
select coalesce(m.id, k.id::uuid), coalesce(i.id, k."inferenceId"::uuid), takeover.fit_line(k.symbol, 32),
       coalesce(nullif(takeover.fit_lines(k.question, 20000), ''), ' '),
       coalesce(takeover.fit_list(k."bullArguments"), '{}'), coalesce(takeover.fit_list(k."bearArguments"), '{}'),
       takeover.fit_json(k."judgeEvaluation", 1000000), k.winner::text::public."DebatePosition", takeover.fit_share(k.confidence),
       -- The earlier application stored a debate when it had its verdict; voting on it stayed open.
       'COMPLETED', null, takeover.utc(k."createdAt"), takeover.utc(k."updatedAt")
  from legacy_kept."Debate" k
  left join takeover.id_map m on m.table_name = 'Debate' and m.legacy_id = k.id
  left join takeover.id_map i on i.table_name = 'Inference' and i.legacy_id = k."inferenceId"
 order by k."createdAt", k.ctid;
