-- The indexes of the design: composite, partial, covering. A test holds that each is used by a query and that no query does without.

-- A symbol's candles by time, whatever their interval; close and volume come along, so that the heap stays closed.
create index "MarketData_symbol_timestamp_interval" on "MarketData" (symbol, timestamp, interval) include (close, volume);
-- Where prices and volumes were, by value. A b-tree over them costs more than table and key together: closes come in no order, so every row
-- opens another page (100,000 rows in 1.00 s of a core instead of 0.59 s). Block ranges keep 16 spans of closes for every 32 pages and cost
-- almost nothing, because what is written together was traded together; a question by value opens only the blocks that had it.
create index "MarketData_symbol_close_volume_timestamp" on "MarketData"
  using brin (symbol, close numeric_minmax_multi_ops, volume, timestamp) with (pages_per_range = 32, autosummarize = on);
comment on index "MarketData_symbol_timestamp_interval" is 'A symbol''s candles of any interval by time, without opening the table for close and volume.';
comment on index "MarketData_symbol_close_volume_timestamp" is 'Which blocks have closes and volumes of a size: block ranges, because a b-tree would halve the speed of an import.';

create index "Trade_portfolio_id_sequence" on "Trade" (portfolio_id, sequence);
create index "Trade_sequence" on "Trade" (sequence);

create index "Order_placed_at" on "Order" (placed_at desc, number desc);
create index "Order_accepted_sequence" on "Order" (accepted_sequence) where accepted_sequence is not null;

create index "Signal_symbol_generated_at" on "Signal" (symbol, generated_at desc);
create index "Signal_unjudged" on "Signal" (expires_at) where outcome is null;

create index "Alert_created_at" on "Alert" (created_at desc, number desc);
create index "Alert_rule_id" on "Alert" (rule_id, occurred_at) where rule_id is not null;

create index "Inference_user_id_status_created_at" on "Inference" (user_id, status, created_at);
create index "Verification_inference_id" on "Verification" (inference_id, created_at);
create index "Debate_inference_id" on "Debate" (inference_id);

create index "Session_live" on "Session" (user_id, last_seen_at) include (host, armed_portfolio_id) where ended_at is null;
create index "Session_started_at" on "Session" (started_at desc);
create index "Quarantine_created_at" on "Quarantine" (created_at desc);
create index "SystemHealth_service_checked_at" on "SystemHealth" (service, checked_at desc);
create index "JobRun_job_started_at" on "JobRun" (job, started_at desc);
create index "QueryBaseline_name_measured_at" on "QueryBaseline" (name, measured_at desc);

-- Months and the sequence find a time: nothing asks by the instant alone any more.
drop index "AuditLog_occurred_at";

-- Rows that change all the time are vacuumed and analyzed when a fiftieth has changed, not a fifth.
alter table "Quote" set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200, autovacuum_analyze_scale_factor = 0.05);
alter table "Position" set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
alter table "Portfolio" set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
alter table "Order" set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
alter table "Session" set (autovacuum_vacuum_scale_factor = 0.05);
alter table "EngineLease" set (autovacuum_vacuum_threshold = 100);
