/**
 * Reports news of the desk: fills and critical alerts ring the bell, fills fill the blotter line, refused orders become
 * banners.
 */
import type { ProposalRow } from '../../database/queries/proposals.ts';
import type { ProposalState } from '../../domain/proposal.ts';
import { proposalState } from '../../text/proposals.ts';
import type { DeskState } from '../desk-state.ts';
import type { StoreTopic } from '../desk-state.ts';
import { orderNote } from '../ticket/outcomes.ts';
import { criticalAlerts } from './banners.ts';
import type { Workspace } from './workspace.ts';
import type { Banner } from './view.ts';

const MOST_BANNERS = 20;

/** Remembers the reported news, so that the bell rings only for news. */
export class NewsDesk {
  readonly #workspace: Workspace;
  readonly #startedAt: number;
  #refused: ReadonlySet<string> = new Set();
  #critical: ReadonlySet<string> | null = null;
  #portfolioId: string | null = null;
  /** The states of the proposals, by id; null before they are read. */
  #proposals: ReadonlyMap<string, ProposalState> | null = null;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#startedAt = workspace.now();
  }

  /** Call it with the topics that changed in the store. */
  look(dirty: ReadonlySet<StoreTopic>): void {
    const { desk } = this.#workspace;
    if (desk.portfolioId !== this.#portfolioId) {
      this.#portfolioId = desk.portfolioId;
      this.#workspace.fills.forget();
    }
    if (dirty.has('trades') && desk.trades.readAt !== null) this.#lookAtTrades(desk);
    if (dirty.has('orders')) this.#lookAtOrders(desk);
    if (dirty.has('proposals') && desk.proposals.readAt !== null) this.#lookAtProposals(desk.proposals.value);
    if (dirty.has('alerts') && desk.alerts.readAt !== null) this.#lookAtAlerts(desk);
  }

  #lookAtTrades(desk: DeskState): void {
    if (this.#workspace.fills.take(desk.trades.value) === 'news') this.#ring();
  }

  /** Orders refused while the console runs, from any session: the portfolio is the trader's. */
  #lookAtOrders(desk: DeskState): void {
    const refused = desk.orders.value.filter(
      ({ status, closedAt, placedAt }) =>
        (status === 'DENIED' || status === 'REJECTED') && (closedAt ?? placedAt) >= this.#startedAt,
    );
    const news = refused.filter(({ id }) => !this.#refused.has(id));
    this.#refused = new Set(refused.map(({ id }) => id));
    if (news.length === 0) return;
    const banners = news.map((order): Banner => ({ kind: 'order', orderId: order.id, text: orderNote(order).text }));
    this.#workspace.update({ banners: [...this.#workspace.view.banners, ...banners].slice(-MOST_BANNERS) });
  }

  #lookAtAlerts(desk: DeskState): void {
    const before = this.#critical;
    this.#critical = new Set(criticalAlerts(desk).map(({ id }) => id));
    if (before !== null && [...this.#critical].some((id) => !before.has(id))) this.#ring();
  }

  /** The proposer sees the decision, and an approver hears a new proposal. */
  #lookAtProposals(proposals: readonly ProposalRow[]): void {
    const before = this.#proposals;
    this.#proposals = new Map(proposals.map(({ id, state }) => [id, state]));
    if (before === null) return;
    for (const proposal of proposals) {
      const { id, state, number, isOwn, mayDecide } = proposal;
      const former = before.get(id);
      if (former === undefined && state === 'PENDING' && mayDecide) this.#ring();
      // A withdrawal is the proposer's own act.
      if (former !== 'PENDING' || state === 'PENDING' || state === 'WITHDRAWN' || !isOwn) continue;
      const good = state === 'APPROVED' && proposal.orderDenial === null;
      const why = proposal.orderDenial === null ? '' : `: ${proposal.orderDenial.message}`;
      this.#workspace.say(good ? 'good' : 'bad', `Proposal ${number} ${proposalState(proposal)}${why}`, 'until a key');
      this.#ring();
    }
  }

  #ring(): void {
    if (this.#workspace.view.bell === 'rings') this.#workspace.options.onBell();
  }
}
