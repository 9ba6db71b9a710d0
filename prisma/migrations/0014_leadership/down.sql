comment on column "EngineLease".heartbeat_at is 'The desk''s clock at the last heartbeat: after five seconds without one, another engine can acquire the lease.';
alter table "EngineLease" drop column lease_seconds, drop column backend_started_at, drop column backend_pid;
drop function if exists lease_standing();
drop function if exists end_blocking_sessions();
drop function if exists end_sessions_beyond(interval, interval, interval, double precision, interval);
drop function if exists read_backends();
drop function if exists read_backends_elsewhere();
drop function if exists end_lock_holders();
drop function if exists logins_of_desk();
