drop function if exists propose_order(uuid, text, text, "OrderSide", "OrderType", numeric, numeric, "TimeInForce", boolean, text, uuid, numeric, numeric, numeric,
  date, boolean, boolean, numeric, numeric, jsonb, jsonb, integer);
drop function if exists approve_order(uuid, text);
drop function if exists reject_order(uuid, text);
drop function if exists withdraw_proposal(uuid);
drop function if exists read_proposals(boolean, integer);
drop function if exists expire_proposals();
drop function if exists hold_proposal(uuid);
drop function if exists decide_proposal("Proposal", "ProposalState", text, uuid);
drop function if exists check_may_decide("Proposal", "Portfolio");
drop function if exists proposal_hash("Proposal");
drop function if exists proposable_portfolio(uuid, boolean);
drop function if exists proposer_denial("OrderOrigin", "Portfolio", boolean);
drop function if exists queue_at_portfolio(uuid);
drop table "Proposal";
drop type "ProposalState";
