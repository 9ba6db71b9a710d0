-- Signals that people and programs publish stand beside the engine's: who did, under which id of theirs, and of no candle in particular.
alter table "Signal"
  alter column interval drop not null,
  add column user_id uuid references "User" (id),
  add column client_signal_id text check (client_signal_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'),
  drop constraint "Signal_source_check",
  -- A colon is only in what publish_signal writes: no source of the engine's can be taken for a person, and no login for a source.
  add constraint "Signal_source_check" check (source ~ '^[a-z0-9][a-z0-9._-]{0,63}$' or source ~ '^(agent|analyst):.' and plain_text(source, 80)),
  add constraint "Signal_published" check (
    (user_id is null) = (client_signal_id is null) and (user_id is null) = (source !~ ':') and (user_id is null) = (interval is not null)),
  add constraint "Signal_source_client_signal_id_key" unique (source, client_signal_id);
-- How much somebody published lately: the engine's rows are not in it.
create index "Signal_user_id_created_at" on "Signal" (user_id, created_at) where user_id is not null;
comment on index "Signal_user_id_created_at" is 'What somebody published lately: the limits of publish_signal count it.';
comment on column "Signal".source is 'The engine''s source by its name; agent: and the prefix of a key, or analyst: and a login, for what was published.';
comment on column "Signal".interval is 'Of the candles it was made of; null for what was published.';
comment on column "Signal".user_id is 'Who published it, in person or by a key; null for the engine''s.';
comment on column "Signal".client_signal_id is 'The publisher''s own name for it: sent again it is the same signal.';
comment on column "Signal".evidence is
  'The figures it was made of. Of what was published: the reason, the market price then, and atMarket when no entry was named.';
comment on column "Signal".generated_at is 'The market''s clock: the close of the candle that caused it, or when it was published.';
