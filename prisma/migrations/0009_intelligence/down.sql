drop table "DebateVote" cascade;
drop table "Debate" cascade;
drop table "Verification" cascade;
drop table "Inference" cascade;
alter table "Signal"
  drop constraint "Signal_judged",
  drop column judged_at,
  drop column outcome_return,
  drop column outcome_price,
  drop column outcome,
  drop column horizon_seconds;
comment on column "Signal".strength is null;
drop type "DebatePosition" cascade;
drop type "InferenceStatus" cascade;
drop type "SignalOutcome" cascade;
