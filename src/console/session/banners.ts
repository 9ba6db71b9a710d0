/** Banners stay on the screen until `a`: refused orders, and unacknowledged critical alerts until they are resolved. */
import type { AlertRow } from '../../database/queries/alerts.ts';
import { describeRequest } from '../../domain/order-line/describe.ts';
import { countdown } from '../../text/durations.ts';
import type { DeskState } from '../desk-state.ts';
import { unacknowledged } from '../panes/alerts.ts';
import { waitingFor } from '../panes/proposals.ts';
import type { Banner } from './view.ts';

export function criticalAlerts(desk: DeskState): AlertRow[] {
  return unacknowledged(desk).filter(({ severity, resolvedAt }) => severity === 'CRITICAL' && resolvedAt === null);
}

export type ShownBanner =
  | Banner
  /** It leaves when the proposals are decided or expire. */
  | { readonly kind: 'proposal'; readonly text: string }
  | { readonly kind: 'alert'; readonly alert: AlertRow; readonly text: string };

/** One banner at a time, the oldest first, those of orders before those of alerts, then the proposals. */
export function shownBanner(banners: readonly Banner[], desk: DeskState, now: number): ShownBanner | null {
  const [own] = banners;
  if (own !== undefined) return own;
  const alert = criticalAlerts(desk).at(-1);
  return alert === undefined
    ? proposalBanner(desk, now)
    : {
        kind: 'alert',
        alert,
        text: `CRITICAL ${alert.symbol ?? ''} ${alert.message === '' ? alert.title : alert.message}`.replace(
          / +/g,
          ' ',
        ),
      };
}

function proposalBanner(desk: DeskState, now: number): ShownBanner | null {
  const [first, ...others] = waitingFor(desk, now);
  if (first === undefined) return null;
  const waits = others.length === 0 ? '1 order waits' : `${others.length + 1} orders wait`;
  const text = `${waits} for your approval: P opens. ${first.username}: ${describeRequest(first.request)}, ${countdown(first.expiresAt - now)} left`;
  return { kind: 'proposal', text };
}
