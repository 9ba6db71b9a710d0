-- Signals and their outcomes; questions to models, their three answers, the verifications by users, and debates.
-- Confidence and coherence are model outputs, not money: double precision.
create type "SignalDirection" as enum ('LONG', 'SHORT', 'FLAT');
comment on type "SignalDirection" is 'The direction in which a signal expects the price to move; FLAT withdraws the opinion.';
create type "SignalOutcome" as enum ('HIT', 'MISS', 'UNCHANGED');
comment on type "SignalOutcome" is 'Outcome of a signal at its horizon: right, wrong, or no move.';
create type "InferenceStatus" as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');
comment on type "InferenceStatus" is 'State of a question or a debate.';
create type "DebatePosition" as enum ('BULL', 'BEAR', 'NEUTRAL');
comment on type "DebatePosition" is 'A side of a debate.';

create table "Signal" (
  id               uuid primary key default new_id(),
  number           bigint generated always as identity unique,
  -- Only publish_signal writes a colon, so a source of the engine cannot look like a login, and a login cannot look like a source.
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
comment on table "Signal" is 'Signals: forecasts of the next move of an instrument, made from closed candles only.';
comment on column "Signal".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Signal".number is 'A short number for commands and lists.';
comment on column "Signal".source is 'Short name of the source: a strategy of the engine, or analyst:<login> or agent:<key prefix>.';
comment on column "Signal".user_id is 'The user that published it, by login or by key; null for signals of the engine.';
comment on column "Signal".client_signal_id is 'The publisher''s own id: publishing it again returns the same signal.';
comment on column "Signal".algorithm is 'The method, described by the source.';
comment on column "Signal".symbol is 'The symbol of the instrument.';
comment on column "Signal".interval is 'The interval of the candles that it was made from; null for a published signal.';
comment on column "Signal".direction is 'The expected direction of the price.';
comment on column "Signal".strength is 'The probability of the move by the source, 0 to 1.';
comment on column "Signal".entry_price is 'The price at the time of the signal.';
comment on column "Signal".stop_price is 'The price at which the signal is wrong; null without one.';
comment on column "Signal".target_price is 'The price at which the signal has reached its target; null without one.';
comment on column "Signal".evidence is 'The figures behind it, by name.';
comment on column "Signal".generated_at is 'The market''s clock at the close of the candle that caused it, or at its publication.';
comment on column "Signal".expires_at is 'The market''s clock at the horizon, when it is judged.';
comment on column "Signal".horizon_seconds is 'The time that it looks ahead, in seconds.';
comment on column "Signal".outcome is 'Whether the price moved in its direction; null until it is judged after its horizon.';
comment on column "Signal".outcome_price is 'The price at which it was judged; null before.';
comment on column "Signal".outcome_return is 'Simple return from entry to outcome price in the signal''s direction, as a fraction: positive is right.';
comment on column "Signal".judged_at is 'The desk''s clock, when it was judged; null before.';
comment on column "Signal".created_at is 'The desk''s clock, when the row was created.';
create index "Signal_generated_at" on "Signal" (generated_at desc);
comment on index "Signal_generated_at" is 'Signals, latest first.';
create index "Signal_symbol_generated_at" on "Signal" (symbol, generated_at desc);
comment on index "Signal_symbol_generated_at" is 'A symbol''s signals, latest first.';
create index "Signal_unjudged" on "Signal" (expires_at) where outcome is null;
comment on index "Signal_unjudged" is 'Signals that are not judged yet, by the time of their horizon.';
create index "Signal_user_id_created_at" on "Signal" (user_id, created_at) where user_id is not null;
comment on index "Signal_user_id_created_at" is 'The latest signals of a user, which the limits of publish_signal count.';

create materialized view signal_performance as
select source, algorithm, symbol, signals, judged, hits, misses, hit_rate,
       -- Wilson's interval at 95 % is also right for few signals.
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
  'The results of each source''s signals, by algorithm and instrument. As of the last run of refresh-views; Signal has the single signals and their outcomes. Logins read signal_performance_shown.';
comment on column signal_performance.brier is 'Brier score, the mean of (strength - hit)²: 0 is perfect, 0.25 is a coin toss.';
comment on column signal_performance.hit_rate is 'Fraction of judged signals whose price moved in their direction by the horizon; null until a signal is judged.';
comment on column signal_performance.hit_rate_low is 'Lower end of Wilson''s 95 % interval of hit_rate.';
create unique index signal_performance_source_algorithm_symbol on signal_performance (source, algorithm, symbol);
comment on index signal_performance_source_algorithm_symbol is 'One row a source, algorithm and symbol: a concurrent refresh needs a unique index.';

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
comment on table "Inference" is 'Questions to a model, answered from three angles, with the chosen answer and the cost.';
comment on column "Inference".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Inference".number is 'A short number for commands and lists.';
comment on column "Inference".user_id is 'The user that asked the question.';
comment on column "Inference".symbol is 'The symbol of the question; null without one.';
comment on column "Inference".query is 'The text of the question.';
comment on column "Inference".context is 'The context that the model received with the question.';
comment on column "Inference".conservative is 'The cautious angle: {"answer": text, "confidence": 0..1, "reasoning": text}. Null until answered.';
comment on column "Inference".progressive is 'The bold angle, in the same shape as conservative.';
comment on column "Inference".synthetic is 'The angle between both, in the same shape as conservative.';
comment on column "Inference".selected_option is 'The chosen angle; null before the choice.';
comment on column "Inference".confidence is 'Confidence of the chosen answer, 0 to 1; null before the choice.';
comment on column "Inference".status is 'State of the question.';
comment on column "Inference".provider is 'The provider of the model.';
comment on column "Inference".model is 'The provider''s name of the model that answered.';
comment on column "Inference".prompt_tokens is 'Number of tokens that the model received.';
comment on column "Inference".completion_tokens is 'Number of tokens in the answer.';
comment on column "Inference".cost_usd is 'The provider''s charge for the tokens, in USD.';
comment on column "Inference".error is 'The error when there is no answer; null otherwise.';
comment on column "Inference".created_at is 'The desk''s clock, when the row was created.';
comment on column "Inference".updated_at is 'The desk''s clock, when the row was last written.';
comment on column "Inference".completed_at is 'The desk''s clock, when the answer was complete; null before.';
create index "Inference_user_id_status_created_at" on "Inference" (user_id, status, created_at);
comment on index "Inference_user_id_status_created_at" is 'A user''s questions in a state, by time.';

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
  'A user''s verification of an inference: the most convincing angle and the confidence in it. A user may verify several times; the latest row counts.';
comment on column "Verification".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Verification".inference_id is 'The verified inference.';
comment on column "Verification".user_id is 'The user that verified it.';
comment on column "Verification".selected_option is 'The most convincing angle.';
comment on column "Verification".rationale is 'Why.';
comment on column "Verification".confidence is 'The user''s confidence in it, 0 to 1.';
comment on column "Verification".created_at is 'The desk''s clock, when the row was created.';
create index "Verification_inference_id" on "Verification" (inference_id, created_at);
comment on index "Verification_inference_id" is 'Verifications of an inference, latest last.';

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
  updated_at        timestamptz(6) not null default now(),
  -- Programs expect lists that begin at 1 and have one dimension; an empty list has none.
  constraint "Debate_arguments_are_lists" check (coalesce(array_ndims(bull_arguments) = 1 and array_lower(bull_arguments, 1) = 1, true)
    and coalesce(array_ndims(bear_arguments) = 1 and array_lower(bear_arguments, 1) = 1, true))
);
comment on table "Debate" is 'Debates of an inference between bull and bear before a judge; users vote until the debate is closed.';
comment on column "Debate".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Debate".number is 'A short number for commands and lists.';
comment on column "Debate".inference_id is 'The debated inference.';
comment on column "Debate".symbol is 'The symbol of the debate; null without one.';
comment on column "Debate".question is 'The debated question.';
comment on column "Debate".bull_arguments is 'The bull''s arguments: each a JSON string, or {"text", "evidence"}.';
comment on column "Debate".bear_arguments is 'The bear''s arguments, in the same shape as bull_arguments.';
comment on column "Debate".judge_evaluation is
  'The judge''s verdict: {"winner": "BULL"|"BEAR"|"NEUTRAL", "confidence": 0..1, "reasoning": text, "keyPoints": [text]}. Null until judged.';
