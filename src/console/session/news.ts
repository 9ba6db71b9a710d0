/**
 * Reports news of the desk: fills and critical alerts ring the bell, fills fill the blotter line, refused orders become
 * banners.
 */
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

  #ring(): void {
    if (this.#workspace.view.bell === 'rings') this.#workspace.options.onBell();
  }
}
