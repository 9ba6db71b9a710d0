drop function if exists publish_signal(text, text, "SignalDirection", numeric, integer, numeric, numeric, numeric, text, text);
-- Published signals stay, since orders may name them; their number keeps them apart, and what has no column any more is in the evidence.
update "Signal"
   set evidence = evidence || jsonb_build_object('source', source, 'clientSignalId', client_signal_id, 'userId', user_id)
 where user_id is not null;
alter table "Signal" drop constraint "Signal_published", drop constraint "Signal_source_check";
update "Signal" set source = 'published.' || number, interval = '1m' where user_id is not null;
drop index "Signal_user_id_created_at";
alter table "Signal"
  drop column client_signal_id,
  drop column user_id,
  alter column interval set not null,
  add constraint "Signal_source_check" check (source ~ '^[a-z0-9][a-z0-9._-]{0,63}$');
comment on column "Signal".source is null;
comment on column "Signal".interval is null;
comment on column "Signal".evidence is null;
comment on column "Signal".generated_at is 'The market''s clock: the close of the candle that caused it.';
