/** The refusals of proposals and of decisions about them. */

export const PROPOSAL_ERROR_CODES = {
  KEY_ENDED: {
    message: 'key {key}, which proposed the order, is revoked or has expired',
    hint: 'Propose the order again with another key or login.',
  },
  UNKNOWN_PROPOSAL: {
    message: 'there is no proposal {proposal} that you may decide',
    hint: 'List proposals with: traderai order proposals',
  },
  PROPOSAL_DECIDED: {
    message: 'proposal {number} is {state} already, by {login}',
    hint: 'See it with: traderai order proposals --all',
  },
  PROPOSAL_EXPIRED: {
    message: 'proposal {number} has expired',
    hint: 'Propose the order again.',
  },
  PROPOSAL_CHANGED: {
    message: 'proposal {number} is another order than the approved one: its hash is {hash}',
    hint: 'Read the order again: traderai order proposals',
  },
  OWN_PROPOSAL: {
    message: 'proposal {number} is your own',
    hint: 'Have another person decide it, or withdraw it with: traderai order withdraw NUMBER',
  },
  FOUR_EYES: {
    message: 'limit {number} of {scope} wants an approval by another person of orders above {value}',
    hint: 'Have another person approve it: risk or an administrator.',
  },
  TOO_MANY_PROPOSALS: {
    message: 'pending proposals: you have {count}, the most that are allowed',
    hint: 'Wait until they are decided, or withdraw one with: traderai order withdraw NUMBER',
  },
} as const;
