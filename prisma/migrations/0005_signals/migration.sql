-- Signals and what became of them; questions to models, their three angles, what people made of them, and debates.
-- Confidence and coherence are model outputs, not money: double precision.
create type "SignalDirection" as enum ('LONG', 'SHORT', 'FLAT');
comment on type "SignalDirection" is 'Which way a signal expects the price to go; FLAT is no opinion any more.';
create type "SignalOutcome" as enum ('HIT', 'MISS', 'UNCHANGED');
comment on type "SignalOutcome" is 'What became of a signal at its horizon: right, wrong, or no move.';
create type "InferenceStatus" as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');
comment on type "InferenceStatus" is 'How far a question or a debate has come.';
create type "DebatePosition" as enum ('BULL', 'BEAR', 'NEUTRAL');
comment on type "DebatePosition" is 'A side of a debate.';

create table "Signal" (
  id               uuid primary key default new_id(),
  number           bigint generated always as identity unique,
  -- A colon is only in what publish_signal writes: no source of the engine's can be taken for a person, and no login for a source.
  source           text not null check (source ~ '^[a-z0-9][a-z0-9._-]{0,63}$' or source ~ '^(agent|analyst):.' and plain_text(source, 80)),
  user_id          uuid references "User" (id),
  client_signal_id text check (client_signal_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'),
  algorithm        text not null check (plain_text(algorithm, 120)),
  symbol           text not null references "Instrument" (symbol),
  interval         text check (interval in ('1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M')),
  direction        "SignalDirection" not null,
  strength         numeric(12,8) not null check (strength between 0 and 1),
  entry_price      numeric(20,8) not null check (entry_price > 0 and entry_price < 1e12),
  stop_price       numeric(20,8) check (stop_price > 0 and stop_price < 1e12),
  target_price     numeric(20,8) check (target_price > 0 and target_price < 1e12),
  evidence         jsonb not null default '{}',
  generated_at     timestamptz(3) not null,
  expires_at       timestamptz(3) not null,
  horizon_seconds  integer generated always as (extract(epoch from expires_at - generated_at)) stored,
  outcome          "SignalOutcome",
  outcome_price    numeric(20,8) check (outcome_price > 0 and outcome_price < 1e12),
  outcome_return   numeric(20,8) check (outcome_return between -1e6 and 1e6),
  judged_at        timestamptz(6),
  created_at       timestamptz(6) not null default now(),
  unique (source, symbol, interval, generated_at),
  unique (source, client_signal_id),
  check (expires_at > generated_at),
  constraint "Signal_published" check (
    (user_id is null) = (client_signal_id is null) and (user_id is null) = (source !~ ':') and (user_id is null) = (interval is not null)),
  constraint "Signal_judged" check ((outcome is null) = (judged_at is null) and (outcome is null or outcome_price is not null and outcome_return is not null))
);
comment on table "Signal" is 'A statement about the next move of an instrument, made on closed candles only.';
comment on column "Signal".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Signal".number is 'A short number to name it by.';
comment on column "Signal".source is 'What spoke: a strategy, a person or a program, by its short name.';
comment on column "Signal".user_id is 'Who published it, in person or by a key; null for the engine''s.';
comment on column "Signal".client_signal_id is 'The publisher''s own name for it: sent again it is the same signal.';
comment on column "Signal".algorithm is 'How it came to it, in the source''s words.';
comment on column "Signal".symbol is 'Its instrument.';
comment on column "Signal".interval is 'Of the candles it was read from.';
comment on column "Signal".direction is 'Which way the price is expected to go.';
comment on column "Signal".strength is 'The source''s probability that the move comes, 0 to 1.';
comment on column "Signal".entry_price is 'The price when it spoke.';
comment on column "Signal".stop_price is 'Where it is wrong; null when the source does not say.';
comment on column "Signal".target_price is 'Where it is done; null when the source does not say.';
comment on column "Signal".evidence is 'Figures that it rests on, by name.';
comment on column "Signal".generated_at is 'The market''s clock: the close of the candle that caused it, or when it was published.';
comment on column "Signal".expires_at is 'The market''s clock: the horizon at which it is judged.';
comment on column "Signal".horizon_seconds is 'How far ahead it looks.';
comment on column "Signal".outcome is 'Null until its horizon has passed and it was judged: whether the price moved its way.';
comment on column "Signal".outcome_price is 'The price it was judged at.';
comment on column "Signal".outcome_return is 'Simple return from entry to outcome price in the signal''s direction: positive is right.';
comment on column "Signal".judged_at is 'The desk''s clock.';
comment on column "Signal".created_at is 'The desk''s clock.';
create index "Signal_generated_at" on "Signal" (generated_at desc);
comment on index "Signal_generated_at" is 'Signals, latest first.';
create index "Signal_symbol_generated_at" on "Signal" (symbol, generated_at desc);
comment on index "Signal_symbol_generated_at" is 'A symbol''s signals, latest first.';
create index "Signal_unjudged" on "Signal" (expires_at) where outcome is null;
comment on index "Signal_unjudged" is 'Which signals wait to be judged, and from when.';
create index "Signal_user_id_created_at" on "Signal" (user_id, created_at) where user_id is not null;
comment on index "Signal_user_id_created_at" is 'What somebody published lately: the limits of publish_signal count it.';

create materialized view signal_performance as
select source, algorithm, symbol, signals, judged, hits, misses, hit_rate,
       -- Wilson's interval at 95 %: honest for few signals too.
       (hit_rate + 1.9207294 / judged - 1.9599640 * sqrt((hit_rate * (1 - hit_rate) + 0.9603647 / judged) / judged)) / (1 + 3.8414588 / judged) as hit_rate_low,
       (hit_rate + 1.9207294 / judged + 1.9599640 * sqrt((hit_rate * (1 - hit_rate) + 0.9603647 / judged) / judged)) / (1 + 3.8414588 / judged) as hit_rate_high,
       brier, average_strength, average_return, first_at, last_at
  from (
    select source, algorithm, symbol, count(*) as signals,
           nullif(count(outcome), 0) as judged,
           count(*) filter (where outcome = 'HIT') as hits,
           count(*) filter (where outcome = 'MISS') as misses,
           (count(*) filter (where outcome = 'HIT'))::double precision / nullif(count(outcome), 0) as hit_rate,
           avg(power(strength - case outcome when 'HIT' then 1 else 0 end, 2)) filter (where outcome is not null) as brier,
           avg(strength) as average_strength,
           avg(outcome_return) as average_return,
           min(generated_at) as first_at, max(generated_at) as last_at
      from "Signal" group by source, algorithm, symbol) s;
comment on materialized view signal_performance is
  'How each source''s signals did, by algorithm and instrument. As old as the last run of refresh-views; single signals and their outcomes are in Signal. People read signal_performance_shown.';
comment on column signal_performance.brier is 'Mean of (strength - hit)²: 0 is perfect, 0.25 is a coin.';
comment on column signal_performance.hit_rate is 'Share of judged signals whose price moved their way by the horizon; null until one was judged.';
comment on column signal_performance.hit_rate_low is 'Lower end of Wilson''s 95 % interval.';
create unique index signal_performance_source_algorithm_symbol on signal_performance (source, algorithm, symbol);
comment on index signal_performance_source_algorithm_symbol is 'One row a source, algorithm and symbol: what a refresh beside its readers needs.';

create table "Inference" (
  id                uuid primary key default new_id(),
  number            bigint generated always as identity unique,
  user_id           uuid not null references "User" (id),
  symbol            text check (plain_text(symbol, 32)),
  query             text not null check (query <> '' and plain_lines(query, 20000)),
  context           text check (plain_lines(context, 200000)),
  conservative      jsonb check (conservative is null or octet_length(conservative::text) <= 1000000),
  progressive       jsonb check (progressive is null or octet_length(progressive::text) <= 1000000),
  synthetic         jsonb check (synthetic is null or octet_length(synthetic::text) <= 1000000),
  selected_option   text check (selected_option in ('conservative', 'progressive', 'synthetic', 'debate_winner')),
  confidence        double precision check (confidence between 0 and 1),
  status            "InferenceStatus" not null default 'PENDING',
  provider          text check (plain_text(provider, 64)),
  model             text check (plain_text(model, 120)),
  prompt_tokens     integer check (prompt_tokens >= 0),
  completion_tokens integer check (completion_tokens >= 0),
  cost_usd          numeric(28,8) check (cost_usd >= 0 and cost_usd < 1e9),
  error             text check (plain_lines(error, 2000)),
  created_at        timestamptz(6) not null default now(),
  updated_at        timestamptz(6) not null default now(),
  completed_at      timestamptz(6)
);
comment on table "Inference" is 'A question to a model, answered from three angles; which one was chosen, and what it cost.';
comment on column "Inference".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Inference".number is 'A short number to name it by.';
comment on column "Inference".user_id is 'Who asked.';
comment on column "Inference".symbol is 'What the question is about; null when about none.';
comment on column "Inference".query is 'The question.';
comment on column "Inference".context is 'What the model was given beside the question.';
comment on column "Inference".conservative is 'The cautious angle: {"answer": text, "confidence": 0..1, "reasoning": text}. Null until answered.';
comment on column "Inference".progressive is 'The bold angle, shaped as the conservative one.';
comment on column "Inference".synthetic is 'The angle between both, shaped as the conservative one.';
comment on column "Inference".selected_option is 'The angle that was chosen in the end.';
comment on column "Inference".confidence is 'Of the chosen answer, 0 to 1; null until there is one.';
comment on column "Inference".status is 'How far it has come.';
comment on column "Inference".provider is 'Whose model answered.';
comment on column "Inference".model is 'Which model answered, as its provider names it.';
comment on column "Inference".prompt_tokens is 'How many tokens the model was given.';
comment on column "Inference".completion_tokens is 'How many tokens it answered with.';
comment on column "Inference".cost_usd is 'What the provider charges for its tokens.';
comment on column "Inference".error is 'Why there is no answer.';
comment on column "Inference".created_at is 'The desk''s clock.';
comment on column "Inference".updated_at is 'The desk''s clock, when the row was last written.';
comment on column "Inference".completed_at is 'The desk''s clock.';
create index "Inference_user_id_status_created_at" on "Inference" (user_id, status, created_at);
comment on index "Inference_user_id_status_created_at" is 'A person''s questions in a state, by time.';

create table "Verification" (
  id              uuid primary key default new_id(),
  inference_id    uuid not null references "Inference" (id),
  user_id         uuid not null references "User" (id),
  selected_option text not null check (selected_option in ('conservative', 'progressive', 'synthetic', 'debate_winner')),
  rationale       text check (plain_lines(rationale, 20000)),
  confidence      double precision not null check (confidence between 0 and 1),
  created_at      timestamptz(6) not null default now()
);
comment on table "Verification" is
  'A person''s judgement of an inference: the angle that convinced, and how much. Several by one person are allowed; the latest counts.';
comment on column "Verification".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Verification".inference_id is 'What was judged.';
comment on column "Verification".user_id is 'Who judged.';
comment on column "Verification".selected_option is 'The angle that convinced.';
comment on column "Verification".rationale is 'Why.';
comment on column "Verification".confidence is 'How much it convinced, 0 to 1.';
comment on column "Verification".created_at is 'The desk''s clock.';
create index "Verification_inference_id" on "Verification" (inference_id, created_at);
comment on index "Verification_inference_id" is 'Judgements of an inference, latest last.';

create table "Debate" (
  id                uuid primary key default new_id(),
  number            bigint generated always as identity unique,
  inference_id      uuid not null references "Inference" (id),
  symbol            text check (plain_text(symbol, 32)),
  question          text not null check (question <> '' and plain_lines(question, 20000)),
  bull_arguments    jsonb[] not null default '{}' check (octet_length(bull_arguments::text) <= 1000000),
  bear_arguments    jsonb[] not null default '{}' check (octet_length(bear_arguments::text) <= 1000000),
  judge_evaluation  jsonb check (judge_evaluation is null or octet_length(judge_evaluation::text) <= 1000000),
  winner            "DebatePosition",
  confidence        double precision check (confidence between 0 and 1),
  status            "InferenceStatus" not null default 'PENDING',
  model             text check (plain_text(model, 120)),
  prompt_tokens     integer check (prompt_tokens >= 0),
  completion_tokens integer check (completion_tokens >= 0),
  cost_usd          numeric(28,8) check (cost_usd >= 0 and cost_usd < 1e9),
  closed_at         timestamptz(6),
  created_at        timestamptz(6) not null default now(),
  updated_at        timestamptz(6) not null default now()
);
comment on table "Debate" is 'Bull and bear argue an inference before a judge; people vote until it is closed.';
comment on column "Debate".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "Debate".number is 'A short number to name it by.';
comment on column "Debate".inference_id is 'What is argued.';
comment on column "Debate".symbol is 'What it is about; null when about none.';
comment on column "Debate".question is 'What is argued, as one question.';
comment on column "Debate".bull_arguments is 'Each a JSON string, or {"text", "evidence"}.';
comment on column "Debate".bear_arguments is 'Shaped as the bull''s.';
comment on column "Debate".judge_evaluation is
  '{"winner": "BULL"|"BEAR"|"NEUTRAL", "confidence": 0..1, "reasoning": text, "keyPoints": [text]}. Null until judged.';
comment on column "Debate".winner is 'The judge''s verdict; null until judged. People''s is the count of DebateVote.';
comment on column "Debate".confidence is 'The judge''s, 0 to 1; null until judged.';
comment on column "Debate".status is 'How far it has come.';
comment on column "Debate".model is 'Which model answered, as its provider names it.';
comment on column "Debate".prompt_tokens is 'How many tokens the model was given.';
comment on column "Debate".completion_tokens is 'How many tokens it answered with.';
comment on column "Debate".cost_usd is 'What the provider charges for its tokens.';
comment on column "Debate".closed_at is 'The desk''s clock, when votes ended; null while it is open.';
comment on column "Debate".created_at is 'The desk''s clock.';
comment on column "Debate".updated_at is 'The desk''s clock, when the row was last written.';
create index "Debate_inference_id" on "Debate" (inference_id);
comment on index "Debate_inference_id" is 'Debates of an inference.';

create table "DebateVote" (
  id         uuid primary key default new_id(),
  debate_id  uuid not null references "Debate" (id),
  user_id    uuid not null references "User" (id),
  voted_for  "DebatePosition" not null,
  rationale  text check (plain_lines(rationale, 20000)),
  created_at timestamptz(6) not null default now(),
  updated_at timestamptz(6) not null default now(),
  unique (debate_id, user_id)
);
comment on table "DebateVote" is 'One vote a person and debate, changeable until the debate is closed.';
comment on column "DebateVote".id is 'A version 7 uuid: it sorts by when it was made.';
comment on column "DebateVote".debate_id is 'What was voted on.';
comment on column "DebateVote".user_id is 'Who votes.';
comment on column "DebateVote".voted_for is 'The side that convinced.';
comment on column "DebateVote".rationale is 'Why.';
comment on column "DebateVote".created_at is 'The desk''s clock.';
comment on column "DebateVote".updated_at is 'The desk''s clock, when the row was last written.';
