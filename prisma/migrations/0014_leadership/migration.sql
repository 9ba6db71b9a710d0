-- The lease names the connection that books for the leader, so that a stand-by can end it, and says how long it lasts without a heartbeat.
alter table "EngineLease"
  add column backend_pid        integer,
  add column backend_started_at timestamptz(6),
  add column lease_seconds      numeric(5,3) not null default 3 check (lease_seconds between 0 and 60);
comment on column "EngineLease".backend_pid is 'The server process of the connection that books for the leader; null when no engine leads, and for an engine of an earlier version.';
comment on column "EngineLease".backend_started_at is 'The start of that connection: with the process id it names one connection, although process ids are reused.';
comment on column "EngineLease".lease_seconds is 'How long the lease lasts without a heartbeat. The leader states it when it acquires the lease.';
comment on column "EngineLease".heartbeat_at is 'The desk''s clock at the last heartbeat: lease_seconds later, another engine can acquire the lease.';
-- Their arguments and columns change.
drop function if exists end_sessions_beyond(interval, interval, interval, interval, double precision, interval);
drop function if exists read_backends();
