drop table "QueryBaseline" cascade;
drop table "JobRun" cascade;
drop table "SystemHealth" cascade;
comment on column "Alert".occurred_at is null;
comment on column "Alert".resolved_at is null;
alter table "Alert"
  drop constraint "Alert_resolved_by_somebody",
  drop column correlation_id,
  drop column source;
-- An enum loses no value, so the type is made again. Its newer alerts stay, named by the nearest older type, with theirs in data.
alter type "AlertType" rename to "AlertType_newer";
create type "AlertType" as enum ('COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS', 'PRICE_THRESHOLD');
update "Alert" set data = coalesce(data, '{}') || jsonb_build_object('alertType', type)
 where type::text <> all (enum_range(null::"AlertType")::text[]);
alter table "Alert" alter column type type "AlertType" using
  (case when type::text = any (enum_range(null::"AlertType")::text[]) then type::text else 'SYSTEM_ERROR' end)::"AlertType";
drop type "AlertType_newer" cascade;
drop type "JobOutcome" cascade;
drop type "HealthStatus" cascade;
