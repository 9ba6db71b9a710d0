create or replace function public.proposal_hash(proposal public."Proposal") returns text
  language sql stable
  set search_path = ''
as $$
  -- jsonb has one text for one value: its keys are sorted, and numbers keep their digits.
  select encode(sha256(convert_to(concat_ws(E'\n', 'proposal', proposal.id, proposal.portfolio_id, proposal.user_id, coalesce(proposal.api_key_id::text, '-'), proposal.request::text),
    'UTF8')), 'hex')
$$;
comment on function public.proposal_hash(public."Proposal") is 'The hash to which an approval is bound: hex of sha256 over id, portfolio, proposer, its key and the request.';
