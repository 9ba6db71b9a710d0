-- What became of signals; questions to models, their three angles, what people made of them, and debates.
-- Confidence and coherence are model outputs, not money: double precision.
create type "SignalOutcome" as enum ('HIT', 'MISS', 'UNCHANGED');
create type "InferenceStatus" as enum ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED');
create type "DebatePosition" as enum ('BULL', 'BEAR', 'NEUTRAL');

alter table "Signal"
  add column horizon_seconds integer generated always as (extract(epoch from expires_at - generated_at)) stored,
  add column outcome "SignalOutcome",
  add column outcome_price numeric(20,8) check (outcome_price > 0 and outcome_price < 1e12),
  add column outcome_return numeric(20,8) check (outcome_return between -1e6 and 1e6),
  add column judged_at timestamptz(6),
  add constraint "Signal_judged" check ((outcome is null) = (judged_at is null) and (outcome is null or outcome_price is not null and outcome_return is not null));
comment on column "Signal".horizon_seconds is 'How far ahead it looks.';
comment on column "Signal".strength is 'The source''s probability that the move comes, 0 to 1.';
comment on column "Signal".outcome is 'Null until its horizon has passed and it was judged: whether the price moved its way.';
comment on column "Signal".outcome_price is 'The price it was judged at.';
comment on column "Signal".outcome_return is 'Simple return from entry to outcome price in the signal''s direction: positive is right.';
comment on column "Signal".judged_at is 'The desk''s clock.';

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
comment on column "Inference".context is 'What the model was given beside the question.';
comment on column "Inference".conservative is 'The cautious angle: {"answer": text, "confidence": 0..1, "reasoning": text}. Null until answered.';
comment on column "Inference".progressive is 'The bold angle, shaped as the conservative one.';
comment on column "Inference".synthetic is 'The angle between both, shaped as the conservative one.';
comment on column "Inference".selected_option is 'The angle that was chosen in the end.';
comment on column "Inference".cost_usd is 'What the provider charges for its tokens.';

create table "Verification" (
  id              uuid primary key default new_id(),
  inference_id    uuid not null references "Inference" (id),
  user_id         uuid not null references "User" (id),
  selected_option text not null check (selected_option in ('conservative', 'progressive', 'synthetic', 'debate_winner')),
  rationale       text check (plain_lines(rationale, 20000)),
  confidence      double precision not null check (confidence between 0 and 1),
  created_at      timestamptz(6) not null default now()
);
comment on table "Verification" is 'A person''s judgement of an inference: the angle that convinced, and how much. Several by one person are allowed; the latest counts.';

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
comment on column "Debate".bull_arguments is 'Each a JSON string, or {"text", "evidence"}.';
comment on column "Debate".judge_evaluation is '{"winner": "BULL"|"BEAR"|"NEUTRAL", "confidence": 0..1, "reasoning": text, "keyPoints": [text]}. Null until judged.';
comment on column "Debate".winner is 'The judge''s verdict; null until judged. People''s is the count of DebateVote.';

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
