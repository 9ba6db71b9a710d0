/** Attacks on approvals: of oneself, again, of another order, through a key, from a stranger. */
import { CONFLICT, DENIED, FORBIDDEN, INVALID, UNKNOWN, noTrace } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const terms = (s: Scene, rest = ''): string =>
  `'attack-' || gen_random_uuid(), '${s.symbol}', 'BUY', 'LIMIT', 0.001, 5990, 'GTC'${rest}`;
const proposal = (s: Scene, rest = ''): string => `propose_order('${s.mallory.portfolioId}', ${terms(s, rest)})`;
const victims = ({ proposalId, proposalHash }: Scene): string => `'${proposalId}', '${proposalHash}'`;
const approved = ({ approvedId, approvedHash }: Scene): string => `'${approvedId}', '${approvedHash}'`;

const OWN: readonly Attack[] = [
  ['approve one’s own proposal', (s) => `select approve_order(p.id, p.hash) from ${proposal(s)} p`, FORBIDDEN],
  [
    'reject one’s own proposal in the name of an approver',
    (s) => `select reject_order(p.id) from ${proposal(s)} p`,
    FORBIDDEN,
  ],
  [
    'approve the proposal of a key with that key',
    (s) => `select approve_order(p.id, p.hash) from ${proposal(s)} p`,
    FORBIDDEN,
    'narrow',
  ],
  [
    'approve the proposal of an agent as the agent',
    (s) => `select approve_order(p.id, p.hash) from ${proposal(s)} p`,
    DENIED,
    'agent',
  ],
  [
    'approve one’s own proposal as an administrator',
    (s) =>
      `select approve_order(p.id, p.hash) from propose_order((select id from create_portfolio('p' || gen_random_uuid(), 1000)), ${terms(s)}) p`,
    FORBIDDEN,
    'admin',
  ],
  ['place an order as an agent', (s) => `select place_order('${s.mallory.portfolioId}', ${terms(s)})`, DENIED, 'agent'],
  ['propose an order as a viewer', (s) => `select ${proposal(s)}`, DENIED, 'viewer'],
  ['propose an order from another network', (s) => `select ${proposal(s)}`, FORBIDDEN, 'far'],
  ['propose an order with a key that ended', (s) => `select ${proposal(s)}`, FORBIDDEN, 'ended'],
  [
    'propose past the size of a key',
    (s) =>
      `select propose_order('${s.mallory.portfolioId}', 'a' || gen_random_uuid(), '${s.symbol}', 'BUY', 'LIMIT', 1, 5990)`,
    FORBIDDEN,
    'narrow',
  ],
  [
    'propose past the portfolios of a key',
    (s) => `select propose_order('${s.secondPortfolioId}', ${terms(s)})`,
    UNKNOWN,
    'narrow',
  ],
  ['propose for ever', (s) => `select ${proposal(s, ', expires_in_seconds => 2000000000')}`, INVALID],
  ['propose without an end', (s) => `select ${proposal(s, ', expires_in_seconds => null')}`, INVALID],
  [
    'propose an order without a number',
    (s) => `select propose_order('${s.mallory.portfolioId}', 'a', '${s.symbol}', 'BUY', 'LIMIT', 'NaN', 5990)`,
    INVALID,
  ],
];

