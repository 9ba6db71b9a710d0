-- Its triggers are on the remaining tables and would write to a missing table.
drop function if exists write_audit() cascade;
drop table "AuditHead" cascade;
drop table "AuditLog" cascade;
drop sequence audit_sequence;
