-- Orders that wait for an approval, and what was decided about them.
create type "ProposalState" as enum ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'WITHDRAWN');
comment on type "ProposalState" is 'PENDING until it is decided once: approved, rejected, withdrawn by its proposer, or expired.';

create table "Proposal" (
  id              uuid primary key default new_id(),
  number          bigint generated always as identity unique,
  portfolio_id    uuid not null references "Portfolio" (id),
  user_id         uuid not null references "User" (id),
  login           text not null default session_user check (plain_text(login, 63)),
  api_key_id      uuid references "ApiKey" (id),
  client_order_id text not null check (client_order_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$'),
  request         jsonb not null check (jsonb_typeof(request) = 'object' and octet_length(request::text) <= 8000),
  hash            text not null check (hash ~ '^[0-9a-f]{64}$'),
  notional        numeric(28,8) check (notional >= 0 and notional < 1e20),
  worst_loss      numeric(28,8) check (worst_loss > -1e20 and worst_loss < 1e20),
  state           "ProposalState" not null default 'PENDING',
  created_at      timestamptz(6) not null default clock_timestamp(),
  expires_at      timestamptz(6) not null,
  decided_by      uuid references "User" (id),
  decided_login   text check (plain_text(decided_login, 63)),
  decided_at      timestamptz(6),
  decision_reason text check (decision_reason <> '' and plain_text(decision_reason, 280)),
  order_id        uuid unique references "Order" (id),
  constraint "Proposal_client_order_id" unique (portfolio_id, client_order_id),
  constraint "Proposal_expires_after_its_start" check (expires_at > created_at),
  constraint "Proposal_decided_once" check ((decided_at is null) = (state::text = 'PENDING')
    and (decided_login is null) = (state::text in ('PENDING', 'EXPIRED')) and (decided_by is null or decided_login is not null)
    and (order_id is null) = (state::text <> 'APPROVED'))
);
comment on table "Proposal" is 'Orders that wait for the approval of a person. The approval places exactly the order of `hash`, once.';
comment on column "Proposal".id is 'A version 7 uuid: sorts by the time of creation.';
comment on column "Proposal".number is 'A short number for commands and lists.';
comment on column "Proposal".portfolio_id is 'The portfolio of the order.';
comment on column "Proposal".user_id is 'The user that proposes it: the order is this user''s.';
comment on column "Proposal".login is 'The login that proposes it.';
comment on column "Proposal".api_key_id is 'The key through which it is proposed; null for a login of a person.';
comment on column "Proposal".client_order_id is 'The client order id that the order has; one proposal of a portfolio has it.';
comment on column "Proposal".request is 'The order: parameters of place_order by name; a parameter that is left out has its default.';
comment on column "Proposal".hash is 'sha256 over id, portfolio, proposer and request: proposal_hash(). An approval names it.';
comment on column "Proposal".notional is 'Quantity times price when it was proposed, in the portfolio''s currency; null: no price was known.';
comment on column "Proposal".worst_loss is 'The result at its stop loss when it was proposed, fees included, in the portfolio''s currency; null without a stop loss.';
comment on column "Proposal".state is 'PENDING until it is decided once.';
comment on column "Proposal".created_at is 'The desk''s clock.';
comment on column "Proposal".expires_at is 'The desk''s clock: no approval from this instant on.';
comment on column "Proposal".decided_by is 'The user that approved, rejected or withdrew it; null while it is pending and when it expired.';
comment on column "Proposal".decided_login is 'The login that approved, rejected or withdrew it; null while it is pending and when it expired.';
comment on column "Proposal".decided_at is 'The desk''s clock; null while it is pending.';
comment on column "Proposal".decision_reason is 'The reason of a rejection; null without one.';
comment on column "Proposal".order_id is 'The order that the approval placed, which may be denied; null without an approval.';
comment on index "Proposal_number_key" is 'Finds a proposal by the number that people use, and lists the latest ones.';
comment on index "Proposal_client_order_id" is 'One proposal for a client order id; lists the proposals of a portfolio.';
comment on index "Proposal_order_id_key" is 'One approval for an order; finds the proposal of an order.';
create index "Proposal_pending" on "Proposal" (expires_at, user_id) where state = 'PENDING';
comment on index "Proposal_pending" is 'The queue, and those that expire.';