const OF_THE_VICTIM: readonly Attack[] = [
  ...(['agent', 'viewer'] as const).map((by): Attack => [
    `approve the victim’s proposal as ${by}`,
    (s) => `select approve_order(${victims(s)})`,
    DENIED,
    by,
  ]),
  ['approve the victim’s proposal', (s) => `select approve_order(${victims(s)})`, UNKNOWN],
  ['approve the victim’s proposal with a key', (s) => `select approve_order(${victims(s)})`, UNKNOWN, 'narrow'],
  ['reject the victim’s proposal', (s) => `select reject_order('${s.proposalId}')`, UNKNOWN],
  ['withdraw the victim’s proposal', (s) => `select withdraw_proposal('${s.proposalId}')`, UNKNOWN],
  ['withdraw the victim’s proposal as risk', (s) => `select withdraw_proposal('${s.proposalId}')`, FORBIDDEN, 'risk'],
  ['propose in the victim’s portfolio', (s) => `select propose_order('${s.victim.portfolioId}', ${terms(s)})`, UNKNOWN],
  [
    'propose in the victim’s portfolio as an agent',
    (s) => `select propose_order('${s.victim.portfolioId}', ${terms(s)})`,
    UNKNOWN,
    'agent',
  ],
  [
    'propose risk in the victim’s portfolio as risk',
    (s) => `select propose_order('${s.victim.portfolioId}', ${terms(s)})`,
    FORBIDDEN,
    'risk',
  ],
  ['read the victim’s proposals', 'select * from read_proposals(false, 1000)', noTrace],
  ['read the table of proposals', 'select * from "Proposal"', noTrace],
  ['read the victim’s proposals as an agent', 'select * from read_proposals(false, 1000)', noTrace, 'agent'],
];

const CHANGED: readonly Attack[] = [
  [
    'approve another order than the one that was read',
    (s) => `select approve_order('${s.proposalId}', '${s.approvedHash}')`,
    CONFLICT,
    'risk',
  ],
  ['approve without a hash', (s) => `select approve_order('${s.proposalId}', null)`, CONFLICT, 'risk'],
  ['approve again', (s) => `select approve_order(${approved(s)})`, CONFLICT, 'risk'],
  ['approve again as another person', (s) => `select approve_order(${approved(s)})`, CONFLICT, 'admin'],
  ['reject an approved order', (s) => `select reject_order('${s.approvedId}')`, CONFLICT, 'admin'],
  ['withdraw an approved order', (s) => `select withdraw_proposal('${s.approvedId}')`, CONFLICT],
  [
    'propose another order with the client order id of an approved one',
    (s) =>
      `select propose_order(portfolio_id, client_order_id, '${s.symbol}', 'BUY', 'LIMIT', 0.9, 5990) from "Proposal" where id = '${s.approvedId}'`,
    CONFLICT,
  ],
  ...(['repeatable read', 'serializable'] as const).map((level): Attack => [
    `approve with the isolation level ${level}`,
    (s) => `begin isolation level ${level}; select 1 from "Proposal"; select approve_order(${victims(s)})`,
    CONFLICT,
    'risk',
  ]),
  ...([undefined, 'risk', 'admin'] as const).flatMap((by): Attack[] => {
    const as = by === undefined ? '' : ` as ${by}`;
    return [
      [`change a proposed order${as}`, `update "Proposal" set request = request || '{"quantity": 9}'`, DENIED, by],
      [`extend a proposal${as}`, `update "Proposal" set expires_at = expires_at + interval '1 year'`, DENIED, by],
      [`write a proposal${as}`, 'insert into "Proposal" default values', DENIED, by],
      [`delete a proposal${as}`, 'delete from "Proposal"', DENIED, by],
    ] as Attack[];
  }),
  [
    'place an order in the name of an approver',
    (s) =>
      `select place_as(row('${s.victim.userId}', null, '${s.victim.userId}', true)::"OrderOrigin", p, 'a', '${s.symbol}', 'BUY', 'MARKET', 1, null, 'DAY', false, null, null, null, null, null, null, false, false, null, null, null, null, null, null) from "Portfolio" p`,
    DENIED,
  ],
  [
    'decide past the checks',
    (s) => `select decide_proposal(p, 'APPROVED') from "Proposal" p where id = '${s.approvedId}'`,
    DENIED,
  ],
  ['hold a proposal past the checks', (s) => `select hold_proposal('${s.proposalId}')`, DENIED],
  ['expire proposals', 'select expire_proposals()', DENIED],
  ['queue at the victim’s portfolio', (s) => `select queue_at_portfolio('${s.victim.portfolioId}')`, DENIED],
];

export const ON_PROPOSALS: readonly Attack[] = [...OWN, ...OF_THE_VICTIM, ...CHANGED];
