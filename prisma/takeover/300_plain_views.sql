-- The desk's tables in the shape of the earlier application's tables, without values that the desk cannot store: row_id is the desk's id.
drop view legacy."User", legacy."MarketData", legacy."Inference", legacy."Verification", legacy."Debate", legacy."DebateVote", legacy."Alert", legacy."SystemHealth";

create view takeover."User" as
select u.id as row_id, coalesce(m.legacy_id, u.id::text) as id, u.email, u.username, coalesce(u.password_hash, '') as "passwordHash",
       u.role::text::legacy."UserRole" as role, (u.created_at at time zone 'UTC')::timestamp(3) as "createdAt", (u.updated_at at time zone 'UTC')::timestamp(3) as "updatedAt"
  from public."User" u left join takeover.id_map m on m.table_name = 'User' and m.id = u.id
 where not exists (select from takeover.gone g where g.table_name = 'User' and g.id = u.id);

create view takeover."Inference" as
select i.id as row_id, coalesce(m.legacy_id, i.id::text) as id, coalesce(u.legacy_id, i.user_id::text) as "userId", i.query, i.context,
       -- A missing answer was an empty object there.
       coalesce(i.conservative, '{}') as conservative, coalesce(i.progressive, '{}') as progressive, coalesce(i.synthetic, '{}') as synthetic,
       i.selected_option as "selectedOption", i.confidence, i.status::text::legacy."InferenceStatus" as status,
       (i.created_at at time zone 'UTC')::timestamp(3) as "createdAt", (i.updated_at at time zone 'UTC')::timestamp(3) as "updatedAt"
  from public."Inference" i
  left join takeover.id_map m on m.table_name = 'Inference' and m.id = i.id
  left join takeover.id_map u on u.table_name = 'User' and u.id = i.user_id;

create view takeover."Verification" as
select v.id as row_id, coalesce(m.legacy_id, v.id::text) as id, coalesce(i.legacy_id, v.inference_id::text) as "inferenceId",
       coalesce(u.legacy_id, v.user_id::text) as "userId", v.selected_option as "selectedOption", v.rationale, v.confidence,
       (v.created_at at time zone 'UTC')::timestamp(3) as "createdAt"
  from public."Verification" v
  left join takeover.id_map m on m.table_name = 'Verification' and m.id = v.id
  left join takeover.id_map i on i.table_name = 'Inference' and i.id = v.inference_id
  left join takeover.id_map u on u.table_name = 'User' and u.id = v.user_id;

create view takeover."Debate" as
select d.id as row_id, coalesce(m.legacy_id, d.id::text) as id, coalesce(i.legacy_id, d.inference_id::text) as "inferenceId", d.symbol, d.question,
       d.bull_arguments as "bullArguments", d.bear_arguments as "bearArguments", coalesce(d.judge_evaluation, '{}') as "judgeEvaluation",
       coalesce(d.winner::text, 'NEUTRAL')::legacy."DebatePosition" as winner, coalesce(d.confidence, 0) as confidence,
       (d.created_at at time zone 'UTC')::timestamp(3) as "createdAt", (d.updated_at at time zone 'UTC')::timestamp(3) as "updatedAt"
  from public."Debate" d
  left join takeover.id_map m on m.table_name = 'Debate' and m.id = d.id
  left join takeover.id_map i on i.table_name = 'Inference' and i.id = d.inference_id;

create view takeover."DebateVote" as
select v.id as row_id, coalesce(m.legacy_id, v.id::text) as id, coalesce(d.legacy_id, v.debate_id::text) as "debateId",
       coalesce(u.legacy_id, v.user_id::text) as "userId", v.voted_for::text::legacy."DebatePosition" as "votedFor", v.rationale,
       (v.created_at at time zone 'UTC')::timestamp(3) as "createdAt"
  from public."DebateVote" v
  left join takeover.id_map m on m.table_name = 'DebateVote' and m.id = v.id
  left join takeover.id_map d on d.table_name = 'Debate' and d.id = v.debate_id
  left join takeover.id_map u on u.table_name = 'User' and u.id = v.user_id;

create view takeover."Alert" as
select a.id as row_id, coalesce(m.legacy_id, a.id::text) as id,
       -- Kinds that the earlier application does not know are mapped to its nearest kind.
       (case when a.type::text = any (enum_range(null::legacy."AlertType")::text[]) then a.type::text
             when a.type::text in ('PRICE_THRESHOLD', 'SIGNAL_PUBLISHED', 'STALE_DATA') then 'MARKET_ANOMALY' else 'SYSTEM_ERROR' end)::legacy."AlertType" as type,
       a.severity::text::legacy."AlertSeverity" as severity, a.symbol, a.title, a.message, a.data, a.acknowledged,
       (a.acknowledged_at at time zone 'UTC')::timestamp(3) as "acknowledgedAt", coalesce(u.legacy_id, a.acknowledged_by::text) as "acknowledgedBy",
       (a.created_at at time zone 'UTC')::timestamp(3) as "createdAt"
  from public."Alert" a
  left join takeover.id_map m on m.table_name = 'Alert' and m.id = a.id
  left join takeover.id_map u on u.table_name = 'User' and u.id = a.acknowledged_by;

create view takeover."SystemHealth" as
select h.id as row_id, coalesce(m.legacy_id, h.id::text) as id, h.service, h.status::text::legacy."HealthStatus" as status, h.message, h.metrics,
       (h.checked_at at time zone 'UTC')::timestamp(3) as timestamp
  from public."SystemHealth" h left join takeover.id_map m on m.table_name = 'SystemHealth' and m.id = h.id;

create view takeover."MarketData" as
select t.id, t.symbol, (t.timestamp at time zone 'UTC')::timestamp(3) as timestamp, t.price::double precision as price, t.volume,
       t.coherence_scores as "coherenceScores", t.sentiment, (t.created_at at time zone 'UTC')::timestamp(3) as "createdAt"
  from public."MarketTick" t;
