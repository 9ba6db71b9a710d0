/** The latest proposed orders that this login sees; the newest first. */
import { readProposals } from '../../database/queries/proposals.ts';
import type { ProposalRow } from '../../database/queries/proposals.ts';
import type { Topic } from './topic.ts';

/** The pending ones of a large desk, and what was decided lately. */
const MOST = 200;

export const proposalsTopic: Topic<readonly ProposalRow[]> = {
  empty: [],
  hears: { proposal: 'any' },
  scope: 'desk',
  turn: 'at once',
  read: (db) => readProposals(db, { scope: 'all', limit: MOST }),
};