comment on column "Debate".winner is 'The winner by the judge; null until judged. The users'' winner is the count of DebateVote.';
comment on column "Debate".confidence is 'The judge''s confidence, 0 to 1; null until judged.';
comment on column "Debate".status is 'State of the debate.';
comment on column "Debate".model is 'The provider''s name of the model that answered.';
comment on column "Debate".prompt_tokens is 'Number of tokens that the model received.';
comment on column "Debate".completion_tokens is 'Number of tokens in the answer.';
comment on column "Debate".cost_usd is 'The provider''s charge for the tokens, in USD.';
comment on column "Debate".closed_at is 'The desk''s clock, when voting ended; null while the debate is open.';
comment on column "Debate".created_at is 'The desk''s clock, when the row was created.';
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
comment on table "DebateVote" is 'Votes on debates: one a user and debate, which the user can change until the debate is closed.';
comment on column "DebateVote".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "DebateVote".debate_id is 'The debate.';
comment on column "DebateVote".user_id is 'The user that votes.';
comment on column "DebateVote".voted_for is 'The side that the user votes for.';
comment on column "DebateVote".rationale is 'Why.';
comment on column "DebateVote".created_at is 'The desk''s clock, when the row was created.';
comment on column "DebateVote".updated_at is 'The desk''s clock, when the row was last written.';
