create function takeover.write_debate() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('Debate', old.id);
    delete from public."Debate" d where d.id = key;
    delete from takeover.remainder r where r.table_name = 'Debate' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('Debate', new.id);
    insert into public."Debate" (id, inference_id, question, status, created_at)
      values (key, takeover.reference('Inference', new."inferenceId"), coalesce(nullif(takeover.fit_lines(new.question, 20000), ''), ' '), 'COMPLETED',
        takeover.utc(new."createdAt"));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('Debate', old.id);
  end if;
  update public."Debate" d
     set inference_id = takeover.reference('Inference', new."inferenceId"),
         symbol = case when old is null or new.symbol is distinct from old.symbol then takeover.fit_line(new.symbol, 32) else d.symbol end,
         question = case when old is null or new.question is distinct from old.question then coalesce(nullif(takeover.fit_lines(new.question, 20000), ''), ' ') else d.question end,
         bull_arguments = case when old is null or new."bullArguments" is distinct from old."bullArguments" then coalesce(takeover.fit_list(new."bullArguments"), '{}') else d.bull_arguments end,
         bear_arguments = case when old is null or new."bearArguments" is distinct from old."bearArguments" then coalesce(takeover.fit_list(new."bearArguments"), '{}') else d.bear_arguments end,
         judge_evaluation = case when old is null or new."judgeEvaluation" is distinct from old."judgeEvaluation" then takeover.fit_json(new."judgeEvaluation", 1000000) else d.judge_evaluation end,
         winner = case when old is null or new.winner is distinct from old.winner then new.winner::text::public."DebatePosition" else d.winner end,
         confidence = case when old is null or new.confidence is distinct from old.confidence then takeover.fit_share(new.confidence) else d.confidence end,
         created_at = case when old is null or new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else d.created_at end,
         updated_at = case when old is null or new."updatedAt" is distinct from old."updatedAt" then takeover.utc(new."updatedAt") else clock_timestamp() end
   where d.id = key;
  perform takeover.keep_remainder('Debate', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."Debate" for each row execute function takeover.write_debate();

create function takeover.write_vote() returns trigger
  language plpgsql security definer
  set search_path = ''
as $$
declare
  key uuid;
begin
  if tg_op = 'DELETE' then
    key := takeover.id_of('DebateVote', old.id);
    delete from public."DebateVote" v where v.id = key;
    delete from takeover.remainder r where r.table_name = 'DebateVote' and r.id = key;
    return old;
  end if;
  if tg_op = 'INSERT' then
    key := takeover.new_id_of('DebateVote', new.id);
    insert into public."DebateVote" (id, debate_id, user_id, voted_for, rationale, created_at, updated_at)
      values (key, takeover.reference('Debate', new."debateId"), takeover.reference('User', new."userId"), new."votedFor"::text::public."DebatePosition",
        takeover.fit_lines(new.rationale, 20000), takeover.utc(new."createdAt"), takeover.utc(new."createdAt"));
  else
    perform takeover.assert_same_id(old.id, new.id);
    key := takeover.id_of('DebateVote', old.id);
    update public."DebateVote" v
       set debate_id = takeover.reference('Debate', new."debateId"), user_id = takeover.reference('User', new."userId"),
           voted_for = new."votedFor"::text::public."DebatePosition",
           rationale = case when new.rationale is distinct from old.rationale then takeover.fit_lines(new.rationale, 20000) else v.rationale end,
           created_at = case when new."createdAt" is distinct from old."createdAt" then takeover.utc(new."createdAt") else v.created_at end,
           updated_at = clock_timestamp()
     where v.id = key;
  end if;
  perform takeover.keep_remainder('DebateVote', key, to_jsonb(new));
  return new;
end
$$;
create trigger write instead of insert or update or delete on legacy."DebateVote" for each row execute function takeover.write_vote();
