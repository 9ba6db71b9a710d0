/** PRP: the proposed orders, those that wait first. Their time is on the desk's clock. */
import type { ProposalRow } from '../../database/queries/proposals.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import type { ProposalState } from '../../domain/proposal.ts';
import { countdown } from '../../text/durations.ts';
import { moneyToCent, signedMoneyToCent } from '../../text/figures.ts';
import type { Tone } from '../../text/lines.ts';
import { proposalState } from '../../text/proposals.ts';
import type { DeskState } from '../desk-state.ts';
import type { ListPane } from './pane.ts';

const TONES: Readonly<Record<ProposalState, Tone>> = {
  PENDING: 'warning',
  APPROVED: 'good',
  REJECTED: 'bad',
  EXPIRED: 'quiet',
  WITHDRAWN: 'quiet',
};

export const proposalsPane: ListPane<ProposalRow> = {
  kind: 'list',
  code: 'PRP',
  number: 0,
  name: 'proposals',
  title: 'proposed orders',
  spots: [],
  onPaper: 'left out',
  topics: ['proposals'],
  rows: ({ desk, now }) => {
    const all = desk.proposals.value;
    return [...all.filter((row) => isPending(row, now)), ...all.filter((row) => !isPending(row, now))];
  },
  key: ({ id }) => id,
  flash: ({ state }) => state,
  subject: (proposal) => ({ kind: 'proposal', symbol: proposal.request.symbol, proposal }),
  columns: [
    { title: '#', priority: 8, align: 'right', cell: ({ number }) => ({ text: String(number), tone: 'quiet' }) },
    {
      title: 'By',
      priority: 7,
      shrinksTo: 6,
      cell: ({ username, key }) => ({ text: key === null ? username : `${username}/${key}`, tone: 'plain' }),
    },
    {
      title: 'Order',
      priority: 9,
      shrinksTo: 20,
      cell: ({ request }) => ({ text: describeRequest(request), tone: 'strong' }),
    },
    { title: 'Notional', priority: 6, align: 'decimal', cell: ({ notional }) => ({ text: moneyToCent(notional) }) },
    {
      title: 'At stop',
      priority: 3,
      align: 'decimal',
      cell: ({ worstLoss }) => ({ text: signedMoneyToCent(worstLoss) }),
    },
    {
      title: 'Left',
      priority: 8,
      align: 'right',
      cell: (row, { now }) => ({ text: isPending(row, now) ? countdown(row.expiresAt - now) : '', tone: 'warning' }),
    },
    {
      title: 'State',
      priority: 9,
      shrinksTo: 9,
      cell: (row, { now }) => {
        const state = row.state === 'PENDING' && !isPending(row, now) ? 'EXPIRED' : row.state;
        return { text: proposalState({ ...row, state }), tone: TONES[state] };
      },
    },
    { title: 'Portfolio', priority: 2, shrinksTo: 9, cell: ({ portfolio }) => ({ text: portfolio, tone: 'quiet' }) },
  ],
  summary: ({ desk, now }) => {
    const count = waitingFor(desk, now).length;
    return count === 0 ? '' : `${count} for you`;
  },
  empty: () => ['No order was proposed.', 'An order that needs an approval is proposed from its preview, with y.'],
  faded: (row, { now }) => (isPending(row, now) ? 'fresh' : 'faded'),
};

export function isPending({ state, expiresAt }: ProposalRow, now: number): boolean {
  return state === 'PENDING' && now < expiresAt;
}

/** The proposals that this login may decide now, the oldest first. */
export function waitingFor(desk: Pick<DeskState, 'proposals'>, now: number): readonly ProposalRow[] {
  return desk.proposals.value.filter((row) => row.mayDecide && isPending(row, now)).reverse();
}
