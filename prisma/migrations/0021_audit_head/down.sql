drop table "AuditHead" cascade;
