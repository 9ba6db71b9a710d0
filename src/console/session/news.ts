/** What happened at the desk since the last look: fills, refusals, critical alerts. It rings, it writes the blotter, it raises banners. */
import type { AlertRow } from '../../database/queries/alerts.ts';
import type { DeskState } from '../desk-state.ts';
import { portfolioOf } from '../desk-state.ts';
import { unacknowledged } from '../panes/alerts.ts';
import type { StoreTopic } from '../desk-state.ts';
import { orderNote } from '../ticket/outcomes.ts';
import { NO_FILLS, withTrades } from './fills.ts';
import type { Session } from './session.ts';
import type { Banner, ViewState } from './view.ts';

const MOST_BANNERS = 20;

export function criticalAlerts(desk: DeskState): AlertRow[] {
  return unacknowledged(desk).filter(({ severity }) => severity === 'CRITICAL');
}

export type ShownBanner = Banner | { readonly kind: 'alert'; readonly alert: AlertRow; readonly text: string };

/** One at a time, the oldest first: what was told of orders before alerts. */
export function shownBanner(view: ViewState, critical: readonly AlertRow[]): ShownBanner | null {
  const [own] = view.banners;
  if (own !== undefined) return own;
  const alert = critical.at(-1);
  return alert === undefined ? null : { kind: 'alert', alert, text: `CRITICAL ${alert.symbol ?? ''} ${alert.message === '' ? alert.title : alert.message}`.replace(/ +/g, ' ') };
}

/** Remembers what was there, so that only what is new rings. */
export class NewsDesk {
  readonly #session: Session;
  readonly #startedAt: number;
  #refused: ReadonlySet<string> = new Set();
  #critical: ReadonlySet<string> | null = null;
  #portfolioId: string | null = null;

  constructor(session: Session) {
    this.#session = session;
    this.#startedAt = session.now();
  }

  /** Called with what the store says has changed. */
  look(dirty: ReadonlySet<StoreTopic>): void {
    const { desk } = this.#session;
    if (desk.portfolioId !== this.#portfolioId) {
      this.#portfolioId = desk.portfolioId;
      this.#session.fills = NO_FILLS;
    }
    if (dirty.has('trades') && desk.trades.readAt !== null) this.#lookAtTrades(desk);
    if (dirty.has('orders')) this.#lookAtOrders(desk);
    if (dirty.has('alerts') && desk.alerts.readAt !== null) this.#lookAtAlerts(desk);
  }

  #lookAtTrades(desk: DeskState): void {
    const before = this.#session.fills;
    this.#session.fills = withTrades(before, desk.trades.value);
    if (this.#session.fills.count > before.count) this.#ring();
  }

  /** Orders refused while the console runs, whoever sent them: the portfolio is the trader's. */
  #lookAtOrders(desk: DeskState): void {
    const refused = desk.orders.value.filter(({ status, closedAt, placedAt }) => (status === 'DENIED' || status === 'REJECTED') && (closedAt ?? placedAt) >= this.#startedAt);
    const news = refused.filter(({ id }) => !this.#refused.has(id));
    this.#refused = new Set(refused.map(({ id }) => id));
    if (news.length === 0) return;
    const banners = news.map((order): Banner => ({ kind: 'order', orderId: order.id, text: orderNote(order).text }));
    this.#session.update({ banners: [...this.#session.view.banners, ...banners].slice(-MOST_BANNERS) });
  }

  #lookAtAlerts(desk: DeskState): void {
    const before = this.#critical;
    this.#critical = new Set(criticalAlerts(desk).map(({ id }) => id));
    if (before !== null && [...this.#critical].some((id) => !before.has(id))) this.#ring();
  }

  #ring(): void {
    if (this.#session.view.bell === 'rings') this.#session.options.onBell();
  }
}

export function portfolioName(desk: DeskState): string {
  return portfolioOf(desk)?.name ?? '–';
}
