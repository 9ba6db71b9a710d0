drop table "QueryBaseline" cascade;
drop table "JobRun" cascade;
drop table "SystemHealth" cascade;
drop table "FeedCursor" cascade;
drop table "EngineLease" cascade;
drop type "JobOutcome" cascade;
drop type "HealthStatus" cascade;
