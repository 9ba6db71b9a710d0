-- Its triggers stand on the tables that are left, and would write where nothing is.
drop function if exists write_audit() cascade;
drop table "AuditHead" cascade;
drop table "AuditLog" cascade;
drop sequence audit_sequence;
