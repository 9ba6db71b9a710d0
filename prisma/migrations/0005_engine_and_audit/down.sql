drop table "AuditLog" cascade;
drop table "FeedCursor" cascade;
drop table "EngineLease" cascade;
